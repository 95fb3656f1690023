import type { RowErrorCode } from '@exqress/sdk/errors'
import type { BundleRole } from './bundles.ts'
import { columnName } from './column-name.ts'
import type { Layout } from './delimiter.ts'
import type { Detected } from './detect.ts'
import type { Header } from './header.ts'

/** What the first pass found out about a file; the second pass reads the rows by it. */
export interface CsvPlan extends Detected, Omit<Layout, 'firstRecords'> {
  /** Path as it was given, `-` for standard input. */
  readonly name: string
  readonly header: Header
  /** Column (from 0) that tells rows apart; undefined: the number of the row does. */
  readonly orderKeyColumn: number | undefined
  /** With `group`: the column whose rows of one number make one label. It comes before the order key. */
  readonly bundleColumn: number | undefined
  /** Rows with anything in them below the header. */
  readonly dataRows: number
  /** Rows, counted from 1, whose order key stands in a row above. */
  readonly duplicates: ReadonlySet<number>
  /** With `group`: roles of the rows whose bundle has several. */
  readonly bundles: ReadonlyMap<number, BundleRole>
  /** How many rows are wrong in themselves, by code. Rows that are wrong by what their cells mean are found later. */
  readonly faults: ReadonlyMap<RowErrorCode, number>
  /** Columns (from 0) with a heading that means nothing to us. */
  readonly unknownColumns: readonly number[]
}

/** Heading of a column for a person, or its letter. */
export const columnOf = ({ header }: Pick<CsvPlan, 'header'>, index: number): string =>
  columnName(header.headings, index)
