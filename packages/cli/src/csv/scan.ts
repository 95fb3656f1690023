import { RECORD_MAX_CHARS } from './limits.ts'
import { CsvRefused } from './refused.ts'

/** The longest record that is held at all, so that a file without line ends cannot fill the memory. */
const HELD_MAX_CHARS = 16 * 1024 * 1024

export interface ScannedRecord {
  /** Undefined when the quoting is irregular: another reader has to look at `raw`. */
  readonly cells: string[] | undefined
  /** As in the file, without the line end. */
  readonly raw: string
  /** Physical line on which it starts, counted from 1. */
  readonly line: number
}

export interface Scanner {
  /** The records that are complete. @throws CsvRefused QUOTE_NOT_CLOSED, RECORD_ENDLESS */
  push(text: string): ScannedRecord[]
  /** The last record, when no line end follows it. @throws CsvRefused QUOTE_NOT_CLOSED */
  end(): ScannedRecord[]
}

const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a
const NEVER = Number.POSITIVE_INFINITY

/**
 * Splits text into records as RFC 4180 says, with any single-character delimiter and any mix of line ends. It reads
 * what is regular and nothing else: a quote within an unquoted cell, or text after a closing quote, makes the record
 * irregular. Such a record ends with its physical line, so that one wrong quote never swallows the rows below it.
 */
export function createScanner(delimiter: string, { firstLine = 1 } = {}): Scanner {
  const delimiterUnit = delimiter.charCodeAt(0)
  let rest = ''
  let line = firstLine
  let scanAt = 0

  function scan(text: string, final: boolean): ScannedRecord[] {
    const records: ScannedRecord[] = []
    const { length } = text
    let at = 0
    let feed = find(text, '\n', 0)
    let carriage = find(text, '\r', 0)
    let quote = find(text, '"', 0)
    let split = find(text, delimiter, 0)

    while (at < length) {
      if (feed < at) feed = find(text, '\n', at)
      if (carriage < at) carriage = find(text, '\r', at)
      if (quote < at) quote = find(text, '"', at)
      const lineEnd = feed < carriage ? feed : carriage
      // A carriage return at the very end may have its line feed in the next piece.
      const unfinished = !final && (lineEnd === NEVER || (lineEnd === carriage && carriage === length - 1))

      if (quote > lineEnd || quote === NEVER) {
        if (unfinished) break
        const end = lineEnd === NEVER ? length : lineEnd
        const cells: string[] = []
        let from = at
        if (split < from) split = find(text, delimiter, from)
        while (split < end) {
          cells.push(text.slice(from, split))
          from = split + 1
          split = find(text, delimiter, from)
        }
        cells.push(text.slice(from, end))
        records.push({ cells, raw: text.slice(at, end), line })
        line++
        at = end + (end === carriage && feed === carriage + 1 ? 2 : 1)
        continue
      }

      const quoted = scanQuoted(text, at, lineEnd, final)
      if (quoted === 'more') break
      if (quoted !== undefined) {
        records.push({ cells: quoted.cells, raw: text.slice(at, quoted.end), line })
        line += quoted.lines
        at = quoted.next
        continue
      }
      if (unfinished) break
      const end = lineEnd === NEVER ? length : lineEnd
      records.push({ cells: undefined, raw: text.slice(at, end), line })
      line++
      at = end + (end === carriage && feed === carriage + 1 ? 2 : 1)
    }
    rest = at === 0 ? text : text.slice(at)
    return records
  }

  /** A record with a quote on its first line. Undefined: irregular. 'more': it does not end in this text. */
  function scanQuoted(text: string, start: number, lineEnd: number, final: boolean): QuotedRecord | 'more' | undefined {
    const cells: string[] = []
    const { length } = text
    let at = start
    for (;;) {
      if (text.charCodeAt(at) === QUOTE) {
        let close = text.indexOf('"', at + 1)
        let doubled = false
        while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) {
          doubled = true
          close = text.indexOf('"', close + 2)
        }
        const end = close < 0 ? length : close
        // Whether its end is here yet must not matter: over so many lines a quote counts as never closed.
        const endless = end - at > RECORD_MAX_CHARS && countLines(text, at, end) > 1
        if (endless || (close < 0 && final)) {
          throw new CsvRefused('QUOTE_NOT_CLOSED', { line: line + countLines(text, start, at) })
        }
        if (close < 0) return 'more'
        const cell = text.slice(at + 1, close)
        cells.push(doubled ? cell.replaceAll('""', '"') : cell)
        at = close + 1
      } else {
        const from = at
        for (; at < length; at++) {
          const unit = text.charCodeAt(at)
          if (unit === delimiterUnit || unit === CR || unit === LF) break
          if (unit === QUOTE) return undefined
        }
        cells.push(text.slice(from, at))
      }
      const unit = text.charCodeAt(at)
      if (unit === delimiterUnit) {
        at++
        continue
      }
      if (at < length && unit !== CR && unit !== LF) return undefined
      // What follows decides, and is not here yet: a second quote, or the line feed of a carriage return.
      if (!final && (at >= length || (unit === CR && at === length - 1))) return 'more'
      const next = at + (unit === CR && text.charCodeAt(at + 1) === LF ? 2 : 1)
      return { cells, end: at, next, lines: at <= lineEnd ? 1 : 1 + countLines(text, start, at) }
    }
  }

  return {
    push(text) {
      rest = rest === '' ? text : rest + text
      if (rest.length > HELD_MAX_CHARS) throw new CsvRefused('RECORD_ENDLESS', { line })
      if (rest.length < scanAt) return []
      const records = scan(rest, false)
      // A long record is looked at again only when as much has come once more: else a line of many pieces would be
      // scanned from its start with each of them.
      scanAt = rest.length > RECORD_MAX_CHARS ? 2 * rest.length : 0
      return records
    },
    end: () => scan(rest, true),
  }
}

interface QuotedRecord {
  readonly cells: string[]
  readonly end: number
  readonly next: number
  readonly lines: number
}

function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at < 0 ? NEVER : at
}

/** Line ends between two places. */
function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (unit === LF || (unit === CR && text.charCodeAt(at + 1) !== LF)) lines++
  }
  return lines
}
