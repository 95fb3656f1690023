import { columnName, shownHeading } from './column-name.ts'
import { type Columns, columnsOf, type Requirement } from './columns.ts'
import { type CsvField, isOwnHeading, normalizeHeading } from './fields.ts'
import { type HeaderQuestion, questionOf } from './header-question.ts'
import { type Mapping, mappedColumn } from './mapping.ts'
import { CsvRefused, type FileProblem } from './refused.ts'
import type { ScannedRecord } from './scan.ts'

/** The header is looked for within so many rows: malls write notices above it. */
export const HEADER_SEARCH_ROWS = 10
export const COLUMNS_MAX = 1000

export interface Header {
  /** Physical line, counted from 1. */
  readonly line: number
  /** As in the file, without the line end. */
  readonly raw: string
  /** As written, without surrounding white space; empty for a column without a heading. */
  readonly headings: readonly string[]
  /** As they are compared. */
  readonly normalized: readonly string[]
  /** Columns up to the last one with a heading: a row needs so many cells. */
  readonly width: number
  readonly columns: Columns
}

/** The header is missing or lacks a column. `question` holds what a person needs to be asked to map the columns. */
export class HeaderRefused extends CsvRefused {
  readonly question: HeaderQuestion

  constructor(problems: readonly FileProblem[], question: HeaderQuestion, line: number | undefined) {
    const [first, ...more] = problems
    const { code, fields } = first as FileProblem
    super(code, { fields, line, more })
    this.question = question
  }
}

/** How many fields the cells of a row name: the row that names most is the header. */
const countFields = (cells: readonly string[], map: readonly Mapping[]): number =>
  Object.keys(columnsOf(cells.map(normalizeHeading), namedOnly(map))).length

/** A mapping by number or letter fits any row, so it tells nothing about which row is the header. */
const namedOnly = (map: readonly Mapping[]) => map.filter(({ column }) => !/^(?:\d+|[A-Za-z]{1,2})$/.test(column))

/** The row among the first ten that names most fields, the upper one of two alike. */
export function bestHeader(
  records: readonly ScannedRecord[],
  map: readonly Mapping[],
): { record: ScannedRecord; fields: number } | undefined {
  let best: { record: ScannedRecord; fields: number } | undefined
  for (const record of records.slice(0, HEADER_SEARCH_ROWS)) {
    const fields = countFields(record.cells ?? [], map)
    if (best === undefined || fields > best.fields) best = { record, fields }
  }
  return best
}

/**
 * Understands the header.
 * @param records the first rows that are not blank
 * @throws HeaderRefused HEADER_MISSING, HEADER_DUPLICATE; CsvRefused FILE_EMPTY, HEADER_TOO_WIDE, MAP_INVALID
 */
export function findHeader(
  records: readonly ScannedRecord[],
  { map, required }: { readonly map: readonly Mapping[]; readonly required: readonly Requirement[] },
): Header {
  const best = bestHeader(records, map)
  if (best === undefined) throw new CsvRefused('FILE_EMPTY')
  const wide = records.slice(0, HEADER_SEARCH_ROWS).find(({ cells }) => (cells?.length ?? 0) > COLUMNS_MAX)
  if (wide !== undefined) {
    throw new CsvRefused('HEADER_TOO_WIDE', { line: wide.line, fields: { columns: wide.cells?.length ?? 0 } })
  }
  const unnamed = best.fields > 0 ? undefined : likelyHeader(records)
  const record = unnamed ?? best.record
  const headings = (record.cells ?? []).map(cell => cell.trim())
  const normalized = headings.map(normalizeHeading)
  // Somebody who maps by number has looked at the file; a row that looks like data is still no header.
  const known = best.fields > 0 || (map.length > 0 && unnamed !== undefined)
  if (known) refuseUnknownColumns(normalized, map)
  const columns = known ? columnsOf(normalized, map) : {}
  const missing = required.filter(one => ![one].flat().some(field => columns[field as CsvField] !== undefined))

  const problems: FileProblem[] = []
  const duplicate = known ? firstDuplicate(normalized) : undefined
  if (duplicate !== undefined) {
    problems.push({ code: 'HEADER_DUPLICATE', fields: { column: columnName(headings, duplicate) } })
  }
  const shown = known || unnamed !== undefined ? headings : []
  if (!known || missing.length > 0) {
    const fields = { missing: missing.map(one => [one].flat().join('|')).join(', '), headings: listed(shown) || '-' }
    problems.push({ code: 'HEADER_MISSING', fields })
  }
  if (problems.length > 0) {
    throw new HeaderRefused(problems, questionOf(shown, columns, missing), known ? record.line : undefined)
  }
  const width = normalized.findLastIndex(heading => heading !== '') + 1
  return { line: record.line, raw: record.raw, headings, normalized, width, columns }
}

function refuseUnknownColumns(normalized: readonly string[], map: readonly Mapping[]): void {
  const wrong = map.find(({ column }) => mappedColumn(normalized, column) === undefined)
  if (wrong !== undefined) {
    throw new CsvRefused('MAP_INVALID', { fields: { given: `${wrong.field}=${shownHeading(wrong.column)}` } })
  }
}

/** Blank headings may repeat; any other makes it unclear which column is meant. */
function firstDuplicate(normalized: readonly string[]): number | undefined {
  const seen = new Set<string>()
  for (const [index, heading] of normalized.entries()) {
    if (heading === '') continue
    if (seen.has(heading)) return index
    seen.add(heading)
  }
  return undefined
}

const LISTED_MAX = 60
const listed = (headings: readonly string[]) =>
  headings
    .filter(heading => heading !== '' && !isOwnHeading(normalizeHeading(heading)))
    .slice(0, LISTED_MAX)
    .map(shownHeading)
    .join(', ')

/**
 * The row that may be a header though it names no field we know, and that can be shown to a person. A row of data, which
 * must never be shown, gives itself away by runs of digits or long cells; so the row below has to be one of those.
 */
function likelyHeader(records: readonly ScannedRecord[]): ScannedRecord | undefined {
  return records.find((record, index) => {
    const below = records[index + 1]
    return below !== undefined && looksLikeHeadings(record) && !looksLikeHeadings(below)
  })
}

function looksLikeHeadings({ cells = [] }: ScannedRecord): boolean {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '')
  return filled.length >= 2 && filled.every(cell => cell.length <= 30 && !/\d{3,}|@/.test(cell.replace(/[\s.-]/g, '')))
}
