import { type CarrierCode, carrierOf } from './carriers.ts'

export { type CarrierCode, carrierOf }

export type TrackingCheck =
  /** `number` is the number as it is stored and compared: without spaces and dashes where the carrier is known. */
  | { readonly ok: true; readonly number: string; readonly carrier: CarrierCode | undefined }
  /** empty: nothing left · form: not the carrier's form · check_digit: the form fits, the check digit does not. */
  | { readonly ok: false; readonly reason: 'empty' | 'form' | 'check_digit' }

export interface CarrierCandidate {
  readonly carrier: CarrierCode
  /** check_digit: it was computed and agrees · form: the carrier has no known rule, only the form fits. */
  readonly reason: 'check_digit' | 'form'
}

type Verdict = 'check_digit' | 'form' | 'wrong_digit' | undefined

const digitAt = (number: string, index: number) => number.charCodeAt(index) - 48

/** Remainder by 7 of the digits from `start` to before `end`. */
function mod7(number: string, start: number, end: number): number {
  let rest = 0
  for (let i = start; i < end; i++) rest = (rest * 10 + digitAt(number, i)) % 7
  return rest
}

/** The last digit is what the digits from `start` leave when divided by 7: catches 93.3 % of single wrong digits. */
const byMod7 = (number: string, start: number): Verdict =>
  mod7(number, start, number.length - 1) === digitAt(number, number.length - 1) ? 'check_digit' : 'wrong_digit'

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7] as const

/** UPU S10: two letters, eight digits, a check digit, two letters of the country. */
function byS10(number: string): Verdict {
  if (!/^[A-Z]{2}\d{9}[A-Z]{2}$/.test(number)) return undefined
  const sum = S10_WEIGHTS.reduce((total, weight, i) => total + weight * digitAt(number, i + 2), 0)
  const check = 11 - (sum % 11)
  return digitAt(number, 10) === (check === 10 ? 0 : check === 11 ? 5 : check) ? 'check_digit' : 'wrong_digit'
}

/** The rules that were confirmed on public numbers; a form without a known rule passes as `form`. */
const RULES: Readonly<Record<CarrierCode, (number: string) => Verdict>> = {
  // The first two digits do not count.
  cj: number => (/^\d{12}$/.test(number) ? byMod7(number, 2) : /^\d{10}$/.test(number) ? 'form' : undefined),
  hanjin: number => (/^\d{12}$/.test(number) ? byMod7(number, 0) : /^\d{14}$/.test(number) ? 'form' : undefined),
  lotte: number => (/^\d{12}$/.test(number) ? byMod7(number, 0) : undefined),
  logen: number => (/^\d{11}$/.test(number) ? byMod7(number, 0) : undefined),
  epost: number => (/^\d{13}$/.test(number) ? 'form' : undefined),
  s10: byS10,
}

/** Without the spaces and dashes people and spreadsheets put in; full-width digits become digits. */
export function normaliseTrackingNumber(number: string): string {
  return number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―−]/gu, '')
}

/**
 * Checks a number against the rule of the carrier it is said to be of. A carrier we have no rule for may use any
 * letters and digits. Korea Post also hands out international numbers, so its domestic name accepts those too.
 */
export function checkTrackingNumber(carrier: string | undefined, number: string): TrackingCheck {
  const normalised = normaliseTrackingNumber(number)
  if (normalised === '') return { ok: false, reason: 'empty' }
  const code = carrier === undefined ? undefined : carrierOf(carrier)
  if (code === undefined) {
    return /^[0-9A-Z]{1,40}$/.test(normalised)
      ? { ok: true, number: normalised, carrier: undefined }
      : { ok: false, reason: 'form' }
  }
  const verdict = RULES[code](normalised) ?? (code === 'epost' ? RULES.s10(normalised) : undefined)
  if (verdict === undefined) return { ok: false, reason: 'form' }
  return verdict === 'wrong_digit'
    ? { ok: false, reason: 'check_digit' }
    : { ok: true, number: normalised, carrier: code }
}

/**
 * Carriers a number may be of, the likeliest first: a check digit that agrees before a form that fits, and among equals
 * the carrier with more parcels. A number whose check digit disagrees is no candidate.
 */
export function detectCarrier(number: string): readonly CarrierCandidate[] {
  const normalised = normaliseTrackingNumber(number)
  const candidates: CarrierCandidate[] = []
  for (const carrier of Object.keys(RULES) as CarrierCode[]) {
    const verdict = RULES[carrier](normalised)
    if (verdict === 'check_digit' || verdict === 'form') candidates.push({ carrier, reason: verdict })
  }
  return candidates.sort((a, b) => Number(a.reason === 'form') - Number(b.reason === 'form'))
}
