import { describe, expect, it } from 'vitest'
import {
  isWholeName,
  namesAgree,
  namesMayAgree,
  parseNames,
  shapeOfName,
  textOfName,
  unionOfNames,
} from './name-pattern.ts'
import { emailsAgree, parseEmailPattern, parsePostcodePattern, shapeOfEmail } from './other-patterns.ts'
import { digitsLeft, parsePhonePattern, phonesAgree, textOfPhone, unionOfPhones } from './phone-pattern.ts'
import { depthOf, parsePlace, placesAgree, unionOfPlaces } from './place-pattern.ts'

const name = (text: string) => parseNames(text)[0] as NonNullable<ReturnType<typeof parseNames>[0]>
const phone = (text: string) => parsePhonePattern(text) as NonNullable<ReturnType<typeof parsePhonePattern>>
const place = (text: string, detail?: string) => parsePlace(text, detail) as NonNullable<ReturnType<typeof parsePlace>>

describe('a name', () => {
  it.each([
    ['홍*동', '홍*동'],
    ['홍○동 님', '홍*동'],
    ['홍길ㅇ', '홍길*'],
    ['*길동', '*길동'],
    ['홍 ** 외 2명', '홍**'],
    ['홍길동(본인)', '홍길동'],
    ['남궁*수 고객님', '남궁*수'],
    ['J*** Sm***', 'j*** sm***'],
  ])('%s is read as %s', (text, read) => {
    expect(textOfName(name(text))).toBe(read)
  })

  it.each(['***', '****', '', '님', '김', '(주)새봄상사', '010-1234-5678'])('%j names nobody', text => {
    expect(parseNames(text)).toEqual([])
  })

  it('of several people is several', () => {
    expect(parseNames('홍*동, 김**').map(textOfName)).toEqual(['홍*동', '김**'])
  })

  it('masked at other places agrees and adds up; one of another length or letter does not agree', () => {
    expect(namesAgree(name('홍*동'), name('*길동'))).toBe(true)
    expect(isWholeName(unionOfNames(name('홍*동'), name('홍길*')))).toBe(true)
    expect(isWholeName(unionOfNames(name('홍**'), name('홍*동')))).toBe(false)
    expect(namesAgree(name('홍*동'), name('홍**동'))).toBe(false)
    expect(namesAgree(name('홍*동'), name('김*동'))).toBe(false)
    expect(namesAgree(name('J*** S***'), name('Jane S***'))).toBe(true)
    expect(namesAgree(name('J*** S***'), name('Mary S***'))).toBe(false)
  })

  it('of another length may agree where a number links the records: some lists write two stars for any name', () => {
    expect(namesMayAgree(name('선**'), name('선우*림'))).toBe(true)
    expect(textOfName(unionOfNames(name('선**'), name('선우*림')))).toBe('선우*림')
    expect(namesMayAgree(name('김**'), name('선우*림'))).toBe(false)
    expect(namesMayAgree(name('홍길동'), name('홍길동순'))).toBe(false)
  })

  it('in another script cannot be compared, so it does not speak against anybody', () => {
    expect(namesAgree(name('홍*동'), name('Hong ***'))).toBe(true)
  })

  it('is told by its places alone', () => {
    expect(shapeOfName(name('홍*동'))).toBe('#*#')
    expect(shapeOfName(name('J*** Smith'))).toBe('#* #####')
  })
})

describe('a phone number', () => {
  it.each([
    ['010-****-5678', '010-****-5678'],
    ['010-1234-****', '010-1234-****'],
    ['01012**56**', '010-12**-56**'],
    ['010-○○○○-5678', '010-****-5678'],
    ['+82 10-1234-xxxx', '010-1234-****'],
    ['***-1234-5678', '***-1234-5678'],
    ['****-5678', '***-****-5678'],
    ['5678', '***-****-5678'],
    ['1234-****', '***-1234-****'],
    ['02-***-5678', '02-***-5678'],
  ])('%s is read as %s', (text, read) => {
    expect(textOfPhone(phone(text))).toBe(read)
  })

  it.each(['', '****', '***-****-****', '1588-1234', '+1 ****', '1.01E+09', '없음'])('%j shows nothing', text => {
    expect(parsePhonePattern(text)).toBeUndefined()
  })

  it('of two halves is whole', () => {
    const [one, other] = [phone('010-****-5678'), phone('010-1234-****')]
    expect(phonesAgree(one, other)).toBe(true)
    expect([digitsLeft(one), digitsLeft(other), digitsLeft(unionOfPhones(one, other))]).toEqual([4, 4, 0])
    expect(phonesAgree(one, phone('010-****-5679'))).toBe(false)
  })

  it('that is a safety number is never whole: it is made to be shown', () => {
    expect(digitsLeft(phone('0504-1234-5678'))).toBeUndefined()
  })
})

describe('an address', () => {
  it.each([
    ['서울 강남구 ***', 2],
    ['서울특별시 강남구 테헤란로 ***', 3],
    ['서울특별시 강남구 테헤란로 1**', 3],
    ['서울특별시 강남구 테헤란로 123', 4],
    ['서울특별시 강남구 테헤란로 123, 101동 1203호', 5],
    ['경기 성남시 분당구 정자동 12-3', 4],
    ['서울 ***', 1],
    ['강남구', 2],
  ])('%s goes as far as %i', (text, depth) => {
    expect(depthOf(place(text))).toBe(depth)
  })

  it('agrees with what is part of it, and with a dong where it has a road', () => {
    expect(placesAgree(place('서울 강남구 테헤란로 123'), place('서울시 강남구'))).toBe(true)
    expect(placesAgree(place('서울 강남구 테헤란로 123'), place('강남구 역삼동'))).toBe(true)
    expect(placesAgree(place('경기 성남시'), place('경기 성남시 분당구'))).toBe(true)
    expect(placesAgree(place('서울 중구'), place('부산 중구'))).toBe(false)
    expect(placesAgree(place('서울 강남구 테헤란로'), place('서울 강남구 선릉로'))).toBe(false)
  })

  it('gets its unit from the column for details', () => {
    expect(depthOf(place('서울 강남구 테헤란로 12', '3층'))).toBe(5)
    expect(depthOf(unionOfPlaces(place('서울 강남구 ***'), place('서울 강남구 테헤란로 ***')))).toBe(3)
  })
})

it.each([
  ['06133', '06133'],
  ['061**', '061**'],
  ['061○○', '061**'],
  ['6133', '06133'],
  ['(06133)', '06133'],
  ['135-080', '135080'],
  ['*****', undefined],
  ['서울', undefined],
])('the postcode %s is read as %s', (text, read) => {
  expect(parsePostcodePattern(text)).toBe(read)
})

it('an e-mail address agrees with what it begins with', () => {
  const [masked, whole] = [parseEmailPattern('ho***@example.com'), parseEmailPattern('hong@example.com')]
  if (masked === undefined || whole === undefined) throw new Error('not read')
  expect(emailsAgree(masked, whole)).toBe(true)
  expect(emailsAgree(masked, { ...whole, start: 'kim' })).toBe(false)
  expect(emailsAgree(masked, { ...whole, domain: 'example.net' })).toBe(false)
  expect(shapeOfEmail(masked)).toBe('##***@#')
})
