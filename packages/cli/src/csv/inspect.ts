import { randomBytes } from 'node:crypto'
import type { RowErrorCode } from '@exqress/sdk/errors'
import { trackBundles } from './bundles.ts'
import type { Requirement } from './columns.ts'
import { findLayout, type Layout } from './delimiter.ts'
import { type Detected, detectEncoding } from './detect.ts'
import type { Encoding } from './encoding.ts'
import { isOwnHeading } from './fields.ts'
import { findHeader, type Header, HeaderRefused } from './header.ts'
import type { Hash64 } from './key-set.ts'
import type { Mapping } from './mapping.ts'
import { trackOrderKeys } from './order-keys.ts'
import type { CsvPlan } from './plan.ts'
import { readRecords } from './records.ts'
import { CsvRefused } from './refused.ts'
import { createScanner } from './scan.ts'
import type { CsvSource } from './source.ts'
import { readText } from './text.ts'

export interface InspectOptions {
  /** Instead of detecting it; still strict. */
  readonly encoding?: Encoding | undefined
  readonly map?: readonly Mapping[]
  /** Rows with the same bundle number make one label. */
  readonly group?: boolean
  readonly required: readonly Requirement[]
  readonly signal?: AbortSignal | undefined
  /** Of the hashes that find repeated keys. */
  readonly seed?: Hash64
}

/** What a label needs. */
export const LABEL_FIELDS: readonly Requirement[] = ['recipient', ['phone', 'phone2'], 'address']
/** What taking in tracking numbers needs. */
export const TRACKING_FIELDS: readonly Requirement[] = ['trackingNumber', ['orderNumber', 'parcelId']]
/** Masking needs at least one column that is known to be about a person. */
export const MASK_FIELDS: readonly Requirement[] = [['recipient', 'phone', 'phone2', 'address', 'email', 'postcode']]

/**
 * The first pass: reads all bytes, finds encoding, delimiter, header and repeated order keys, and refuses what is broken
 * as a whole before anything is done with any row.
 * @throws CsvRefused, HeaderRefused
 */
export async function inspectCsv(source: CsvSource, options: InspectOptions): Promise<CsvPlan> {
  const { encoding, map = [], group = false, signal, seed = randomSeed() } = options
  const required = group ? [...options.required, 'bundleNumber' as const] : options.required
  const detected = await detectEncoding(source, { encoding, signal })
  const { firstRecords, ...layout } = await readLayout(source, detected, map, signal)
  const header = await headerOf(source, { detected, layout, firstRecords, map, required, signal })

  const orderKeys = trackOrderKeys(header.columns.orderNumber ?? [], seed)
  const bundles = trackBundles(header.columns, seed)
  const faults = new Map<RowErrorCode, number>()
  let dataRows = 0
  for await (const records of readRecords(source, { ...detected, ...layout, header }, { signal, locate: false })) {
    for (const { cells, fault } of records) {
      dataRows++
      if (fault !== undefined) {
        // Its cells may have slipped: its key is not believed.
        faults.set(fault.code, (faults.get(fault.code) ?? 0) + 1)
      } else if (!group || !bundles.add(dataRows, cells)) {
        orderKeys.add(dataRows, cells)
      }
    }
  }
  const { column, duplicates } = orderKeys.result()
  return {
    ...detected,
    ...layout,
    name: source.name,
    header,
    orderKeyColumn: column,
    bundleColumn: group ? header.columns.bundleNumber?.[0] : undefined,
    dataRows,
    duplicates,
    bundles: bundles.result(),
    faults,
    unknownColumns: unknownColumns(header),
  }
}

async function readLayout(
  source: CsvSource,
  detected: Detected,
  map: readonly Mapping[],
  signal: AbortSignal | undefined,
): Promise<Layout> {
  const whole = detected.checkpoints.length === 1
  for await (const text of readText(source, detected, { signal })) return findLayout(text, { whole, map })
  throw new CsvRefused('FILE_EMPTY')
}

interface HeaderSearch {
  readonly detected: Detected
  readonly layout: Omit<Layout, 'firstRecords'>
  readonly firstRecords: Layout['firstRecords']
  readonly map: readonly Mapping[]
  readonly required: readonly Requirement[]
  readonly signal: AbortSignal | undefined
}

async function headerOf(source: CsvSource, search: HeaderSearch): Promise<Header> {
  try {
    return findHeader(search.firstRecords, search)
  } catch (error) {
    const unclear = error instanceof HeaderRefused || (error instanceof CsvRefused && error.code === 'FILE_EMPTY')
    // A quote that swallows the header is the better answer than a missing header.
    const found = unclear && (await scanThrough(source, search))
    // Something is there, but no row of it ended within the first chunk.
    throw found && error.code === 'FILE_EMPTY' ? new CsvRefused('RECORD_ENDLESS', { line: 1 }) : error
  }
}

/** Whether there is anything but blanks. @throws CsvRefused QUOTE_NOT_CLOSED, RECORD_ENDLESS */
async function scanThrough(source: CsvSource, { detected, layout, signal }: HeaderSearch): Promise<boolean> {
  const scanner = createScanner(layout.delimiter)
  let found = false
  const look = (records: readonly { readonly raw: string }[]) => {
    found ||= records.some(({ raw }) => raw.trim() !== '')
  }
  for await (const text of readText(source, detected, { signal })) look(scanner.push(text))
  look(scanner.end())
  return found
}

function unknownColumns({ columns, normalized }: Header): number[] {
  const known = new Set(Object.values(columns).flat())
  return normalized.flatMap((heading, index) =>
    heading !== '' && !isOwnHeading(heading) && !known.has(index) ? [index] : [],
  )
}

function randomSeed(): Hash64 {
  const bytes = randomBytes(8)
  return { high: bytes.readUInt32LE(0), low: bytes.readUInt32LE(4) }
}
