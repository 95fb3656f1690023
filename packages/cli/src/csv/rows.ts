import type { BundleRole } from './bundles.ts'
import { BATCH_ROWS, FIRST_BATCH_ROWS } from './limits.ts'
import { type CsvPlan, columnOf } from './plan.ts'
import { type DataRecord, readRecords } from './records.ts'
import type { RowProblem } from './refused.ts'
import type { CsvSource } from './source.ts'

/** One row of data. */
export interface CsvRow {
  /** Counted from 1 below the header; the same in every run over the same file. */
  readonly number: number
  /** Physical line on which it starts, counted from 1. */
  readonly line: number
  /** Contents of the cells, quotes undone and otherwise as in the file. */
  readonly cells: readonly string[]
  /** As in the file, without the line end: what the error file holds. */
  readonly raw: string
  /** Set when the row must not be used. */
  readonly problem?: RowProblem
  /** Set with `group`, when other rows have the same bundle number. */
  readonly bundle?: BundleRole
}

/**
 * The second pass: the rows by batches that grow to 500. A bad row comes with its problem and never stops the others.
 * @throws CsvRefused INPUT_CHANGED before any row of a changed part is given out
 */
export async function* readRows(
  source: CsvSource,
  plan: CsvPlan,
  { signal, batchRows = BATCH_ROWS }: { signal?: AbortSignal | undefined; batchRows?: number } = {},
): AsyncGenerator<CsvRow[], void> {
  let batch: CsvRow[] = []
  let size = Math.min(FIRST_BATCH_ROWS, batchRows)
  let number = 0
  for await (const records of readRecords(source, plan, { signal })) {
    for (const record of records) {
      batch.push(toRow(plan, record, ++number))
      if (batch.length < size) continue
      yield batch
      batch = []
      size = Math.min(size * 2, batchRows)
    }
  }
  if (batch.length > 0) yield batch
}

function toRow(plan: CsvPlan, { cells, raw, line, fault }: DataRecord, number: number): CsvRow {
  const row = { number, line, cells, raw }
  if (fault !== undefined) {
    return { ...row, problem: { code: fault.code, line, row: number, ...at(plan, fault.column) } }
  }
  if (plan.duplicates.has(number)) {
    return { ...row, problem: { code: 'KEY_DUPLICATE', line, row: number, ...at(plan, plan.orderKeyColumn) } }
  }
  const bundle = plan.bundles.get(number)
  if (bundle === undefined) return row
  if (bundle.kind !== 'mismatch') return { ...row, bundle }
  return { ...row, bundle, problem: { code: 'GROUP_MISMATCH', line, row: number, ...at(plan, plan.bundleColumn) } }
}

const at = (plan: CsvPlan, column: number | undefined) =>
  column === undefined ? {} : { column: columnOf(plan, column) }
