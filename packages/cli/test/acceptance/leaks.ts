import type { Waybill } from '@exqress/sdk'
import type { Order } from '../orders.ts'

export type Profile = 'strict' | 'kr-unified' | 'cn-gbt41833' | 'qr-only'

/** The only words of a memo that may be printed. */
const MEMO_WORDS = ['문앞', '경비실', '관리실', '무인택배함', '택배함', '우편함', '직접수령']

const bare = (text: string) => text.normalize('NFC').replace(/\s/g, '')

/** The masks of specs as a person would write them down, apart from the code: for names of two to four syllables. */
export function maskedName(name: string, profile: Profile): string {
  const rest = '*'.repeat(name.length - 1)
  if (profile === 'qr-only') return ''
  if (profile === 'strict' || name.length === 2) return `${name[0]}${rest}`
  return `${name[0]}${rest.slice(1)}${name.at(-1)}`
}

export function maskedPhone(phone: string, profile: Profile): string {
  const [prefix, middle] = phone.split('-')
  if (profile === 'qr-only') return ''
  return profile === 'kr-unified' ? `${prefix}-${middle}-****` : `${prefix}-****-****`
}

/**
 * What of an order stands in a text where it may not. A word counts wherever its letters stand in a row, whatever white
 * space is between them; of digits, every run counts that is not one of the few that belong on a label.
 */
export function leaksIn(text: string, order: Order, waybill: Pick<Waybill, 'token'>, profile: Profile): string[] {
  const leaks = wordsOf(order)
    .filter(([, word]) => bare(text).includes(bare(word)))
    .map(([field]) => field)
  const allowed = new Set(profile === 'qr-only' ? [] : [order.phone.slice(0, 3), order.postcode.slice(0, 3)])
  if (profile === 'kr-unified') allowed.add(order.phone.slice(4, 8))
  for (const digits of digitsIn(text, order, waybill)) if (!allowed.has(digits)) leaks.push(`digits ${digits.length}`)
  if (profile === 'qr-only' && text.includes('*')) leaks.push('a mask')
  return leaks
}

function wordsOf({ name, phone, address, addressDetail, product, memo }: Order): (readonly [string, string])[] {
  const [road = '', number = ''] = address.split(' ').slice(-2)
  const memoWords = MEMO_WORDS.reduce((rest, word) => rest.replace(word, ' '), memo).split(/\s+/)
  return [
    ['name', name],
    ['given name', name.slice(-2)],
    ['phone', phone],
    ['phone without hyphens', phone.replaceAll('-', '')],
    ['road', road],
    ['street number', `${road}${number}`],
    ...addressDetail.split(' ').map(part => ['unit', part] as const),
    ['product', product],
    ...memoWords.filter(word => word.length > 1).map(word => ['memo', word] as const),
  ]
}

/** Runs of digits that are not part of the id, the tracking number, the order number, the sort code, the date or "1/1". */
function* digitsIn(text: string, order: Order, { token }: Pick<Waybill, 'token'>): Generator<string> {
  for (const word of text.split(/\s+/)) {
    const numbers = [order.orderNumber, order.trackingNumber, order.sortCode].includes(word.replaceAll('-', ''))
    const meant = numbers || word === order.orderNumber || word === order.sortCode || token.includes(word)
    if (meant || /^\d{4}-\d{2}-\d{2}$|^1\/1$/.test(word)) continue
    yield* word.match(/\d+/g) ?? []
  }
}

/** Orders in which no forbidden word can stand on a label by chance, e.g. a given name that is a district. */
export const unambiguous = ({ name, address }: Order): boolean => !bare(address).includes(name.slice(-2))
