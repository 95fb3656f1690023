import { columnIndex } from './column-name.ts'
import { type CsvField, fieldNamed, normalizeHeading } from './fields.ts'
import { CsvRefused } from './refused.ts'

/** What `--map field=column` says: the column is a heading, a number counted from 1, or a letter. */
export interface Mapping {
  readonly field: CsvField
  readonly column: string
}

/**
 * Reads the values of `--map`.
 * @throws CsvRefused MAP_INVALID
 */
export function parseMapping(given: readonly string[]): readonly Mapping[] {
  return given.map(text => {
    const equals = text.indexOf('=')
    const field = equals < 0 ? undefined : fieldNamed(text.slice(0, equals).trim())
    const column = text.slice(equals + 1).trim()
    if (field === undefined || column === '') throw new CsvRefused('MAP_INVALID', { fields: { given: text } })
    return { field, column }
  })
}

/** The column a mapping means: the heading as it is written, else a number or a letter. */
export function mappedColumn(normalized: readonly string[], column: string): number | undefined {
  const byHeading = normalized.indexOf(normalizeHeading(column))
  if (byHeading >= 0) return byHeading
  const index = columnIndex(column)
  return index !== undefined && index < normalized.length ? index : undefined
}
