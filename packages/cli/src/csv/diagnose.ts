import { isAscii, isUtf8 } from 'node:buffer'
import type { DecodeFault } from './decoder.ts'
import type { Encoding } from './encoding.ts'
import { CsvRefused } from './refused.ts'
import type { CsvSource } from './source.ts'

interface Fault {
  readonly encoding: Encoding
  /** The encoding was asked for or named by a byte order mark. */
  readonly known: boolean
  readonly fault: DecodeFault
  readonly utf8Fault: DecodeFault | undefined
}

/** Longest stretch that is judged as one line. */
const LINE_BYTES = 64 * 1024
/** Hangul syllables from which on a line is believed to be of one encoding: fewer may be chance. */
const ENOUGH_SYLLABLES = 2

/** Says what is wrong with bytes that no encoding explains, and on which line. */
export async function nameFault(
  source: CsvSource,
  { encoding, known, fault, utf8Fault }: Fault,
  signal: AbortSignal | undefined,
): Promise<CsvRefused> {
  const tally = known ? undefined : await tallyLines(source, utf8Fault, signal)
  // Undetected, the encoding is the one whose text was seen: UTF-8 when a whole line of it is there.
  const utf8 = encoding === 'utf-8' || (tally !== undefined && tally.utf8Lines > 0 && utf8Fault !== undefined)
  if (utf8 && tally !== undefined && tally.cp949Syllables >= ENOUGH_SYLLABLES) {
    return new CsvRefused('ENCODING_MIXED', { line: Math.max(tally.firstUtf8Line, tally.firstCp949Line) })
  }
  const decisive = utf8 && utf8Fault !== undefined ? utf8Fault : fault
  const line = await lineAt(source, decisive.offset, utf8 ? 'utf-8' : encoding, signal)
  const { offset } = decisive
  if (decisive.cutOff) return new CsvRefused('FILE_TRUNCATED', { line, fields: { offset } })
  return new CsvRefused('ENCODING_INVALID', { line, fields: { offset, encoding: utf8 ? 'utf-8' : encoding } })
}

/**
 * A file that reads as CP949 may still hold lines of UTF-8: many of their bytes make pairs, and names would come out
 * as other characters. Also a UTF-8 file cut off within its last character may read as CP949 by chance.
 * @throws CsvRefused ENCODING_MIXED, FILE_TRUNCATED
 */
export async function refuseMixed(
  source: CsvSource,
  utf8Fault: DecodeFault | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { utf8Lines, firstUtf8Line, firstCp949Line } = await tallyLines(source, utf8Fault, signal)
  if (utf8Lines === 0) return
  if (utf8Fault?.cutOff) throw new CsvRefused('FILE_TRUNCATED', { fields: { offset: utf8Fault.offset } })
  throw new CsvRefused('ENCODING_MIXED', { line: Math.max(firstUtf8Line, firstCp949Line) })
}

interface Tally {
  /** Lines that are UTF-8 and hold Hangul in it. */
  utf8Lines: number
  firstUtf8Line: number
  /** Hangul syllables of CP949 in lines that are no UTF-8. */
  cp949Syllables: number
  firstCp949Line: number
}

async function tallyLines(
  source: CsvSource,
  utf8Fault: DecodeFault | undefined,
  signal: AbortSignal | undefined,
): Promise<Tally> {
  // Half a character at the very end makes its line no worse.
  const end = utf8Fault?.cutOff ? utf8Fault.offset : Number.POSITIVE_INFINITY
  let position = 0
  const tally: Tally = { utf8Lines: 0, firstUtf8Line: 0, cp949Syllables: 0, firstCp949Line: 0 }
  let lineNumber = 0
  let rest: Uint8Array = new Uint8Array(0)

  function judge(line: Uint8Array): void {
    lineNumber++
    if (isUtf8(line)) {
      if (isAscii(line) || countUtf8Hangul(line) < ENOUGH_SYLLABLES) return
      if (tally.utf8Lines++ === 0) tally.firstUtf8Line = lineNumber
    } else if (tally.cp949Syllables < ENOUGH_SYLLABLES) {
      const syllables = countCp949Hangul(line)
      if (syllables > 0 && tally.cp949Syllables === 0) tally.firstCp949Line = lineNumber
      tally.cp949Syllables += syllables
    }
  }

  for await (const chunk of source.chunks(signal)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, Math.max(0, end - position))])
    position += chunk.length
    const judged = eachLine(bytes, judge)
    rest = Uint8Array.from(bytes.subarray(judged))
    // A line that does not end is judged in pieces.
    if (rest.length > LINE_BYTES) rest = rest.subarray(0, 0)
  }
  if (rest.length > 0) judge(rest)
  return tally
}

const LF = 0x0a
const CR = 0x0d

/** Line feeds end a line, and carriage returns where no line feed follows. Returns where the line that does not end starts. */
function eachLine(bytes: Buffer, judge: (line: Uint8Array) => void): number {
  const find = (byte: number, from: number) => {
    const at = bytes.indexOf(byte, from)
    return at < 0 ? bytes.length : at
  }
  let from = 0
  let feed = find(LF, 0)
  let carriage = find(CR, 0)
  // A carriage return at the very end waits: a line feed may follow.
  while (Math.min(feed, carriage) < bytes.length - (carriage < feed ? 1 : 0)) {
    const to = Math.min(feed, carriage)
    judge(bytes.subarray(from, to))
    from = carriage + 1 === feed ? feed + 1 : to + 1
    if (feed < from) feed = find(LF, from)
    if (carriage < from) carriage = find(CR, from)
  }
  return from
}

function countUtf8Hangul(line: Uint8Array): number {
  let count = 0
  for (let at = 0; at + 2 < line.length; at++) {
    const lead = line[at] as number
    // U+AC00–U+D7A3 is EA B0 80 – ED 9E A3.
    if (lead >= 0xea && lead <= 0xed && ((line[at + 1] as number) & 0xc0) === 0x80) count++
  }
  return count
}

/** Pairs B0A1–C8FE, the syllables of KS X 1001. */
function countCp949Hangul(line: Uint8Array): number {
  let count = 0
  for (let at = 0; at + 1 < line.length; at++) {
    const lead = line[at] as number
    if (lead < 0x80) continue
    const trail = line[at + 1] as number
    if (lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1 && trail <= 0xfe) count++
    at++
  }
  return count
}

/** The line a byte lies on, counted from 1. */
async function lineAt(
  source: CsvSource,
  offset: number,
  encoding: Encoding,
  signal: AbortSignal | undefined,
): Promise<number> {
  // Of a UTF-16 unit only the low byte can be a line end, and only when the high one is 0.
  const low = encoding === 'utf-16be' ? 1 : 0
  const width = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1
  let line = 1
  let afterCr = false
  let position = 0
  for await (const chunk of source.chunks(signal)) {
    for (let at = 0; at + width <= chunk.length; at += width) {
      if (position + at >= offset) return line
      const byte = width === 1 || chunk[at + 1 - low] === 0 ? chunk[at + low] : 0
      if (byte === CR || (byte === LF && !afterCr)) line++
      afterCr = byte === CR
    }
    position += chunk.length
  }
  return line
}
