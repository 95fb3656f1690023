import type { ItemError, Warning, WaybillInput } from '@exqress/sdk/contract'
import { checkTrackingNumber } from '@exqress/sdk/tracking'

/** C0 controls but TAB, LF and CR; DEL and C1; line and paragraph separators; marks that reorder text on the label. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
/** Half of a surrogate pair: no text, and not storable as such. */
const HALF_PAIR = /\p{Surrogate}/u
/** What a spreadsheet leaves of a long number: 1.01E+09. The digits are lost. */
const DESTROYED_NUMBER = /^\s*[+-]?\d(?:[.,]\d+)?E\+\d{2,}\s*$/i

type TextFields = readonly (readonly [field: string, value: string | undefined])[]

function textFields({ identity, recipient, sender, product, ...rest }: WaybillInput): TextFields {
  return [
    ['recipient.name', recipient.name],
    ['recipient.phone', recipient.phone],
    ['recipient.phone2', recipient.phone2],
    ['recipient.postcode', recipient.postcode],
    ['recipient.address', recipient.address],
    ['recipient.addressDetail', recipient.addressDetail],
    ['recipient.email', recipient.email],
    ['recipient.memo', recipient.memo],
    ['sender.name', sender?.name],
    ['sender.address', sender?.address],
    ['product.name', product?.name],
    ['product.option', product?.option],
    ['product.quantity', product?.quantity],
    ['identity.orderKey', identity?.orderKey],
    ['orderNumber', rest.orderNumber],
    ['carrier', rest.carrier],
    ['trackingNumber', rest.trackingNumber],
    ['sortCode', rest.sortCode],
  ]
}

const NUMBERS = new Set(['recipient.phone', 'recipient.phone2', 'identity.orderKey', 'orderNumber', 'trackingNumber'])

/** What a schema cannot say about a waybill: undefined when it may be issued. */
export function judgeWaybill(waybill: WaybillInput): ItemError | undefined {
  const fields = textFields(waybill)
  for (const [field, value] of fields) {
    if (value === undefined) continue
    const reason = FORBIDDEN.test(value)
      ? 'control_character'
      : HALF_PAIR.test(value)
        ? 'broken_character'
        : NUMBERS.has(field) && DESTROYED_NUMBER.test(value)
          ? 'destroyed_number'
          : undefined
    if (reason !== undefined) return { code: 'WAYBILL_INVALID', field, reason }
  }
  const blank = (value: string | undefined) => value !== undefined && value.trim() === ''
  if (blank(waybill.recipient.name)) return { code: 'WAYBILL_INVALID', field: 'recipient.name', reason: 'required' }
  if (blank(waybill.identity?.orderKey)) {
    return { code: 'WAYBILL_INVALID', field: 'identity.orderKey', reason: 'required' }
  }
  return undefined
}

/** What is odd about a waybill but no reason to refuse it. */
export function warningsOf({ carrier, trackingNumber }: WaybillInput): readonly Warning[] {
  if (trackingNumber === undefined) return []
  const check = checkTrackingNumber(carrier, trackingNumber)
  return check.ok ? [] : [{ field: 'trackingNumber', code: check.reason }]
}
