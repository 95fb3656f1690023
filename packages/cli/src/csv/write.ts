import { isFormula } from './clean.ts'
import { type Encode, openEncoder } from './encode.ts'
import { bomOf, type Encoding } from './encoding.ts'

/** How a CSV is written. */
export interface CsvFormat {
  readonly encoding: Encoding
  readonly bom: boolean
  readonly delimiter: string
  readonly newline: string
}

/** What every spreadsheet opens with a double click, Hangul intact. */
export const SPREADSHEET_FORMAT: CsvFormat = { encoding: 'utf-8', bom: true, delimiter: ',', newline: '\r\n' }

/** The cells of a row (from 0) that hold a character the encoding does not have. */
export interface Unwritable {
  readonly columns: readonly number[]
}

export interface CsvWriter {
  /** The byte order mark, to be written first; empty when there is none. */
  readonly start: Uint8Array
  /** One row with its line end, or the cells that cannot be written: then nothing of the row is. */
  row(cells: readonly string[]): Uint8Array | Unwritable
}

export const isUnwritable = (written: Uint8Array | Unwritable): written is Unwritable => 'columns' in written

/** Writes rows: cells quoted where they need it, and nothing in them a formula. */
export async function openCsvWriter(format: Partial<CsvFormat> = {}): Promise<CsvWriter> {
  const { encoding, bom, delimiter, newline } = { ...SPREADSHEET_FORMAT, ...format }
  const encode = await openEncoder(encoding)
  return {
    start: bom ? bomOf(encoding) : new Uint8Array(0),
    row(cells) {
      const line = cells.map(cell => formatCell(cell, delimiter)).join(delimiter) + newline
      return encode(line) ?? { columns: unwritableCells(cells, encode) }
    },
  }
}

const unwritableCells = (cells: readonly string[], encode: Encode) =>
  cells.flatMap((cell, column) => (encode(cell) === undefined ? [column] : []))

/** A cell as it stands in the file. An apostrophe keeps spreadsheets from running it; our reader drops it again. */
export function formatCell(cell: string, delimiter: string): string {
  const safe = neutralize(cell)
  const plain = !safe.includes(delimiter) && !/^\s|["\r\n]|\s$/.test(safe)
  return plain ? safe : `"${safe.replaceAll('"', '""')}"`
}

export const neutralize = (cell: string): string => (isFormula(cell) ? `'${cell}` : cell)
