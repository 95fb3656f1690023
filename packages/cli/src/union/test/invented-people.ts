import { seeded } from '../../../test/orders.ts'
import { parseNames } from '../name-pattern.ts'
import { type Observation, readShown, type Written } from '../shown.ts'

/** An invented person as a shop knows them. */
export interface Invented {
  readonly name: string
  readonly phone: string
  readonly postcode: string
  readonly district: string
  readonly road: string
  readonly number: string
  readonly orderNumber: string
}

/** Shares of surnames of the census of 2015, in tenths of a per cent; the rest spreads over many. */
const SURNAMES: readonly (readonly [string, number])[] = [
  ...Object.entries({ 김: 215, 이: 147, 박: 84, 최: 47, 정: 43, 강: 24, 조: 21, 윤: 21, 장: 20, 임: 17 }),
  ...[
    ...'한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국',
  ].map((name): [string, number] => [name, 6]),
]
const FIRST = [...'민서지하예준도시유현은수영정승재주태윤성']
const SECOND = [...'준서윤우진원호후연아은현민영수희경훈혁빈']
const DISTRICTS = [
  ...'강남구 서초구 송파구 마포구 용산구 노원구 관악구 강동구 은평구 양천구'.split(' ').map(name => `서울 ${name}`),
  ...'해운대구 사하구 금정구 수영구 사상구 연제구'.split(' ').map(name => `부산 ${name}`),
  ...'구리시 의정부시 군포시 시흥시 하남시 이천시 안성시 오산시'.split(' ').map(name => `경기 ${name}`),
  ...'춘천시 원주시 강릉시 속초시'.split(' ').map(name => `강원 ${name}`),
  ...'여수시 순천시 나주시 목포시'.split(' ').map(name => `전남 ${name}`),
  ...'구미시 경주시 안동시 김천시'.split(' ').map(name => `경북 ${name}`),
]
const ROADS = '새봄로 달빛길 은행나무로 한누리길 물푸레로 느티나무길 솔바람로 푸른들길 해오름로 별내리길'.split(' ')
const POSTCODES_OF_DISTRICT = 100

/** Seeded people: common surnames and given names as common as they are, one in ten in the household of the one before. */
export function inventPeople(count: number, seed: number): Invented[] {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const total = SURNAMES.reduce((sum, [, share]) => sum + share, 0)
  const surname = () => {
    let left = random() * total
    for (const [name, share] of SURNAMES) {
      left -= share
      if (left < 0) return name
    }
    return '길'
  }
  const four = () => String(below(10_000)).padStart(4, '0')
  const people: Invented[] = []
  for (let i = 0; i < count; i++) {
    const before = people.at(-1)
    const home = before !== undefined && below(10) === 0 ? before : undefined
    const at = below(DISTRICTS.length)
    const area = below(POSTCODES_OF_DISTRICT)
    people.push({
      name: (home?.name[0] ?? surname()) + pick(FIRST) + pick(SECOND),
      phone: `010-${2 + below(8)}${four().slice(1)}-${four()}`,
      postcode: home?.postcode ?? `${String(100 + 7 * at).padStart(3, '0')}${String(area).padStart(2, '0')}`,
      district: home?.district ?? (DISTRICTS[at] as string),
      road: home?.road ?? (ROADS[area % ROADS.length] as string),
      number: home?.number ?? String(1 + below(90)),
      orderNumber: `2026${String(10_000_000 + Math.floor(random() * 80_000_000))}`,
    })
  }
  return people
}

/** How a carrier's list shows a person. */
export type Carrier = (person: Invented) => Written

/** 홍*동, 010-****-5678, down to the road. */
export const middleHidden: Carrier = ({ name, phone, postcode, district, road }) => ({
  name: `${name[0]}*${name[2]}`,
  phone: `${phone.slice(0, 4)}****${phone.slice(8)}`,
  postcode,
  address: `${district} ${road} ***`,
})
/** 홍길*, 010-1234-****, down to the district. */
export const endHidden: Carrier = ({ name, phone, postcode, district }) => ({
  name: `${name.slice(0, 2)}*`,
  phone: `${phone.slice(0, 9)}****`,
  postcode,
  address: `${district} ***`,
})

export interface Listed {
  readonly people: readonly Invented[]
  readonly carrier: Carrier
  /** Whether the list holds the order numbers. */
  readonly orders?: boolean
}

/** Lists of several carriers as observations, and whom each is of. */
export function listed(lists: readonly Listed[]): { observations: Observation[]; truth: Invented[] } {
  const observations: Observation[] = []
  const truth: Invented[] = []
  for (const [file, { people, carrier, orders = false }] of lists.entries()) {
    for (const [index, person] of people.entries()) {
      const written = carrier(person)
      const keys = orders ? [`n${person.orderNumber}`] : []
      const spot = { row: index + 1, line: index + 2 }
      for (const shown of readShown(written, parseNames(written.name ?? ''))) {
        observations.push({ file, spot, keys, ...shown })
        truth.push(person)
      }
    }
  }
  return { observations, truth }
}

export interface Score {
  /** Links between records of two people, and links at all: pairs of records held to be one person. */
  readonly wrong: number
  readonly linked: number
  /** Of the people in several lists, those whose records were all linked. */
  readonly foundShare: number
}

/** Compares what was linked with the truth. */
export function score(of: (record: number) => number, truth: readonly Invented[]): Score {
  const groups = new Map<number, Invented[]>()
  const records = new Map<Invented, number[]>()
  for (const [record, person] of truth.entries()) {
    groups.set(of(record), [...(groups.get(of(record)) ?? []), person])
    records.set(person, [...(records.get(person) ?? []), record])
  }
  let wrong = 0
  let linked = 0
  for (const people of groups.values()) {
    for (let one = 1; one < people.length; one++) {
      linked++
      if (!people.slice(0, one).includes(people[one] as Invented)) wrong++
    }
  }
  const several = [...records.values()].filter(list => list.length > 1)
  const found = several.filter(list => new Set(list.map(of)).size === 1).length
  return { wrong, linked, foundShare: several.length === 0 ? 1 : found / several.length }
}
