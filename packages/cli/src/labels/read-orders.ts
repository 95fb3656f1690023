import type { WaybillInput } from '@exqress/sdk'
import type { CsvPlan } from '../csv/plan.ts'
import { columnOf } from '../csv/plan.ts'
import type { RowWarning } from '../csv/refused.ts'
import { type CsvRow, readRows } from '../csv/rows.ts'
import type { CsvSource } from '../csv/source.ts'
import { type RowOutcome, toWaybillInput } from '../csv/waybill.ts'
import type { HandlingMark } from './handling-marks.ts'
import type { OrderRow } from './print-labels.ts'

export interface OrderOptions {
  readonly sender?: NonNullable<WaybillInput['sender']>
  /** Printed where the file names no carrier. */
  readonly carrier?: string | undefined
  readonly marks: readonly HandlingMark[]
  readonly reissue: boolean
  readonly signal: AbortSignal
  onWarning(warning: RowWarning): void
}

/** The rows of the second pass, each a waybill to issue or what is wrong with it. */
export async function* readOrders(
  source: CsvSource,
  plan: CsvPlan,
  { sender, carrier, marks, reissue, signal, onWarning }: OrderOptions,
): AsyncGenerator<OrderRow<CsvRow>[]> {
  const options = { ...(reissue ? { reissue } : {}), ...(sender === undefined ? {} : { sender }) }
  for await (const rows of readRows(source, plan)) {
    if (signal.aborted) return
    yield rows.map(row => orderOf(row, toWaybillInput(row, plan, options)))
  }

  function orderOf(row: CsvRow, outcome: RowOutcome): OrderRow<CsvRow> {
    const order = { row: row.number, line: row.line, raw: row }
    if (outcome.kind === 'merged') return { ...order, mergedInto: outcome.into }
    if (outcome.kind === 'errors') {
      const [problem = { code: 'WAYBILL_INVALID' }, ...more] = outcome.errors
      return { ...order, problem, more }
    }
    for (const warning of outcome.warnings) onWarning(warning)
    const input = { ...outcome.input }
    if (carrier !== undefined) input.carrier ??= carrier
    if (marks.length > 0) input.marks = [...marks]
    return { ...order, input }
  }
}

/** Which column of the file a field of the request came from. */
const COLUMN_OF_FIELD = {
  'recipient.name': 'recipient',
  'recipient.phone': 'phone',
  'recipient.phone2': 'phone2',
  'recipient.postcode': 'postcode',
  'recipient.address': 'address',
  'recipient.addressDetail': 'addressDetail',
  'recipient.email': 'email',
  'recipient.memo': 'memo',
  'identity.orderKey': 'orderNumber',
  orderNumber: 'orderNumber',
  trackingNumber: 'trackingNumber',
  carrier: 'carrier',
  sortCode: 'sortCode',
  boxCount: 'boxes',
  name: 'recipient',
  phone: 'phone',
  address: 'address',
  postcode: 'postcode',
  email: 'email',
  memo: 'memo',
} as const

export function headingOf(plan: CsvPlan, field: string): string | undefined {
  if (!Object.hasOwn(COLUMN_OF_FIELD, field)) return undefined
  const column = plan.header.columns[COLUMN_OF_FIELD[field as keyof typeof COLUMN_OF_FIELD]]?.[0]
  return column === undefined ? undefined : columnOf(plan, column)
}
