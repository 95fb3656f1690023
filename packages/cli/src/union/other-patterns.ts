import { normaliseText } from '@exqress/sdk/mask'

/** What a list shows of an e-mail address: what it begins with, and whether that is all before the @. */
export interface EmailPattern {
  readonly start: string
  readonly whole: boolean
  /** Empty where it is masked too. */
  readonly domain: string
}

const ADDRESS = /^([^\s@<>"(),:;]*)@([^\s@<>"(),:;]+)$/u

export function parseEmailPattern(value: string): EmailPattern | undefined {
  const [, local, domain] = ADDRESS.exec(normaliseText(value).replaceAll('＊', '*').toLowerCase()) ?? []
  if (local === undefined || domain === undefined) return undefined
  const star = local.indexOf('*')
  return {
    start: star < 0 ? local : local.slice(0, star),
    whole: star < 0,
    domain: domain.includes('*') ? '' : domain,
  }
}

export function emailsAgree(one: EmailPattern, other: EmailPattern): boolean {
  if (one.domain !== '' && other.domain !== '' && one.domain !== other.domain) return false
  if (one.whole && other.whole) return one.start === other.start
  if (one.whole) return one.start.startsWith(other.start)
  if (other.whole) return other.start.startsWith(one.start)
  return one.start.startsWith(other.start) || other.start.startsWith(one.start)
}

export function unionOfEmails(one: EmailPattern, other: EmailPattern): EmailPattern {
  const longer = one.whole || (!other.whole && one.start.length >= other.start.length) ? one : other
  return { start: longer.start, whole: longer.whole, domain: one.domain || other.domain }
}

export const isWholeEmail = ({ whole, domain, start }: EmailPattern): boolean => whole && domain !== '' && start !== ''

export const shapeOfEmail = ({ start, whole, domain }: EmailPattern): string =>
  `${'#'.repeat(start.length)}${whole ? '' : '***'}@${domain === '' ? '***' : '#'}`

/** A postcode, `*` where a digit is hidden: five digits, six before August 2015. */
export function parsePostcodePattern(value: string): string | undefined {
  const text = normaliseText(value)
    .normalize('NFKC')
    .replace(/[○●◯〇×✕xX]/g, '*')
    .replace(/\.0$/, '')
  const digits = /^\D*?([\d*]{3}-?[\d*]{2,3}|\d{4})\D*$/.exec(text)?.[1]?.replace('-', '')
  if (digits === undefined || !/\d/.test(digits)) return undefined
  // A spreadsheet drops the leading zero.
  return digits.length === 4 ? `0${digits}` : digits
}
