import { CsvError, parse } from 'csv-parse/sync'
import { isTextFormula } from './clean.ts'
import { RECORD_MAX_CHARS } from './limits.ts'

/** A record whose quoting is irregular, as csv-parse reads it. */
export interface TolerantRecord {
  readonly cells: readonly string[]
  /** Index of the first cell that holds a quote it may not hold; undefined: every quote is part of a `="…"` cell, which is clear without quotes around it. */
  readonly strayAt: number | undefined
}

/**
 * Reads one physical line that the scanner declined. Every default of csv-parse that would lose something is set:
 * no trimming, any column count, any line end, a limit on the record.
 */
export function readTolerant(raw: string, delimiter: string): TolerantRecord {
  const cells = parseRelaxed(raw, delimiter)
  if (cells === undefined) return { cells: [raw], strayAt: 0 }
  const strayAt = cells.findIndex(cell => cell.includes('"') && !isTextFormula(cell))
  return { cells, strayAt: strayAt < 0 ? undefined : strayAt }
}

function parseRelaxed(raw: string, delimiter: string): string[] | undefined {
  try {
    const records: string[][] = parse(raw, {
      delimiter,
      bom: false,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: 4 * RECORD_MAX_CHARS,
    })
    return records[0]
  } catch (error) {
    if (error instanceof CsvError) return undefined
    throw error
  }
}
