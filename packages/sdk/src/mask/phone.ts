import { type Masked, type MaskOptions, shown, shownWith } from './masked.ts'
import { normaliseText } from './text.ts'

/** A phone number as it was understood. Digits may be `*` where the input was masked already. */
export type Phone =
  | {
      readonly kind: 'korean'
      readonly prefix: string
      /** Empty for representative numbers (1588-1234). */
      readonly middle: string
      readonly last: string
      /** Digits alone, for comparing; undefined when some are hidden. */
      readonly digits: string | undefined
      readonly zeroRestored: boolean
    }
  | { readonly kind: 'foreign'; readonly countryCode: string }
  | { readonly kind: 'destroyed' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'empty' }

/** A spreadsheet showed the number in scientific notation and saved what it showed. */
const DESTROYED = /^[+-]?\d+(?:[.,]\d+)?\s*[eE]\s*\+?\d{1,2}$/
const DASHES = /[‐-―−－ー〜~]/g
const HIDDEN = /[*○●◯〇×✕xX]/g
const RUN = /[+(\d*][+()\d*\-.\s]*/g
/** Country codes of one and two digits (ITU-T E.164); all others have three. */
const SHORT_COUNTRY_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** The usual form: an eleven-digit mobile number. */
const COMMON = /^010-(\d{4})-(\d{4})$/

/**
 * Understands the first phone number in a cell: Korean numbers with or without dashes, +82/0082/82, a lost leading zero,
 * safety numbers (050x), representative numbers (15xx 16xx 18xx); foreign numbers by their country code.
 */
export function parsePhone(value: string): Phone {
  const common = COMMON.exec(value)
  if (common) return korean('010', common[1] as string, common[2] as string, false)
  const text = normaliseText(value).normalize('NFKC')
  if (text === '') return { kind: 'empty' }
  if (DESTROYED.test(text)) return { kind: 'destroyed' }
  for (const [run] of text.replace(DASHES, '-').replace(HIDDEN, '*').matchAll(RUN)) {
    const phone = firstNumberIn(run)
    if (phone) return phone
  }
  return { kind: 'unreadable' }
}

/** Two numbers in a cell may stand apart by nothing but a space: every run of groups is tried, longest first. */
function firstNumberIn(run: string): Phone | undefined {
  const groups = run.trim().split(/\s+/)
  for (let from = 0; from < groups.length; from++) {
    for (let to = groups.length; to > from; to--) {
      const joined = groups.slice(from, to).join('')
      const phone = readNumber(joined.replace(/[^\d*]/g, ''), joined.includes('+'))
      if (phone) return phone
    }
  }
  return undefined
}

function readNumber(digits: string, plus: boolean): Phone | undefined {
  if (plus && !digits.startsWith('82')) return foreign(digits)
  if (plus || digits.startsWith('0082')) return domestic(afterCountryCode(digits.replace(/^(?:00)?82/, '')), false)
  return (
    domestic(digits, false) ??
    (digits.startsWith('82') ? domestic(afterCountryCode(digits.slice(2)), false) : undefined) ??
    (/^[2-9]|^10/.test(digits) ? domestic(`0${digits}`, true) : undefined)
  )
}

/** Behind +82 the trunk zero is dropped, but not by everybody; representative numbers never had one. */
const afterCountryCode = (digits: string) => (/^0|^1[568]..[\d*]{4}$/.test(digits) ? digits : `0${digits}`)

function foreign(digits: string): Phone | undefined {
  const countryCode = SHORT_COUNTRY_CODE.exec(digits)?.[0] ?? /^[2-9]\d\d/.exec(digits)?.[0]
  const complete = digits.length >= 7 && digits.length <= 15
  return countryCode !== undefined && (complete || digits.endsWith('****'))
    ? { kind: 'foreign', countryCode }
    : undefined
}

/** Prefix and how many digits may follow it (Korean numbering plan; 050x safety numbers have a four-digit prefix). */
const PLAN: readonly (readonly [prefix: RegExp, min: number, max: number])[] = [
  [/^010/, 8, 8],
  [/^01[1-9]/, 7, 8],
  [/^0[35]0\d/, 7, 8],
  [/^02/, 7, 8],
  [/^0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])/, 7, 8],
  [/^0[678]0/, 7, 8],
]

function domestic(digits: string, zeroRestored: boolean): Phone | undefined {
  if (/^1[568]\d\d[\d*]{4}$/.test(digits)) return korean(digits.slice(0, 4), '', digits.slice(4), zeroRestored)
  for (const [pattern, min, max] of PLAN) {
    const prefix = pattern.exec(digits)?.[0]
    if (prefix === undefined) continue
    const rest = digits.length - prefix.length
    if (rest < min || rest > max) return undefined
    return korean(prefix, digits.slice(prefix.length, -4), digits.slice(-4), zeroRestored)
  }
  return undefined
}

function korean(prefix: string, middle: string, last: string, zeroRestored: boolean): Phone {
  const digits = prefix + middle + last
  return { kind: 'korean', prefix, middle, last, digits: digits.includes('*') ? undefined : digits, zeroRestored }
}

/**
 * Masks a phone number: the last four digits are hidden (`kr-unified`: PIPC 2021), the middle too (`strict`,
 * `cn-gbt41833`: at least six digits). Foreign numbers show their country code only. What is not understood is `****`.
 * `qr-only` gives nothing.
 */
export function maskPhone(value: string, { profile = 'strict' }: MaskOptions = {}): Masked {
  if (profile === 'qr-only') return shown('')
  const phone = parsePhone(value)
  switch (phone.kind) {
    case 'empty':
      return shown('')
    case 'destroyed':
      return shownWith('****', 'phone', 'PHONE_DESTROYED')
    case 'unreadable':
      return shownWith('****', 'phone', 'PHONE_UNREADABLE')
    case 'foreign':
      return shown(`+${phone.countryCode} ****`)
    case 'korean': {
      const middle = profile === 'kr-unified' ? phone.middle : '*'.repeat(phone.middle.length)
      const text = `${phone.prefix}-${middle === '' ? '' : `${middle}-`}****`
      return phone.zeroRestored ? shownWith(text, 'phone', 'LEADING_ZERO_RESTORED') : shown(text)
    }
  }
}
