import type { AttachTracking } from '@exqress/sdk/contract'
import { readCells } from './cells.ts'
import { isDestroyedNumber } from './clean.ts'
import { KEY_MAX_CHARS } from './limits.ts'
import type { CsvPlan } from './plan.ts'
import type { RowProblem } from './refused.ts'
import type { CsvRow } from './rows.ts'
import { readTrackingNumber } from './waybill.ts'

export type TrackingItem = AttachTracking['items'][number]

/** Turns a row of a carrier's result into a tracking number for a parcel, named by its id or its order number. */
export function toTrackingItem(
  row: CsvRow,
  plan: CsvPlan,
): { readonly item: TrackingItem } | { readonly errors: readonly RowProblem[] } {
  if (row.problem !== undefined) return { errors: [row.problem] }
  const reading = readCells(row, plan)
  const { columns } = plan.header
  const parcelId = reading.text('parcelId')
  const order = reading.first('orderNumber')
  const trackingNumber = readTrackingNumber(reading)
  const carrier = reading.text('carrier', 60)
  if (trackingNumber === undefined) reading.fail('TRACKING_MISSING', columns.trackingNumber?.[0])
  if (parcelId === undefined) {
    if (order === undefined) reading.fail('KEY_MISSING', (columns.orderNumber ?? columns.parcelId)?.[0])
    else if (isDestroyedNumber(order.text)) reading.fail('KEY_DESTROYED', order.column)
    else if (order.text.length > KEY_MAX_CHARS) reading.fail('KEY_INVALID', order.column)
  }
  if (trackingNumber === undefined || reading.errors.length > 0) return { errors: reading.errors }
  return {
    item: {
      ...(parcelId !== undefined ? { parcelId } : order !== undefined ? { orderNumber: order.text } : {}),
      ...(carrier === undefined ? {} : { carrier }),
      trackingNumber,
    },
  }
}
