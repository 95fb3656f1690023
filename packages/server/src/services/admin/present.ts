import type { MaskedRecipient, Parcel, Presentation, Warning, Waybill } from '@exqress/sdk/contract'
import { checkWords, newToken, payloadFor } from '@exqress/sdk/qr'
import type { Presented } from '../../ports/vault.ts'
import type { ParcelRow } from './tables.ts'

/**
 * Printed while no public URL is set: the address of the label's design, short enough for level Q in 29 modules. The
 * token stands in the fragment, which browsers do not send; `exqress doctor` asks for an address of one's own.
 */
export const UNSET_PUBLIC_URL = 'https://exq.kr'

/** Writes what a QR holds. The address is checked once, not for every waybill. Throws `QrError` PUBLIC_URL_INVALID. */
export function payloadWriter(publicUrl: string | undefined): (token: string) => string {
  const sample = newToken(new Uint8Array(16))
  const prefix = payloadFor(publicUrl ?? UNSET_PUBLIC_URL, sample).slice(0, -sample.length)
  return token => prefix + token
}

const NOBODY: MaskedRecipient = { name: '', phone: '', region: '', postcode: '', email: '', memo: '' }

export const instant = (epochMilliseconds: number) => new Date(epochMilliseconds).toISOString()

/** What the row holds that may be absent: left out instead of null. */
function optional({ order_number, carrier, tracking_number, sort_code }: ParcelRow) {
  return {
    ...(order_number === null ? {} : { orderNumber: order_number }),
    ...(carrier === null ? {} : { carrier }),
    ...(tracking_number === null ? {} : { trackingNumber: tracking_number }),
    ...(sort_code === null ? {} : { sortCode: sort_code }),
  }
}

const marksOf = ({ marks }: ParcelRow) => (marks === '' ? [] : marks.split(','))

export interface WaybillView {
  readonly created: boolean
  readonly presentation: Presentation
  readonly payloadOf: (token: string) => string
  readonly warnings?: readonly Warning[]
}

/** Everything a label shows. */
export function waybillOf(
  row: ParcelRow,
  presented: Presented,
  { created, presentation, payloadOf, warnings = [] }: WaybillView,
): Waybill {
  return {
    parcelId: row.parcel_id,
    state: row.state,
    created,
    token: presented.token,
    payload: payloadOf(presented.token),
    checkWords: checkWords(presented.token),
    tokenVersion: presented.tokenVersion,
    issuedAt: instant(row.issued_at),
    profile: presentation.profile ?? 'strict',
    recipient: presented.recipient,
    sender: presented.sender,
    ...optional(row),
    marks: marksOf(row),
    boxCount: row.box_count,
    warnings: [...presented.warnings, ...warnings],
  }
}

/** A parcel as its sender sees it; without `presented` the person has been erased. */
export function parcelOf(row: ParcelRow, presented: Presented | undefined): Parcel {
  return {
    parcelId: row.parcel_id,
    state: row.state,
    recipient: presented?.recipient ?? NOBODY,
    ...optional(row),
    marks: marksOf(row),
    boxCount: row.box_count,
    tokenVersion: row.token_version,
    issuedAt: instant(row.issued_at),
    ...(row.revoked_at === null ? {} : { revokedAt: instant(row.revoked_at) }),
    version: row.version,
  }
}
