import { constants } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { writeAt } from './durable.ts'

/**
 * What became of one row. `parcelId` is the first 128 bits of the row's keyed identity, so the journal holds nothing
 * from which a row could be guessed.
 */
export type JournalEntry =
  | { readonly row: number; readonly state: 'issued'; readonly parcelId: string }
  | { readonly row: number; readonly state: 'failed'; readonly code: string }

/** An append-only file of rows that are done: a CRC on every line, one fsync a batch. */
export interface Journal {
  /** Entries an earlier run left, in the order of writing. */
  readonly earlier: readonly JournalEntry[]
  /** Rows that are done, by this run and the earlier ones. */
  readonly rows: number
  /** Resolves when the entries are on the disk. */
  append(entries: readonly JournalEntry[]): Promise<void>
  close(): Promise<void>
}

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0')

export function writeEntry(entry: JournalEntry): string {
  const text = entry.state === 'issued' ? `${entry.row} issued ${entry.parcelId}` : `${entry.row} failed ${entry.code}`
  return `${checksum(text)} ${text}\n`
}

function readEntry(line: string): JournalEntry | undefined {
  const text = line.slice(9)
  if (line[8] !== ' ' || checksum(text) !== line.slice(0, 8)) return undefined
  const [row, state, value] = text.split(' ')
  if (row === undefined || value === undefined) return undefined
  if (state === 'issued') return { row: Number(row), state, parcelId: value }
  if (state === 'failed') return { row: Number(row), state, code: value }
  return undefined
}

/** The intact lines from the start, and how many bytes they take. What follows a torn line was never acknowledged. */
export function readJournal(text: string): { entries: JournalEntry[]; intactBytes: number } {
  const entries: JournalEntry[] = []
  let at = 0
  for (;;) {
    const end = text.indexOf('\n', at)
    if (end < 0) break
    const entry = readEntry(text.slice(at, end))
    if (entry === undefined) break
    entries.push(entry)
    at = end + 1
  }
  return { entries, intactBytes: at }
}

/** Opens or makes the journal; a torn tail is cut off. */
export async function openJournal(path: string): Promise<Journal> {
  const text = await readFile(path, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const { entries, intactBytes } = readJournal(text)
  const file: FileHandle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  if (intactBytes < text.length) await file.truncate(intactBytes)
  let end = intactBytes
  let rows = entries.length
  return {
    earlier: entries,
    get rows() {
      return rows
    },
    async append(batch) {
      if (batch.length === 0) return
      end = await writeAt(file, Buffer.from(batch.map(writeEntry).join(''), 'latin1'), end)
      await file.datasync()
      rows += batch.length
    },
    close: () => file.close(),
  }
}
