import { bestHeader, HEADER_SEARCH_ROWS } from './header.ts'
import type { Mapping } from './mapping.ts'
import { CsvRefused } from './refused.ts'
import { createScanner, type ScannedRecord } from './scan.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** How a file is laid out, as its beginning shows. */
export interface Layout {
  readonly delimiter: Delimiter
  /** The line `sep=;` that spreadsheets read, with its line end; empty when there is none. */
  readonly sepLine: string
  readonly newline: '\r\n' | '\n' | '\r'
  /** The first rows that are not blank. */
  readonly firstRecords: readonly ScannedRecord[]
}

const SEP_LINE = /^"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)/i

/**
 * Finds the delimiter: the one that `sep=` names, else the one with which a row names most fields, else the one that
 * gives the first rows most columns alike.
 * @param text the beginning of the file; `whole` when it is all of it
 */
export function findLayout(text: string, { whole, map }: { whole: boolean; map: readonly Mapping[] }): Layout {
  const sep = SEP_LINE.exec(text)
  const newline = (/\r\n|\r|\n/.exec(text)?.[0] ?? '\r\n') as Layout['newline']
  if (sep !== null) {
    const delimiter = sep[1] as Delimiter
    const rest = text.slice(sep[0].length)
    return { delimiter, sepLine: sep[0], newline, firstRecords: firstRecords(rest, delimiter, { whole, firstLine: 2 }) }
  }
  const candidates = DELIMITERS.map(delimiter => {
    const records = firstRecords(text, delimiter, { whole, firstLine: 1 })
    return { delimiter, records, fields: bestHeader(records, map)?.fields ?? 0, columns: commonColumns(records) }
  })
  const best = candidates.reduce((a, b) =>
    b.fields > a.fields || (b.fields === a.fields && b.columns > a.columns) ? b : a,
  )
  return { delimiter: best.delimiter, sepLine: '', newline, firstRecords: best.records }
}

function firstRecords(
  text: string,
  delimiter: string,
  { whole, firstLine }: { whole: boolean; firstLine: number },
): ScannedRecord[] {
  const found: ScannedRecord[] = []
  for (const { cells, raw, line } of scanLeniently(text, delimiter, { whole, firstLine })) {
    if (raw.trim() === '') continue
    // Good enough to recognise headings by; the row itself is judged later.
    found.push({ cells: cells ?? raw.split(delimiter), raw, line })
    if (found.length === HEADER_SEARCH_ROWS) break
  }
  return found
}

/** A quote that is never closed is reported by the pass over the whole file, which knows the delimiter. */
function scanLeniently(
  text: string,
  delimiter: string,
  { whole, firstLine }: { whole: boolean; firstLine: number },
): ScannedRecord[] {
  const scanner = createScanner(delimiter, { firstLine })
  let records: ScannedRecord[] = []
  try {
    records = scanner.push(text)
    if (whole) records = records.concat(scanner.end())
  } catch (error) {
    if (!(error instanceof CsvRefused)) throw error
  }
  return records
}

/** Columns of the first row, when the next one has as many; 1 when the delimiter does not occur. */
function commonColumns(records: readonly ScannedRecord[]): number {
  const [first, second] = records
  const columns = first?.cells?.length ?? 1
  return second === undefined || second.cells?.length === columns ? columns : 1
}
