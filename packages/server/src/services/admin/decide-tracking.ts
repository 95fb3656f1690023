import type { AttachTracking, AttachTrackingResponse, ItemError } from '@exqress/sdk/contract'
import { checkTrackingNumber } from '@exqress/sdk/tracking'
import type { ParcelRow } from './tables.ts'

export type TrackingItem = AttachTracking['items'][number]
export type TrackingResult = AttachTrackingResponse['results'][number]

/** A parcel's tracking number as it is to be written. */
export interface TrackingChange {
  readonly row: ParcelRow
  readonly carrier: string | null
  readonly trackingNumber: string
}

/** The parcels that the items name, by id and by order number. */
export interface NamedParcels {
  readonly byParcelId: ReadonlyMap<string, ParcelRow>
  readonly byOrderNumber: ReadonlyMap<string, readonly ParcelRow[]>
}

/**
 * Decides the items in order; a later one sees what an earlier one did. The same number for the same parcel again is no
 * change; another one is a conflict unless the item says `replace`.
 */
export function decideTracking(
  items: readonly TrackingItem[],
  itemErrors: ReadonlyMap<number, ItemError>,
  parcels: NamedParcels,
): { readonly results: TrackingResult[]; readonly changes: readonly TrackingChange[] } {
  const changed = new Map<string, TrackingChange>()
  const results = items.map((item, index): TrackingResult => {
    const error = itemErrors.get(index)
    if (error !== undefined) return { error }
    const named = parcelNamed(item, parcels)
    if ('error' in named) return named
    const { row } = named
    const earlier = changed.get(row.parcel_id)
    const carrier = item.carrier ?? earlier?.carrier ?? row.carrier
    const check = checkTrackingNumber(carrier ?? undefined, item.trackingNumber)
    if (!check.ok) {
      const { parcel_id: parcelId } = row
      return { error: { code: 'TRACKING_INVALID', field: 'trackingNumber', reason: check.reason, parcelId } }
    }
    const present = earlier ?? { trackingNumber: row.tracking_number, carrier: row.carrier }
    const sameNumber = present.trackingNumber !== null && same(present, check.number)
    const sameCarrier = present.carrier === null || present.carrier === carrier
    if (sameNumber && present.carrier === carrier) return { parcelId: row.parcel_id, changed: false }
    const overwrites = present.trackingNumber !== null && !(sameNumber && sameCarrier)
    if (overwrites && item.replace !== true) return { error: { code: 'TRACKING_CONFLICT', parcelId: row.parcel_id } }
    changed.set(row.parcel_id, { row, carrier, trackingNumber: check.number })
    return { parcelId: row.parcel_id, changed: true }
  })
  return { results, changes: [...changed.values()] }
}

// A number that came in with the waybill stands there as it was written.
function same({ carrier, trackingNumber }: { carrier: string | null; trackingNumber: string | null }, number: string) {
  const check = checkTrackingNumber(carrier ?? undefined, trackingNumber ?? '')
  return trackingNumber === number || (check.ok && check.number === number)
}

function parcelNamed(
  { parcelId, orderNumber }: TrackingItem,
  { byParcelId, byOrderNumber }: NamedParcels,
): { row: ParcelRow } | { error: ItemError } {
  if (parcelId === undefined && orderNumber === undefined) {
    return { error: { code: 'REQUEST_INVALID', field: 'parcelId', reason: 'required' } }
  }
  const rows =
    parcelId === undefined
      ? (byOrderNumber.get(orderNumber ?? '') ?? [])
      : [byParcelId.get(parcelId)].filter(row => row !== undefined)
  const issued = rows.filter(row => row.state === 'issued')
  const [row] = issued
  if (issued.length > 1) return { error: { code: 'ORDER_AMBIGUOUS', field: 'orderNumber' } }
  if (row !== undefined) return { row }
  const [gone] = rows
  if (gone === undefined)
    return { error: { code: 'NOT_FOUND', field: parcelId === undefined ? 'orderNumber' : 'parcelId' } }
  return { error: { code: gone.state === 'erased' ? 'PARCEL_ERASED' : 'PARCEL_REVOKED', parcelId: gone.parcel_id } }
}
