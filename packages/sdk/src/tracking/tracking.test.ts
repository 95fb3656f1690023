import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carrierOf, checkTrackingNumber, detectCarrier } from './index.ts'

// Synthetic numbers only, made with long division over BigInt: another way to the same digit than the code under test.
const remainder = (digits: string, divisor: number) => String(BigInt(digits) % BigInt(divisor))
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map(list => list.join(''))
const cj = digits(11).map(body => body + remainder(body.slice(2), 7))
const lotte = digits(11).map(body => body + remainder(body, 7))
const logen = digits(10).map(body => body + remainder(body, 7))
const s10 = fc
  .tuple(digits(8), fc.constantFrom('EE', 'RR', 'CP'), fc.constantFrom('KR', 'US', 'JP'))
  .map(([serial, service, country]) => {
    const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((total, weight, i) => total + weight * Number(serial[i]), 0)
    const check = [5, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1][sum % 11]
    return `${service}${serial}${check}${country}`
  })

describe('the check digit of a tracking number', () => {
  const carriers = [
    ['CJ대한통운', cj, 'cj'],
    ['한진택배', lotte, 'hanjin'],
    ['롯데택배', lotte, 'lotte'],
    ['로젠', logen, 'logen'],
    ['우체국', digits(13), 'epost'],
    ['EMS', s10, 's10'],
    ['우체국', s10, 'epost'],
  ] as const

  for (const [name, numbers, code] of carriers) {
    it(`a number of ${name} made by the rule is accepted, spaces and dashes aside`, () => {
      fc.assert(
        fc.property(numbers, number => {
          expect(checkTrackingNumber(name, number)).toEqual({ ok: true, number, carrier: code })
          const spaced = `${number.slice(0, 4)}-${number.slice(4, 8)} ${number.slice(8)} `
          expect(checkTrackingNumber(name, spaced)).toEqual({ ok: true, number, carrier: code })
        }),
      )
    })
  }

  it('another check digit is refused', () => {
    fc.assert(
      fc.property(cj, fc.integer({ min: 1, max: 9 }), (number, add) => {
        const wrong = number.slice(0, -1) + ((Number(number.slice(-1)) + add) % 10)
        expect(checkTrackingNumber('CJ대한통운', wrong)).toEqual({ ok: false, reason: 'check_digit' })
      }),
    )
  })

  it("the first two digits of CJ's number do not count, and those of Lotte's do", () => {
    const body = '12345678901'
    expect(checkTrackingNumber('cj', `99${body.slice(2)}${remainder(body.slice(2), 7)}`).ok).toBe(true)
    expect(checkTrackingNumber('lotte', `99${body.slice(2)}${remainder(body, 7)}`).ok).toBe(false)
  })

  it('the form of another carrier is refused by form, not by digit', () => {
    expect(checkTrackingNumber('롯데택배', '1234567890')).toEqual({ ok: false, reason: 'form' })
    expect(checkTrackingNumber('우체국', '12345')).toEqual({ ok: false, reason: 'form' })
  })

  it('an empty string is never a number', () => {
    for (const empty of ['', ' ', '-', ' - ']) {
      expect(checkTrackingNumber('cj', empty)).toEqual({ ok: false, reason: 'empty' })
      expect(checkTrackingNumber(undefined, empty)).toEqual({ ok: false, reason: 'empty' })
      expect(detectCarrier(empty)).toEqual([])
    }
  })

  it('a carrier without a rule may use letters and digits, not words', () => {
    expect(checkTrackingNumber('경동택배', '12-3456-7890')).toEqual({
      ok: true,
      number: '1234567890',
      carrier: undefined,
    })
    expect(checkTrackingNumber('경동택배', '미정')).toEqual({ ok: false, reason: 'form' })
    expect(checkTrackingNumber(undefined, 'x'.repeat(41))).toEqual({ ok: false, reason: 'form' })
  })
})

describe('the carrier of a number', () => {
  it('every carrier whose rule the number follows is a candidate', () => {
    fc.assert(
      fc.property(lotte, number => {
        const found = detectCarrier(number).map(({ carrier }) => carrier)
        expect(found).toContain('lotte')
        expect(found).toContain('hanjin')
        expect(found.includes('cj')).toBe(checkTrackingNumber('cj', number).ok)
      }),
    )
  })

  it('a check digit that agrees stands before a form that merely fits', () => {
    expect(detectCarrier('1234567890123')).toEqual([{ carrier: 'epost', reason: 'form' }])
    expect(detectCarrier('1234567890')).toEqual([{ carrier: 'cj', reason: 'form' }])
    fc.assert(
      fc.property(fc.oneof(cj, lotte, logen, digits(10), digits(12), digits(13), digits(14)), number => {
        const reasons = detectCarrier(number).map(({ reason }) => reason)
        expect(reasons).toEqual([...reasons].sort())
      }),
    )
  })

  it('an international number is recognised, also in lower case', () => {
    fc.assert(
      fc.property(s10, number => {
        expect(detectCarrier(number.toLowerCase())).toEqual([{ carrier: 's10', reason: 'check_digit' }])
      }),
    )
  })

  it('names are found however they are spaced', () => {
    for (const name of ['CJ 대한통운', 'cj대한통운', '대한통운', 'CJ GLS']) expect(carrierOf(name)).toBe('cj')
    expect(carrierOf('(주)한진')).toBe('hanjin')
    expect(carrierOf('경동택배')).toBeUndefined()
    expect(carrierOf('constructor')).toBeUndefined()
  })
})
