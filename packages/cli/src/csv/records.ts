import type { RowErrorCode } from '@exqress/sdk/errors'
import type { Layout } from './delimiter.ts'
import type { Detected } from './detect.ts'
import type { Header } from './header.ts'
import { FIELD_MAX_CHARS, RECORD_MAX_CHARS } from './limits.ts'
import { createScanner, type ScannedRecord } from './scan.ts'
import type { CsvSource } from './source.ts'
import { readText } from './text.ts'

/** What is wrong with a record before anybody asks what its cells mean. `column` counts from 0. */
export interface RecordFault {
  readonly code: RowErrorCode
  readonly column?: number
}

export interface DataRecord {
  /** The contents of the cells, quotes undone and otherwise as in the file. */
  readonly cells: readonly string[]
  /** As in the file, without the line end. */
  readonly raw: string
  readonly line: number
  readonly fault: RecordFault | undefined
}

/** What has to be known to read the rows of a file. */
export interface Readable
  extends Pick<Detected, 'encoding' | 'bom' | 'checkpoints'>,
    Pick<Layout, 'delimiter' | 'sepLine'> {
  readonly header: Pick<Header, 'line' | 'width' | 'headings'>
}

/**
 * The records below the header, piece by piece; blank ones are left out. Both passes read through here, so they number
 * the rows alike.
 * @param locate false: the column of a stray quote does not matter, which is much faster in a file full of them
 * @throws CsvRefused INPUT_CHANGED, QUOTE_NOT_CLOSED, RECORD_ENDLESS
 */
export async function* readRecords(
  source: CsvSource,
  { delimiter, sepLine, header, ...detected }: Readable,
  { signal, locate = true }: { signal?: AbortSignal | undefined; locate?: boolean } = {},
): AsyncGenerator<DataRecord[], void> {
  const scanner = createScanner(delimiter, { firstLine: sepLine === '' ? 1 : 2 })
  let tolerant: typeof import('./tolerant.ts') | undefined

  async function judge(records: readonly ScannedRecord[]): Promise<DataRecord[]> {
    const judged: DataRecord[] = []
    for (const record of records) {
      const { cells, raw, line } = record
      if (line <= header.line || raw === END_OF_FILE) continue
      if (cells !== undefined) {
        if (!isBlank(cells)) judged.push({ cells, raw, line, fault: faultOf(cells, raw, header) })
        continue
      }
      if (!locate && !raw.includes('="')) {
        judged.push({ cells: [], raw, line, fault: { code: 'QUOTE_STRAY' } })
        continue
      }
      tolerant ??= await import('./tolerant.ts')
      judged.push(judgeIrregular(record, tolerant.readTolerant(raw, delimiter), header))
    }
    return judged
  }

  let first = true
  for await (const text of readText(source, detected, { signal })) {
    const records = scanner.push(first ? text.slice(sepLine.length) : text)
    first = false
    yield await judge(records)
  }
  yield await judge(scanner.end())
}

function judgeIrregular(
  { raw, line }: ScannedRecord,
  { cells, strayAt }: { readonly cells: readonly string[]; readonly strayAt: number | undefined },
  header: Readable['header'],
): DataRecord {
  const fault: RecordFault | undefined =
    strayAt === undefined ? faultOf(cells, raw, header) : { code: 'QUOTE_STRAY', column: strayAt }
  return { cells, raw, line, fault }
}

/** DOS programs end a text with Ctrl-Z, on a line of its own. */
const END_OF_FILE = '\u001a'

const isBlank = (cells: readonly string[]) => cells[0]?.trim() === '' && cells.every(cell => cell.trim() === '')

/** C0 but TAB CR LF, DEL and C1, line and paragraph separator, bidi controls, interlinear marks and non-characters. */
const CONTROL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]/
/** What stands for a character that an earlier program could not read. */
const DAMAGED = /\ufffd/

function faultOf(
  cells: readonly string[],
  raw: string,
  { width, headings }: Readable['header'],
): RecordFault | undefined {
  if (raw.length > FIELD_MAX_CHARS) {
    const long = cells.findIndex(cell => cell.length > FIELD_MAX_CHARS)
    if (long >= 0) return { code: 'FIELD_TOO_LONG', column: long }
    if (raw.length > RECORD_MAX_CHARS) return { code: 'RECORD_TOO_LONG' }
  }
  if (cells.length < width) return { code: 'COLUMN_COUNT' }
  // Columns without a heading at the end may be there or not; what stands beyond them has lost its column.
  const { length } = headings
  if (cells.length > length && cells.findIndex((cell, index) => index >= length && cell.trim() !== '') >= 0) {
    return { code: 'COLUMN_COUNT' }
  }
  if (CONTROL.test(raw)) return { code: 'FIELD_CONTROL_CHAR', ...columnWith(cells, CONTROL) }
  if (DAMAGED.test(raw)) return { code: 'FIELD_DAMAGED', ...columnWith(cells, DAMAGED) }
  return undefined
}

function columnWith(cells: readonly string[], pattern: RegExp): { column?: number } {
  const column = cells.findIndex(cell => pattern.test(cell))
  return column < 0 ? {} : { column }
}
