import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditUnion } from './audit.ts'
import { MOST_MISTAKEN } from './match.ts'
import {
  type Carrier,
  endHidden,
  inventPeople,
  type Listed,
  listed,
  middleHidden,
  score,
} from './test/invented-people.ts'

const PEOPLE = 5000

function audit(lists: readonly Listed[]) {
  const { observations, truth } = listed(lists)
  const result = auditUnion(observations)
  const of = (record: number) => result.persons.of(record)
  const together = result.findings.filter(({ how }) => how === 'together')
  return { ...result, observations, truth, together, ...score(of, truth) }
}
const whole = (kind: 'name' | 'phone') => (finding: { kind: string; digitsLeft?: number }) =>
  finding.kind === kind && (finding.digitsLeft ?? 0) === 0

describe('two lists of the same people, masked at opposite places', () => {
  it('with order numbers give back every name and every phone number, and mistake nobody', () => {
    const people = inventPeople(PEOPLE, 1)
    const { together, wrong, foundShare } = audit([
      { people, carrier: middleHidden, orders: true },
      { people: people.toReversed(), carrier: endHidden, orders: true },
    ])
    expect([wrong, foundShare]).toEqual([0, 1])
    expect(together.filter(whole('name'))).toHaveLength(PEOPLE)
    expect(together.filter(whole('phone'))).toHaveLength(PEOPLE)
    for (const { linkedBy, parts, severity } of together.filter(whole('phone'))) {
      expect(linkedBy).toContain('number')
      expect(severity).toBe('high')
      expect(parts.map(({ shape }) => shape)).toEqual(['###-****-####', '###-####-****'])
    }
  })

  it('without numbers give back everyone planted who is shown down to the building, among people of one list only', () => {
    const all = inventPeople(2 * PEOPLE, 2)
    // A road of their own: what two lists show of them is shown of nobody else.
    const planted = inventPeople(200, 3).map((person, at) => ({
      ...person,
      postcode: String(90_000 + at),
      road: `${person.road.slice(0, -1)}로${at}길`,
    }))
    const rest = (from: number) => [...all.slice(from, from + PEOPLE), ...planted]
    const toTheDoor =
      (carrier: Carrier): Carrier =>
      person => ({ ...carrier(person), address: `${person.district} ${person.road} ${person.number}` })
    const { persons, truth, wrong, linked } = audit([
      { people: rest(0), carrier: toTheDoor(middleHidden) },
      { people: rest(PEOPLE), carrier: toTheDoor(endHidden) },
    ])
    const roots = new Map<object, Set<number>>()
    for (const [record, person] of truth.entries()) {
      roots.set(person, (roots.get(person) ?? new Set()).add(persons.of(record)))
    }
    expect(planted.filter(person => roots.get(person)?.size !== 1)).toEqual([])
    expect(wrong).toBeLessThanOrEqual(MOST_MISTAKEN * linked)
  })
})

describe('people without a number in common', () => {
  it('are mistaken for one another in less than one link of twenty, whatever share of them stands in both lists', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1_000_000 }), fc.constantFrom(0, 0.2, 0.5, 0.8, 1), (seed, share) => {
        const people = inventPeople(2 * PEOPLE, seed)
        const from = Math.round(PEOPLE * (1 - share))
        const { wrong, linked } = audit([
          { people: people.slice(0, PEOPLE), carrier: middleHidden },
          { people: people.slice(from, from + PEOPLE), carrier: endHidden },
        ])
        // Two: a rate of so few links says nothing.
        expect(wrong).toBeLessThanOrEqual(Math.max(2, MOST_MISTAKEN * linked))
      }),
      { numRuns: process.env.CI === 'true' ? 20 : 4 },
    )
  })

  it('are found again in most cases when both lists hold all of them', () => {
    const people = inventPeople(PEOPLE, 4)
    const { foundShare, counts } = audit([
      { people, carrier: middleHidden },
      { people, carrier: endHidden },
    ])
    expect(foundShare).toBeGreaterThan(0.6)
    // Those who fit several are counted, not guessed.
    expect(counts.unclear).toBeGreaterThan(100)
  })
})

const person = (more: object) => ({
  name: '홍길동',
  phone: '010-1234-5678',
  postcode: '06133',
  district: '서울 강남구',
  road: '새봄로',
  number: '12',
  orderNumber: '202611220001',
  ...more,
})

describe('what speaks against a link', () => {
  it('another name under one order number is another person', () => {
    const { together, linked } = audit([
      { people: [person({})], carrier: middleHidden, orders: true },
      { people: [person({ name: '김민수', phone: '010-9999-1111' })], carrier: endHidden, orders: true },
    ])
    expect([together, linked]).toEqual([[], 0])
  })

  it('a running number is a link only for those who agree in something else', () => {
    const first = inventPeople(300, 5).map((one, at) => ({ ...one, orderNumber: String(at + 1) }))
    const second = inventPeople(300, 6).map((one, at) => ({ ...one, orderNumber: String(at + 1) }))
    const { wrong } = audit([
      { people: first, carrier: middleHidden, orders: true },
      { people: second, carrier: endHidden, orders: true },
    ])
    expect(wrong).toBeLessThanOrEqual(2)
    const again = audit([
      { people: first, carrier: middleHidden, orders: true },
      { people: first, carrier: endHidden, orders: true },
    ])
    expect([again.wrong, again.foundShare]).toEqual([0, 1])
  })

  it('a surname and a district are not enough among many', () => {
    const bare: Carrier = ({ name, district }) => ({ name: `${name[0]}**`, address: district })
    const late: Carrier = ({ name, phone, district }) => ({
      name: `${name[0]}*${name[2]}`,
      phone: `${phone.slice(0, 9)}****`,
      address: district,
    })
    const people = inventPeople(2000, 7)
    const { linked } = audit([
      { people: people.slice(0, 1000), carrier: bare },
      { people: people.slice(1000), carrier: late },
    ])
    expect(linked).toBeLessThan(10)
  })
})

describe('one list that is masked in two ways', () => {
  it('is told like two lists', () => {
    const both: Carrier = person => (person.number === '12' ? middleHidden(person) : endHidden(person))
    const { together } = audit([{ people: [person({}), person({ number: '13' })], carrier: both }])
    expect(together.map(({ kind }) => kind).sort()).toEqual(['name', 'phone'])
  })
})

describe('a combination that only one person has', () => {
  const surnameAndArea: Carrier = ({ name, postcode }) => ({
    name: `${name[0]}**`,
    postcode: `${postcode.slice(0, 3)}**`,
  })
  const surnameAndDigits: Carrier = ({ name, phone }) => ({ name: `${name[0]}**`, phone: `****-${phone.slice(9)}` })
  const crowd = (['06133', '06199', '48000', '48001'] as const).map((postcode, at) =>
    person({
      name: `홍길${at}`,
      postcode,
      phone: `010-0000-${at % 2 === 0 ? '1111' : '2222'}`,
      orderNumber: `20261122100${at}`,
    }),
  )

  it('is told when no list alone shows it: two in the area, two with the digits, one with both', () => {
    const { together, counts } = audit([
      { people: crowd, carrier: surnameAndArea, orders: true },
      { people: crowd, carrier: surnameAndDigits, orders: true },
    ])
    expect(together.map(({ kind, k, severity }) => [kind, k, severity])).toEqual(
      crowd.map(() => ['combination', 1, 'medium']),
    )
    expect(together[0]?.parts.map(({ shape }) => shape)).toEqual(['#**, ###**', '#**, ***-****-####'])
    expect(counts.uniqueAlone).toBe(0)
  })

  it('is not told when somebody else has it too', () => {
    const twice = crowd.flatMap((one, at) => [one, { ...one, orderNumber: `20261122200${at}` }])
    const { together } = audit([
      { people: twice, carrier: surnameAndArea, orders: true },
      { people: twice, carrier: surnameAndDigits, orders: true },
    ])
    expect(together).toEqual([])
  })

  it('that one record shows by itself is counted and not told', () => {
    const { findings, counts } = audit([{ people: crowd, carrier: endHidden }])
    expect(findings).toEqual([])
    expect(counts.uniqueAlone).toBe(4)
  })
})

it('what one record shows in full is told as such', () => {
  const raw: Carrier = ({ name, phone, district, road, number }) => ({
    name,
    phone,
    address: `${district} ${road} ${number}`,
  })
  const { findings } = audit([{ people: [person({})], carrier: raw }])
  expect(findings.map(({ kind, how, depth }) => [kind, how, depth])).toEqual([
    ['name', 'alone', undefined],
    ['phone', 'alone', undefined],
    ['address', 'alone', 'building'],
  ])
})

it('an address without a name is somebody’s as soon as another list says whose', () => {
  const where: Carrier = ({ district, road, number }) => ({ address: `${district} ${road} ${number}` })
  const { together } = audit([
    { people: [person({})], carrier: where, orders: true },
    { people: [person({})], carrier: ({ name }) => ({ name: `${name[0]}**` }), orders: true },
  ])
  expect(together.map(({ kind, depth, parts }) => [kind, depth, parts.map(({ shape }) => shape)])).toEqual([
    ['address', 'building', ['# # # #', '#**']],
  ])
})
