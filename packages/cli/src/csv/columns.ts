import {
  type CsvField,
  isMobileHeading,
  isOwnHeading,
  isRecipientHeading,
  knownHeading,
  PERSONAL_FIELDS,
} from './fields.ts'
import { type Mapping, mappedColumn } from './mapping.ts'

/** Columns of each field, the one to look at first in front. Indexes count from 0. */
export type Columns = Readonly<Partial<Record<CsvField, readonly number[]>>>

/** A field that is needed, or several of which one will do. */
export type Requirement = CsvField | readonly CsvField[]

/** Finds what each column means. `--map` decides; then the headings do. */
export function columnsOf(normalized: readonly string[], map: readonly Mapping[] = []): Columns {
  const found = new Map<CsvField, number[]>()
  const mapped = new Set<number>()
  for (const { field, column } of map) {
    const index = mappedColumn(normalized, column)
    if (index === undefined) continue
    mapped.add(index)
    found.set(field, [...(found.get(field) ?? []), index])
  }
  const chosen = new Set(found.keys())
  const byHeading = new Map<CsvField, number[]>()
  for (const [index, heading] of normalized.entries()) {
    if (mapped.has(index) || isOwnHeading(heading)) continue
    const field = knownHeading(heading)?.field
    if (field === undefined || chosen.has(field)) continue
    const columns = byHeading.get(field)
    if (columns === undefined) byHeading.set(field, [index])
    else columns.push(index)
  }
  for (const [field, columns] of byHeading) found.set(field, arrange(field, columns, normalized))
  return Object.fromEntries(found)
}

function arrange(field: CsvField, columns: readonly number[], normalized: readonly string[]): number[] {
  const heading = (index: number) => normalized[index] as string
  const rank = (index: number) => knownHeading(heading(index))?.rank ?? 0
  if (field === 'orderNumber' || field === 'carrier') return [...columns].sort((a, b) => rank(a) - rank(b))
  // 받는분전화번호 beside a plain 전화번호: the plain one belongs to somebody else, often the sender.
  const named = columns.filter(index => isRecipientHeading(heading(index)))
  const ours = named.length > 0 && (PERSONAL_FIELDS as readonly CsvField[]).includes(field) ? named : columns
  if (field !== 'phone') return [...ours]
  return [...ours].sort((a, b) => Number(isMobileHeading(heading(b))) - Number(isMobileHeading(heading(a))))
}
