import { normaliseText, parsePhone } from '@exqress/sdk/mask'
import { textsAgree, unionOfTexts } from './name-pattern.ts'

/** What a list shows of a phone number, `*` where a digit is hidden. An empty part is unknown, its length too. */
export interface PhonePattern {
  readonly prefix: string
  readonly middle: string
  /** Four digits. */
  readonly last: string
}

const HIDDEN = /[*○●◯〇×✕xX#＊]/g
const NOTHING = '****'

/**
 * Reads a number as lists mask it: `010-****-5678`, `010-1234-****`, `***-1234-5678`, `5678` (the last four alone),
 * `****-5678`. Numbers that are nobody's (1588-1234) and foreign ones, of which our masks show the country alone, give
 * nothing.
 */
export function parsePhonePattern(value: string): PhonePattern | undefined {
  const phone = parsePhone(value)
  if (phone.kind === 'korean') {
    if (phone.middle === '') return undefined
    return { prefix: phone.prefix, middle: phone.middle, last: phone.last }
  }
  if (phone.kind === 'empty' || phone.kind === 'destroyed') return undefined
  const text = normaliseText(value).normalize('NFKC').replace(HIDDEN, '*')
  if (/[+]/.test(text)) return undefined
  const digits = text.replace(/[^\d*]/g, '')
  const middle = /^(\d{3,4})\D?\*{4}$/.exec(text)?.[1]
  if (middle !== undefined) return { prefix: '', middle, last: NOTHING }
  if (!/\d/.test(digits)) return undefined
  if (/^\*{2,4}\d{7,8}$|^\*{3}[\d*]{8}$/.test(digits)) {
    return { prefix: '', middle: digits.slice(3, -4), last: digits.slice(-4) }
  }
  return /^\**\d{4}$/.test(digits) ? { prefix: '', middle: '', last: digits.slice(-4) } : undefined
}

const partsAgree = (one: string, other: string) => one === '' || other === '' || textsAgree(one, other)

export const phonesAgree = (one: PhonePattern, other: PhonePattern): boolean =>
  partsAgree(one.prefix, other.prefix) && partsAgree(one.middle, other.middle) && partsAgree(one.last, other.last)

const unionOfParts = (one: string, other: string) =>
  one === '' ? other : other === '' ? one : unionOfTexts(one, other)

export const unionOfPhones = (one: PhonePattern, other: PhonePattern): PhonePattern => ({
  prefix: unionOfParts(one.prefix, other.prefix),
  middle: unionOfParts(one.middle, other.middle),
  last: unionOfParts(one.last, other.last),
})

/** Safety numbers (050x) are made to be shown: they lead to a person for some days only. */
const isPassing = ({ prefix }: PhonePattern) => prefix.startsWith('050')

/** Digits that are not known; undefined where not even their number is, or where the number stands for nobody. */
export function digitsLeft(phone: PhonePattern): number | undefined {
  if (phone.middle === '' || isPassing(phone)) return undefined
  // Nearly all mobile numbers begin with 010: hiding that hides nothing.
  return (phone.middle + phone.last).split('*').length - 1
}

const shapeOf = (part: string, unknown: string) => (part === '' ? unknown : part.replace(/\d/g, '#'))

/** `###-****-####`: `#` shown, `*` hidden. */
export const shapeOfPhone = ({ prefix, middle, last }: PhonePattern): string =>
  `${shapeOf(prefix, '***')}-${shapeOf(middle, '****')}-${shapeOf(last, NOTHING)}`

export const textOfPhone = ({ prefix, middle, last }: PhonePattern): string =>
  `${prefix || '***'}-${middle || '****'}-${last || NOTHING}`
