import {
  allDistricts,
  cityDistricts,
  type Districts,
  type ProvinceTable,
  provinceForms,
  provinces,
} from './districts.ts'
import { type Masked, type MaskOptions, shown, shownWith } from './masked.ts'
import { romanize } from './romanize.ts'
import { normaliseText } from './text.ts'

export interface MaskAddressOptions extends MaskOptions {
  /** `district` (default): nothing below 시/군/구. `street`: also the road or dong name; `qr-only` never goes so far. */
  readonly level?: 'district' | 'street'
}

/** A postcode or a country before the address. */
const BEFORE = /^(?:[[({<]?\s*(?:우\)?|〒)?\s*\d{3}-?\d{2,3}\s*[\])}>]?|대한민국|한국)[\s,)]*/u
const READ = 'read'
interface District {
  readonly kind: typeof READ
  readonly text: string
  /** What follows, for the street level. */
  readonly rest: string
}

/**
 * Masks an address: the province in its short form and the 시/군/구, whichever way it is written (with or without spaces,
 * old or new names, lot numbers, English order). Where no district is recognised nothing is shown.
 */
export function maskAddress(
  value: string,
  { profile = 'strict', level = 'district' }: MaskAddressOptions = {},
): Masked {
  const text = normaliseText(value)
  if (text === '') return shown('')
  const district = readDistrict(text)
  if (district === undefined) return shownWith('', 'address', 'ADDRESS_UNREADABLE')
  if (level === 'district' || profile === 'qr-only') return shown(district.text)
  const street = readStreet(district.rest)
  return shown(street === '' ? district.text : `${district.text} ${street}`)
}

function readDistrict(text: string): District | undefined {
  let at = text
  for (let before = ''; before !== at; ) {
    before = at
    at = at.replace(BEFORE, '')
  }
  return readKorean(at) ?? readEnglish(text)
}

function readKorean(text: string): District | undefined {
  for (const [form, province] of provinceForms) {
    if (!text.startsWith(form)) continue
    const rest = skipSpace(text.slice(form.length))
    const below = readBelow(rest, province.districts)
    if (below) return { kind: READ, text: `${province.short} ${below.text}`, rest: below.rest }
    // 광주시 오포읍, 제주시 첨단로: a city that is named like a province's short form.
    if (form.endsWith('시') && province.districts.size > 0) continue
    // 세종대로 110 is a road, not a province: a short form alone ends at a space.
    const ends = text.length === form.length || text[form.length] === ' ' || /[시도]$/.test(form)
    if (!ends || text[form.length] === '시') continue
    const unknown = readUnknown(rest)
    if (unknown) return { kind: READ, text: `${province.short} ${unknown.text}`, rest: unknown.rest }
    return { kind: READ, text: province.short, rest }
  }
  return readBelow(text, allDistricts) ?? readCityDistrict(text)
}

/** 시/군/구 and, in a city that has them, its own 구. 성남 분당구 is read as 성남시 분당구. */
function readBelow(text: string, districts: Districts): District | undefined {
  for (const length of [5, 4, 3, 2]) {
    const name = text.slice(0, length)
    const own = districts.get(name)
    if (own !== undefined) return withOwn(name, own, skipSpace(text.slice(length)))
    const city = `${text.slice(0, length - 1)}시`
    const cityOwn = districts.get(city)
    if (cityOwn !== undefined && text[length - 1] === ' ') return withOwn(city, cityOwn, skipSpace(text.slice(length)))
  }
  return undefined
}

function withOwn(name: string, own: readonly string[], rest: string): District {
  const gu = own.find(candidate => rest.startsWith(candidate))
  if (gu === undefined) return { kind: READ, text: name, rest }
  return { kind: READ, text: `${name} ${gu}`, rest: skipSpace(rest.slice(gu.length)) }
}

/** A division the table does not know (a new one): a word that ends like one. */
function readUnknown(text: string): District | undefined {
  const match = /^([가-힣]{1,6}[시군구])(?:\s+|$)(?:([가-힣]{1,6}구)(?:\s+|$))?/u.exec(text)
  if (!match) return undefined
  const names = match[2] === undefined ? (match[1] as string) : `${match[1]} ${match[2]}`
  return { kind: READ, text: names, rest: text.slice(match[0].length) }
}

function readCityDistrict(text: string): District | undefined {
  for (const length of [5, 4, 3]) {
    const name = text.slice(0, length)
    if (cityDistricts.has(name)) return { kind: READ, text: name, rest: skipSpace(text.slice(length)) }
  }
  return undefined
}

const skipSpace = (text: string) => text.replace(/^[\s,]+/, '')

const TOWN = /^([가-힣]{1,6}[읍면])\s*/u
const ROAD = /^((?:\d+[·.]\d+)?[가-힣]+?(?:대로|로|길)(?:\d+(?:번|[가-하])?길)?)(?=[\s\d,(]|$)/u
const DONG = /^([가-힣]{1,6}\d{0,2}(?:동|가|리))(?=[\s\d,(]|$)/u

/** 읍/면, then the road or the dong. Never a number that stands by itself: that is a building, a lot or a unit. */
function readStreet(rest: string): string {
  const town = TOWN.exec(rest)
  const after = town ? rest.slice(town[0].length) : rest
  const street = ROAD.exec(after)?.[1] ?? DONG.exec(after)?.[1]
  return [town?.[1], street].filter(part => part !== undefined).join(' ')
}

interface EnglishNames {
  readonly province: ReadonlyMap<string, ProvinceTable>
  /** Romanised 시/군/구 without hyphen, with the provinces that have it. */
  readonly district: ReadonlyMap<string, readonly { readonly name: string; readonly province: ProvinceTable }[]>
}
let englishNames: EnglishNames | undefined

const romanised = (name: string) => `${romanize(name.slice(0, -1))}${romanize(name.slice(-1))}`

/** Made when the first English address comes along. */
function english(): EnglishNames {
  if (englishNames === undefined) {
    const district = new Map<string, { name: string; province: ProvinceTable }[]>()
    const add = (name: string, text: string, province: ProvinceTable) => {
      const key = romanised(name)
      district.set(key, [...(district.get(key) ?? []), { name: text, province }])
    }
    for (const province of provinces) {
      for (const [name, own] of province.districts) {
        add(name, name, province)
        for (const gu of own) add(gu, `${name} ${gu}`, province)
      }
    }
    const province = new Map(provinces.flatMap(p => p.english.map(name => [name, p] as const)))
    englishNames = { province, district }
  }
  return englishNames
}

/** English order: the smallest first, the country last. The names are given back in Korean, for those who carry it. */
function readEnglish(text: string): District | undefined {
  if (!/[a-z]{3}/i.test(text)) return undefined
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .map(word => word.replace(/[^a-z]/g, ''))
  const names = english()
  const provinceOf = (word: string) =>
    names.province.get(word.replace(/(?:si|do|teukbyeolsi|gwangyeoksi|state)$/, '')) ?? names.province.get(word)
  const province = words.map(provinceOf).findLast(found => found !== undefined)
  const candidates = words.flatMap(word => names.district.get(word) ?? [])
  const fitting = candidates.filter(c => province === undefined || c.province === province)
  const longest = fitting.reduce((best, c) => (c.name.length > best.length ? c.name : best), '')
  if (province === undefined) return longest === '' ? undefined : { kind: READ, text: longest, rest: '' }
  return { kind: READ, text: longest === '' ? province.short : `${province.short} ${longest}`, rest: '' }
}
