import type { RowErrorCode, RowWarningCode } from '@exqress/sdk/errors'
import { cleanCell } from './clean.ts'
import type { CsvField } from './fields.ts'
import { type CsvPlan, columnOf } from './plan.ts'
import type { RowProblem, RowWarning } from './refused.ts'
import type { CsvRow } from './rows.ts'

/** A cell with its meaning and its place. */
export interface FoundCell {
  readonly text: string
  readonly column: number
}

/** The cells of one row by field, and what is found wrong with them. */
export interface RowReading {
  readonly errors: RowProblem[]
  readonly warnings: RowWarning[]
  /** The first column of the field with anything in it. */
  first(field: CsvField): FoundCell | undefined
  /** Every column of the fields with anything in it, in their order. */
  all(...fields: CsvField[]): FoundCell[]
  /** The text of the first one, unless it is longer than that. */
  text(field: CsvField, maxChars?: number): string | undefined
  fail(code: RowErrorCode, column?: number): void
  warn(code: RowWarningCode, column?: number): void
}

export function readCells({ cells, number: row, line }: CsvRow, plan: CsvPlan): RowReading {
  const { columns } = plan.header
  const errors: RowProblem[] = []
  const warnings: RowWarning[] = []
  const place = (column: number | undefined) => ({
    line,
    row,
    ...(column === undefined ? {} : { column: columnOf(plan, column) }),
  })
  const reading: RowReading = {
    errors,
    warnings,
    first(field) {
      for (const column of columns[field] ?? []) {
        const text = cleanCell(cells[column] ?? '')
        if (text !== '') return { text, column }
      }
      return undefined
    },
    all(...fields) {
      const found: FoundCell[] = []
      for (const field of fields) {
        for (const column of columns[field] ?? []) {
          const text = cleanCell(cells[column] ?? '')
          if (text !== '') found.push({ text, column })
        }
      }
      return found
    },
    text(field, maxChars) {
      const cell = reading.first(field)
      if (cell === undefined || maxChars === undefined || cell.text.length <= maxChars) return cell?.text
      reading.fail('FIELD_TOO_LONG', cell.column)
      return undefined
    },
    fail: (code, column) => void errors.push({ code, ...place(column) }),
    warn: (code, column) => void warnings.push({ code, ...place(column) }),
  }
  return reading
}
