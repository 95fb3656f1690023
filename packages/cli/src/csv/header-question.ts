import { createHash } from 'node:crypto'
import { columnLetter, shownHeading } from './column-name.ts'
import type { Columns, Requirement } from './columns.ts'
import { type CsvField, isOwnHeading, normalizeHeading } from './fields.ts'
import { kindOfHeading } from './heading-kind.ts'

/** What a person is asked when headings are not recognised. */
export interface HeaderQuestion {
  /** The columns to choose from; empty when the row might be data, which must not be shown. */
  readonly headings: readonly { readonly letter: string; readonly heading: string }[]
  /** Columns that were recognised, and guesses for those that were not, by index; the likeliest first. */
  readonly suggestions: Columns
  readonly missing: readonly Requirement[]
  /** The same for every file with these headings at these places: what a person answered is remembered under it. */
  readonly headingSetKey: string
}

export function questionOf(
  headings: readonly string[],
  columns: Columns,
  missing: readonly Requirement[],
): HeaderQuestion {
  const taken = new Set(Object.values(columns).flat())
  const suggestions: Partial<Record<CsvField, readonly number[]>> = { ...columns }
  for (const field of missing.flat() as CsvField[]) {
    const guesses = headings.flatMap((heading, index) =>
      !taken.has(index) && kindOfHeading(normalizeHeading(heading)) === field ? [index] : [],
    )
    if (guesses.length > 0) suggestions[field] = guesses
  }
  return {
    headings: headings.map((heading, index) => ({ letter: columnLetter(index), heading: shownHeading(heading) })),
    suggestions,
    missing,
    headingSetKey: headingSetKey(headings),
  }
}

/**
 * Names a set of headings without holding them. Their order counts: an answer may name a column by its letter, and must
 * not point to another one in a file that is laid out otherwise. The columns of an error file fed back do not count.
 */
export function headingSetKey(headings: readonly string[]): string {
  const names = headings.map(normalizeHeading).filter(heading => !isOwnHeading(heading))
  while (names.at(-1) === '') names.pop()
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 32)
}
