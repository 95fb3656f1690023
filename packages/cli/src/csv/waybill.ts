import type { Sender, WaybillIdentity, WaybillInput } from '@exqress/sdk/contract'
import { parsePostcode } from '@exqress/sdk/mask'
import { type RowReading, readCells } from './cells.ts'
import { isBlankName, isDestroyedNumber } from './clean.ts'
import { KEY_MAX_CHARS } from './limits.ts'
import { readPhones } from './phones.ts'
import type { CsvPlan } from './plan.ts'
import type { RowProblem, RowWarning } from './refused.ts'
import type { CsvRow } from './rows.ts'

/** What became of a row. */
export type RowOutcome =
  | { readonly kind: 'waybill'; readonly input: WaybillInput; readonly warnings: readonly RowWarning[] }
  /** Its label is that of an earlier row of the same bundle. */
  | { readonly kind: 'merged'; readonly into: number }
  | { readonly kind: 'errors'; readonly errors: readonly RowProblem[] }

export interface WaybillOptions {
  /** Replace what was issued under the same order key with other fields. */
  readonly reissue?: boolean
  readonly sender?: Sender
}

/** Turns a row into a waybill, or says what is wrong with it. Reports every error of the row, not only the first. */
export function toWaybillInput(row: CsvRow, plan: CsvPlan, { reissue, sender }: WaybillOptions = {}): RowOutcome {
  if (row.problem !== undefined) return { kind: 'errors', errors: [row.problem] }
  if (row.bundle?.kind === 'merged') return { kind: 'merged', into: row.bundle.into }
  const reading = readCells(row, plan)
  const key = readKey(reading, plan)
  const recipient = readRecipient(reading, plan)
  const trackingNumber = readTrackingNumber(reading)
  const carrier = reading.text('carrier', 60)
  const sortCode = reading.text('sortCode', 40)
  const boxCount = readBoxCount(reading)
  if (reading.errors.length > 0) return { kind: 'errors', errors: reading.errors }

  const orderNumber = plan.bundleColumn === undefined ? key : (reading.text('orderNumber', KEY_MAX_CHARS) ?? key)
  const product = readProduct(reading, row)
  const identity: WaybillIdentity =
    key === undefined ? { row: { inputSha256: plan.sha256, number: row.number } } : { orderKey: key }
  const input: WaybillInput = { identity, recipient }
  if (sender !== undefined) input.sender = sender
  if (product !== undefined) input.product = product
  if (orderNumber !== undefined) input.orderNumber = orderNumber
  if (carrier !== undefined) input.carrier = carrier
  if (trackingNumber !== undefined) input.trackingNumber = trackingNumber
  if (sortCode !== undefined) input.sortCode = sortCode
  if (boxCount !== undefined) input.boxCount = boxCount
  if (reissue !== undefined) input.reissue = reissue
  return { kind: 'waybill', input, warnings: reading.warnings }
}

/** What tells the row apart: the bundle's number, else the order key, else nothing. */
function readKey(reading: RowReading, plan: CsvPlan): string | undefined {
  const bundle = plan.bundleColumn === undefined ? undefined : reading.first('bundleNumber')
  const cell = bundle ?? reading.all('orderNumber').find(({ column }) => column === plan.orderKeyColumn)
  if (cell === undefined) {
    if (plan.orderKeyColumn !== undefined) reading.warn('KEY_EMPTY', plan.orderKeyColumn)
    return undefined
  }
  // Many numbers become the same one in this form: two parcels would be taken for one.
  if (isDestroyedNumber(cell.text)) reading.fail('KEY_DESTROYED', cell.column)
  if (cell.text.length > KEY_MAX_CHARS) reading.fail('KEY_INVALID', cell.column)
  return cell.text
}

function readRecipient(reading: RowReading, plan: CsvPlan): WaybillInput['recipient'] {
  const { columns } = plan.header
  const name = reading.text('recipient') ?? ''
  if (isBlankName(name)) reading.fail('NAME_MISSING', columns.recipient?.[0])
  const recipient: WaybillInput['recipient'] = { name, ...readPhones(reading) }
  if (recipient.phone === undefined && (columns.phone ?? columns.phone2) !== undefined) {
    reading.warn('PHONE_MISSING', (columns.phone ?? columns.phone2)?.[0])
  }
  const postcode = readPostcode(reading)
  if (postcode !== undefined) recipient.postcode = postcode
  const address = reading.text('address')
  if (address !== undefined) recipient.address = address
  else if (columns.address !== undefined) reading.fail('ADDRESS_MISSING', columns.address[0])
  const detail = reading.text('addressDetail')
  // SmartStore gives the whole address and its parts: the detail is in there already.
  if (detail !== undefined && !address?.endsWith(detail)) recipient.addressDetail = detail
  const email = reading.text('email')
  if (email !== undefined) recipient.email = email
  const memo = reading.text('memo')
  if (memo !== undefined) recipient.memo = memo
  return recipient
}

function readPostcode(reading: RowReading): string | undefined {
  const cell = reading.first('postcode')
  if (cell === undefined) return undefined
  const postcode = parsePostcode(cell.text)
  if (postcode.kind === 'unreadable') reading.warn('POSTCODE_UNREADABLE', cell.column)
  if (postcode.kind !== 'read' || !postcode.zeroRestored) return cell.text
  reading.warn('LEADING_ZERO_RESTORED', cell.column)
  return postcode.digits
}

/** A tracking number as carriers print it, without the gaps. */
export function readTrackingNumber(reading: RowReading): string | undefined {
  const cell = reading.first('trackingNumber')
  if (cell === undefined) return undefined
  if (isDestroyedNumber(cell.text)) reading.fail('TRACKING_DESTROYED', cell.column)
  const number = cell.text.replace(/[\s-]/g, '')
  if (number.length > 40) reading.fail('FIELD_TOO_LONG', cell.column)
  return number === '' ? undefined : number
}

function readBoxCount(reading: RowReading): number | undefined {
  const cell = reading.first('boxes')
  if (cell === undefined) return undefined
  const digits = /^(\d{1,6})(?:\.0+)?\s*(?:개|박스|box(?:es)?|ea)?$/i.exec(cell.text)?.[1]
  const count = Number(digits)
  if (count >= 1 && count <= 999) return count
  reading.fail('BOX_COUNT_INVALID', cell.column)
  return undefined
}

function readProduct(reading: RowReading, { bundle }: CsvRow): WaybillInput['product'] | undefined {
  const item = reading.text('item')
  const option = reading.text('option')
  const quantity = reading.text('quantity')
  if (item === undefined && option === undefined && quantity === undefined) return undefined
  const more = bundle?.kind === 'first' ? ` 외 ${bundle.rows - 1}건` : ''
  return {
    ...(item === undefined ? {} : { name: `${item}${more}` }),
    ...(option === undefined ? {} : { option }),
    ...(quantity === undefined ? {} : { quantity }),
  }
}
