import type { Context } from '../../context.ts'
import { cleanCell } from '../../csv/clean.ts'
import { shownHeading } from '../../csv/column-name.ts'
import type { Requirement } from '../../csv/columns.ts'
import type { Encoding } from '../../csv/encoding.ts'
import { type CsvField, normalizeHeading } from '../../csv/fields.ts'
import { HeaderRefused } from '../../csv/header.ts'
import { kindOfHeading } from '../../csv/heading-kind.ts'
import { inspectCsv } from '../../csv/inspect.ts'
import { type Mapping, parseMapping } from '../../csv/mapping.ts'
import type { CsvPlan } from '../../csv/plan.ts'
import { readRecords } from '../../csv/records.ts'
import { CsvRefused } from '../../csv/refused.ts'
import type { CsvSource } from '../../csv/source.ts'
import { Failure } from '../../failure.ts'
import { inspectAsking } from '../../labels/ask-columns.ts'
import { numberKey, parcelKey } from '../keys.ts'
import type { ByteFile } from './byte-file.ts'
import type { Sink } from './sink.ts'

/** One of these makes a list worth reading. */
const FIELDS: readonly Requirement[] = [
  [
    'recipient',
    'phone',
    'phone2',
    'address',
    'addressDetail',
    'postcode',
    'email',
    'orderNumber',
    'trackingNumber',
    'parcelId',
  ],
]
/** Columns about somebody else than who receives. */
const OTHERS = /보내는|발송|송하|발신|의뢰|구매|주문자|입금|예금|결제|sender|buyer|from/

/** As the reader names a mapping whose column it does not find. */
function shownMapping(given: string): string {
  const [mapping] = parseMapping([given])
  return mapping === undefined ? given : `${mapping.field}=${shownHeading(mapping.column)}`
}

export interface CsvReading {
  /** `field=heading`; one whose heading a file lacks does not count for it. */
  readonly map: readonly string[]
  readonly encoding: Encoding | undefined
  /** Told which mappings were of use. */
  readonly used: (mapping: string) => void
}

/** The rows of a list. Returns how many could not be read, because their cells may have slipped. */
export async function readCsv(
  file: ByteFile,
  sink: Sink,
  { map, encoding, used }: CsvReading,
  context: Context,
): Promise<{ readonly unread: number }> {
  const source = await file.openCsv()
  try {
    let mappings = [...map]
    let plan: CsvPlan
    for (;;) {
      try {
        plan = await inspect(source, mappings, encoding, context)
        break
      } catch (error) {
        const wrong =
          error instanceof CsvRefused && error.code === 'MAP_INVALID' ? String(error.fields.given) : undefined
        const rest = mappings.filter(mapping => wrong === undefined || shownMapping(mapping) !== wrong)
        // One that cannot be understood at all is told at once.
        if (wrong === undefined || rest.length === mappings.length) throw withPlace(error, file.path)
        mappings = rest
      }
    }
    for (const mapping of mappings) used(mapping)
    return { unread: await readRows(plan) }
  } finally {
    await source.close()
  }

  async function readRows(plan: CsvPlan): Promise<number> {
    const columns = columnsOf(plan)
    let unread = 0
    let row = 0
    for await (const records of readRecords(source, plan, { signal: context.signal, locate: false })) {
      for (const { cells, line, fault } of records) {
        row++
        if (fault !== undefined) {
          unread++
          continue
        }
        const first = (field: CsvField) => textOf(cells, columns.get(field))
        const keys = [
          ...allOf(cells, columns.get('orderNumber')).map(numberKey),
          ...allOf(cells, columns.get('trackingNumber')).map(numberKey),
          ...allOf(cells, columns.get('parcelId')).map(parcelKey),
        ].filter(key => key !== undefined)
        const written = {
          name: first('recipient'),
          phone: first('phone') ?? first('phone2'),
          postcode: first('postcode'),
          address: first('address'),
          addressDetail: first('addressDetail'),
          email: first('email'),
        }
        sink.add({ written, keys, spot: { row, line } })
      }
      sink.advance(records.length)
    }
    return unread
  }
}

/**
 * Looks at the file. Where no heading is known, what the headings are probably about will do: a wrong guess shows nobody
 * more than there is. Only where nothing can be guessed is somebody asked.
 */
async function inspect(
  source: CsvSource,
  given: readonly string[],
  encoding: Encoding | undefined,
  context: Context,
): Promise<CsvPlan> {
  const map = parseMapping(given)
  const options = { encoding, required: FIELDS, signal: context.signal }
  try {
    return await inspectCsv(source, { ...options, map })
  } catch (error) {
    if (!(error instanceof CsvRefused) || error.code === 'MAP_INVALID') throw error
    const guesses = error instanceof HeaderRefused && error.code === 'HEADER_MISSING' ? guessesOf(error) : []
    if (guesses.length === 0) return inspectAsking(source, given, options, context)
    return inspectCsv(source, { ...options, map: [...map, ...guesses] })
  }
}

function guessesOf({ question }: HeaderRefused): Mapping[] {
  const guesses = new Map<CsvField, Mapping>()
  for (const { letter, heading } of question.headings) {
    const field = fieldOfHeading(normalizeHeading(heading))
    if (field !== undefined && !guesses.has(field)) guesses.set(field, { field, column: letter })
  }
  return [...guesses.values()]
}

const fieldOfHeading = (normalized: string): CsvField | undefined =>
  OTHERS.test(normalized) ? undefined : kindOfHeading(normalized)

/** Columns by field: the headings that are known, and for the rest what a heading is probably about. */
function columnsOf({ header, unknownColumns }: CsvPlan): ReadonlyMap<CsvField, readonly number[]> {
  const columns = new Map(Object.entries(header.columns) as [CsvField, readonly number[]][])
  const known = new Set(columns.keys())
  for (const index of unknownColumns) {
    const heading = header.normalized[index] as string
    const field = fieldOfHeading(heading)
    if (field !== undefined && !known.has(field)) columns.set(field, [...(columns.get(field) ?? []), index])
  }
  return columns
}

function textOf(cells: readonly string[], columns: readonly number[] = []): string | undefined {
  for (const column of columns) {
    const text = cleanCell(cells[column] ?? '')
    if (text !== '') return text
  }
  return undefined
}

const allOf = (cells: readonly string[], columns: readonly number[] = []): string[] =>
  columns.map(column => cleanCell(cells[column] ?? '')).filter(text => text !== '')

/** Of several files it must be said which one is meant. */
function withPlace(error: unknown, path: string): unknown {
  if (!(error instanceof Failure) || error.where?.file !== undefined) return error
  const { code, fields, where, next, problems } = error
  return new Failure(code, {
    fields,
    where: { file: path, ...where },
    more: problems.slice(1),
    cause: error,
    ...(next === undefined ? {} : { next }),
  })
}
