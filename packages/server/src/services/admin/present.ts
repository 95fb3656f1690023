import type { MaskedRecipient, Parcel, Presentation, Warning, Waybill } from '@exqress/sdk/contract'
import { checkWords, payloadFor } from '@exqress/sdk/qr'
import type { Presented } from '../../ports/vault.ts'
import type { ParcelRow } from './tables.ts'

/**
 * Printed while no public URL is set: RFC 2606 keeps `.invalid` from ever being anyone's, so such a label leads nowhere
 * instead of to a stranger. Its token can still be typed or scanned with our own tools.
 */
export const UNSET_PUBLIC_URL = 'https://exqress.invalid'

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
  readonly publicUrl: string | undefined
  readonly warnings?: readonly Warning[]
}

/** Everything a label shows. */
export function waybillOf(
  row: ParcelRow,
  presented: Presented,
  { created, presentation, publicUrl, warnings = [] }: WaybillView,
): Waybill {
  return {
    parcelId: row.parcel_id,
    state: row.state,
    created,
    token: presented.token,
    payload: payloadFor(publicUrl ?? UNSET_PUBLIC_URL, presented.token),
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
