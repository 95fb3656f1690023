import type { Waybill, WaybillInput } from '../types.ts'

export type Profile = Waybill['profile']
export type HandlingMark = NonNullable<WaybillInput['marks']>[number]

/** What a label shows: masked already. An empty string is shown as nothing. */
export interface LabelContent {
  /** 26 characters of Crockford base32. */
  readonly token: string
  /** Text of the QR: HTTPS://HOST/#TOKEN in upper case. */
  readonly payload: string
  readonly checkWords: readonly [string, string]
  readonly profile: Profile
  /** District, e.g. 서울 강남구. */
  readonly region: string
  /** First three digits and `**`. */
  readonly postcode: string
  /** Masked; several people separated by a comma. */
  readonly name: string
  readonly phone: string
  readonly sortCode?: string | undefined
  readonly carrier?: string | undefined
  readonly trackingNumber?: string | undefined
  readonly orderNumber?: string | undefined
  readonly sender?: string | undefined
  /** `fragile`, `cold`, `frozen`, `up`, `dry`; a mark of a newer server is left out. */
  readonly marks: readonly string[]
  /** YYYY-MM-DD. */
  readonly date: string
  /** Which box of several this label is on; absent when one label stands for all of them. */
  readonly boxIndex?: number | undefined
  readonly boxCount: number
}

/** What a pick-up pass shows. */
export interface PickupPass {
  readonly token: string
  readonly payload: string
  readonly checkWords: readonly [string, string]
  /** Pick-up number, e.g. A-27. */
  readonly number: string
  /** When to come, e.g. 18:00~18:40. */
  readonly window: string
  /** A business name that the caller allows to be printed. */
  readonly shop: string
  readonly name: string
  readonly marks: readonly string[]
  readonly orderNumber?: string | undefined
  /** YYYY-MM-DD. */
  readonly date: string
  readonly itemCount: number
}

const KOREA_MS = 9 * 60 * 60 * 1000

/** The label of a waybill as the API answers it; the date is the day of issue in Korea. */
export function contentOf(waybill: Waybill, { boxIndex }: { boxIndex?: number } = {}): LabelContent {
  const { recipient, checkWords } = waybill
  return {
    token: waybill.token,
    payload: waybill.payload,
    checkWords: [checkWords[0] ?? '', checkWords[1] ?? ''],
    profile: waybill.profile,
    region: recipient.region,
    postcode: recipient.postcode,
    name: recipient.name,
    phone: recipient.phone,
    sortCode: waybill.sortCode,
    carrier: waybill.carrier,
    trackingNumber: waybill.trackingNumber,
    orderNumber: waybill.orderNumber,
    sender: waybill.sender,
    marks: waybill.marks,
    date: new Date(Date.parse(waybill.issuedAt) + KOREA_MS).toISOString().slice(0, 10),
    boxIndex,
    boxCount: waybill.boxCount,
  }
}

/** The host that a hand-typed id goes to, as it is read aloud: `exq.kr`. */
export function hostOf(payload: string): string {
  const start = payload.indexOf('//') + 2
  const end = payload.indexOf('/', start)
  return payload.slice(start, end < 0 ? undefined : end).toLowerCase()
}

/** `2/3` for a box of several, `3박스` where one label stands for all of them, `1/1` for one. */
export function countOf({ boxIndex, boxCount }: LabelContent): string {
  if (boxIndex === undefined && boxCount > 1) return `${boxCount}박스`
  return `${boxIndex ?? 1}/${boxCount}`
}
