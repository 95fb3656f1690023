import { maskAddress, normaliseText } from '@exqress/sdk/mask'

/** How far an address goes: 1 province, 2 시/군/구, 3 road or dong, 4 building or lot, 5 unit. */
export type PlaceDepth = 1 | 2 | 3 | 4 | 5

/** What a list shows of an address. */
export interface PlacePattern {
  /** Short form, 서울; empty where the address begins with its 시/군/구. */
  readonly province: string
  /** 강남구, 성남시 분당구; empty when not shown. */
  readonly district: string
  /** Road, or dong with its 읍/면; empty when not shown. */
  readonly street: string
  /** Building or lot number; empty when not shown. */
  readonly number: string
  /** Something of building, floor or unit is shown. */
  readonly unit: boolean
}

const PROVINCES = new Set(
  '서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주'.split(' '),
)
const NUMBER = /^\s*((?:산\s?)?\d+(?:-\d+)?)(?:번지)?(?![\d*○●])/u
const UNIT = /\d+\s*(?:동|호|층)|\d+-\d{3,4}(?!\d)/u

/** Reads an address, masked or not. The province and 시/군/구 are found by the mask's own reader. */
export function parsePlace(address: string, detail = ''): PlacePattern | undefined {
  const unitShown = /\d/.test(detail)
  const shown = maskAddress(address, { level: 'street' }).text
  if (shown === '') return unitShown ? { province: '', district: '', street: '', number: '', unit: true } : undefined
  const words = shown.split(' ')
  const province = PROVINCES.has(words[0] as string) ? (words[0] as string) : ''
  let at = province === '' ? 0 : 1
  const from = at
  while (at < words.length && /[시군구]$/u.test(words[at] as string)) at++
  const street = words.slice(at).join(' ')
  const rest = street === '' ? '' : behind(normaliseText(address), words.at(-1) as string)
  const number = NUMBER.exec(rest)
  return {
    province,
    district: words.slice(from, at).join(' '),
    street,
    number: number?.[1] ?? '',
    unit: unitShown || (number !== null && UNIT.test(rest.slice(number[0].length))),
  }
}

function behind(text: string, word: string): string {
  const at = text.indexOf(word)
  return at < 0 ? '' : text.slice(at + word.length)
}

/** A district without its own 구 may be any of them. */
const districtsAgree = (one: string, other: string) =>
  one === other || one === '' || other === '' || one.startsWith(`${other} `) || other.startsWith(`${one} `)

/** One place has a road and a dong: they can be compared with their like alone. */
const isRoad = (street: string) => /(?:로|길)$/u.test(street)

function streetsAgree(one: PlacePattern, other: PlacePattern): boolean {
  if (one.street === '' || other.street === '' || isRoad(one.street) !== isRoad(other.street)) return true
  if (one.street !== other.street) return false
  return one.number === '' || other.number === '' || one.number === other.number
}

export const placesAgree = (one: PlacePattern, other: PlacePattern): boolean =>
  (one.province === other.province || one.province === '' || other.province === '') &&
  districtsAgree(one.district, other.district) &&
  streetsAgree(one, other)

/** A road with its number goes before a dong with nothing. */
const deeper = (one: PlacePattern, other: PlacePattern) => (depthOfStreet(other) > depthOfStreet(one) ? other : one)
const depthOfStreet = ({ street, number }: PlacePattern) => (street === '' ? 0 : number === '' ? 1 : 2)

export function unionOfPlaces(one: PlacePattern, other: PlacePattern): PlacePattern {
  const { street, number } = deeper(one, other)
  return {
    province: one.province || other.province,
    district: one.district.length >= other.district.length ? one.district : other.district,
    street,
    number,
    unit: one.unit || other.unit,
  }
}

export function depthOf({ province, district, street, number, unit }: PlacePattern): PlaceDepth {
  if (street === '') return district === '' && province !== '' ? 1 : 2
  if (number === '') return 3
  return unit ? 5 : 4
}

/** Four words of an address, `#` where it is shown: 시/도, 시/군/구, road or dong, number. */
export const shapeOfPlace = ({ province, district, street, number, unit }: PlacePattern): string =>
  [province, district, street, number].map(part => (part === '' ? '*' : '#')).join(' ') + (unit ? ' #' : '')

export const textOfPlace = ({ province, district, street, number }: PlacePattern): string =>
  [province, district, street, number].filter(part => part !== '').join(' ')
