import type { FileErrorCode, RowErrorCode, RowWarningCode } from '@exqress/sdk/errors'
import { Failure, type Problem } from '../failure.ts'

/** One thing that is wrong with the file as a whole. Headings and counts, never a cell of a row. */
export interface FileProblem extends Problem {
  readonly code: FileErrorCode
}

interface Details {
  /** Fill the texts of the catalogue; also `offset` in bytes, `encoding`, `missing` and `headings`, where they are known. */
  readonly fields?: FileProblem['fields'] | undefined
  /** Line of the file, counted from 1 as an editor shows it. */
  readonly line?: number | undefined
  readonly column?: string | undefined
  /** What else was found. */
  readonly more?: readonly FileProblem[]
  readonly cause?: unknown
}

/** The file is refused as a whole: nothing has been done with it. */
export class CsvRefused extends Failure {
  declare readonly code: FileErrorCode
  declare readonly problems: readonly FileProblem[]

  constructor(code: FileErrorCode, { fields = {}, line, column, more = [], cause }: Details = {}) {
    const where = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
    super(code, { fields, where, more, cause })
  }
}

/** One thing that is wrong with one row. Never a value of a cell. */
export interface RowProblem {
  readonly code: RowErrorCode
  /** Physical line on which the row starts, counted from 1. */
  readonly line: number
  /** Data row, counted from 1 below the header. */
  readonly row: number
  /** Heading of the column, or its letter when it has none. */
  readonly column?: string
}

/** Worth knowing about one row, which goes on. */
export interface RowWarning {
  readonly code: RowWarningCode
  readonly line: number
  readonly row: number
  readonly column?: string
}
