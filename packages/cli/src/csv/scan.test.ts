import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RECORD_MAX_CHARS } from './limits.ts'
import type { CsvRefused } from './refused.ts'
import { createScanner, type ScannedRecord } from './scan.ts'

function scan(pieces: readonly string[], delimiter = ','): ScannedRecord[] {
  const scanner = createScanner(delimiter)
  return [...pieces.flatMap(piece => scanner.push(piece)), ...scanner.end()]
}
const cellsOf = (records: readonly ScannedRecord[]) => records.map(({ cells }) => cells)

/** csv-parse as the other reader: every default that differs is set. It counts CRLF within quotes as two lines. */
function peer(text: string, delimiter = ','): { cells: string[]; lastLine: number }[] {
  const rows = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    // The types do not know that `info` changes what a row is.
  }) as unknown as { record: string[]; info: { lines: number } }[]
  let extra = 0
  return rows.map(({ record, info }) => {
    extra += record.reduce((sum, cell) => sum + cell.split('\r\n').length - 1, 0)
    return { cells: record, lastLine: info.lines - extra }
  })
}

const lastLine = ({ raw, line }: ScannedRecord) => line + raw.split(/\r\n|\r|\n/).length - 1

interface Generated {
  readonly text: string
  readonly delimiter: string
}

/** Regular files: any cells, quoted where they need it and sometimes where they do not, any mix of line ends. */
const regular: fc.Arbitrary<Generated> = fc.constantFrom(',', ';', '\t', '|').chain(delimiter => {
  const piece = fc.constantFrom('홍길동', 'a', '1', ' ', '"', delimiter, '\r\n', '\n', '\r', '뷁', "'", '\ufeff', '😀')
  const cell = fc.record({
    content: fc.array(piece, { maxLength: 5 }).map(pieces => pieces.join('')),
    quoted: fc.boolean(),
  })
  const newline = fc.constantFrom('\r\n', '\n', '\r')
  const row = fc.record({ cells: fc.array(cell, { minLength: 1, maxLength: 5 }), newline })
  return fc.record({ rows: fc.array(row, { maxLength: 8 }), open: fc.boolean() }).map(({ rows, open }) => {
    const written = rows.map(({ cells, newline: end }) => {
      const line = cells.map(({ content, quoted }) =>
        quoted || /["\r\n]/.test(content) || content.includes(delimiter)
          ? `"${content.replaceAll('"', '""')}"`
          : content,
      )
      return { line: line.join(delimiter), end }
    })
    let text = ''
    for (const { line, end } of written) {
      // A line feed behind a carriage return would be the same line end.
      if (text.endsWith('\r') && line === '' && end === '\n') text += `""`
      text += line + end
    }
    return { text: open ? text.replace(/(?:\r\n|\r|\n)$/, '') : text, delimiter }
  })
})

describe('the scanner and csv-parse', () => {
  it('read the same records with the same lines from every regular file', () => {
    fc.assert(
      fc.property(regular, ({ text, delimiter }) => {
        const ours = scan([text], delimiter)
        const theirs = peer(text, delimiter)
        expect(cellsOf(ours)).toEqual(theirs.map(({ cells }) => cells))
        expect(ours.map(lastLine)).toEqual(theirs.map(record => record.lastLine))
      }),
      { numRuns: 1500 },
    )
  })

  it('agree on csv-spectrum', ({ skip }) => {
    const folder = join(import.meta.dirname, '../../../../../shared/data/csv-spectrum')
    if (!existsSync(folder)) return skip('csv-spectrum is not here; the generated files stand for it')
    for (const name of readdirSync(join(folder, 'csvs'))) {
      const text = readFileSync(join(folder, 'csvs', name), 'utf8')
      const expected: Record<string, string>[] = JSON.parse(
        readFileSync(join(folder, 'json', name.replace('.csv', '.json')), 'utf8'),
      )
      const [header, ...rows] = scan([text])
      if (name === 'location_coordinates.csv') {
        // 37°36'37.8"N stands without quotes around it: irregular, and an error of its row.
        expect(rows.map(({ cells, line }) => ({ cells, line }))).toEqual([{ cells: undefined, line: 2 }])
        continue
      }
      const objects = rows.map(({ cells }) =>
        Object.fromEntries((header?.cells ?? []).map((heading, index) => [heading, cells?.[index] ?? ''])),
      )
      // Expected values have LF where some files have CRLF within quotes.
      expect(JSON.parse(JSON.stringify(objects).replaceAll('\\r\\n', '\\n'))).toEqual(
        JSON.parse(JSON.stringify(expected).replaceAll('\\r\\n', '\\n')),
      )
    }
  })
})

describe('the scanner', () => {
  it('gives the same records wherever the text is cut', () => {
    const anything = fc.array(fc.constantFrom('a', '"', '""', ',', '\r', '\n', '\r\n', '홍'), { maxLength: 24 })
    fc.assert(
      fc.property(anything, fc.array(fc.nat(30), { maxLength: 4 }), (parts, cuts) => {
        const text = parts.join('')
        const edges = [0, ...cuts.map(cut => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
        const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge))
        const outcome = (given: readonly string[]) => {
          try {
            return scan(given)
          } catch (error) {
            return { code: (error as CsvRefused).code, line: (error as CsvRefused).where?.line }
          }
        }
        expect(outcome(pieces)).toEqual(outcome([text]))
      }),
      { numRuns: 2000 },
    )
  })

  it('loses no character: records and line ends make the text again', () => {
    const anything = fc.array(fc.constantFrom('a', ',', '"', '\n'), { maxLength: 24 })
    fc.assert(
      fc.property(anything, parts => {
        const text = parts.join('')
        fc.pre(!throws(() => scan([text])))
        const again = scan([text]).map(({ raw }) => `${raw}\n`)
        expect(again.join('')).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
      }),
    )
  })

  it('ends an irregular record with its line, so that a wrong quote swallows no row below', () => {
    const text = 'a,b\n1,"open\n2,fine\n3,"quoted"\n4,fine\n'
    expect(scan([text])).toEqual([
      { cells: ['a', 'b'], raw: 'a,b', line: 1 },
      { cells: undefined, raw: '1,"open', line: 2 },
      { cells: ['2', 'fine'], raw: '2,fine', line: 3 },
      { cells: ['3', 'quoted'], raw: '3,"quoted"', line: 4 },
      { cells: ['4', 'fine'], raw: '4,fine', line: 5 },
    ])
  })

  it('calls a quote within a cell and text behind a closing quote irregular', () => {
    expect(cellsOf(scan(['김"철"수,1']))).toEqual([undefined])
    expect(cellsOf(scan(['"김"철수,1']))).toEqual([undefined])
    expect(cellsOf(scan(['a, "b"']))).toEqual([undefined])
  })

  it('names the line on which a quote that is never closed was opened', () => {
    const refused = (text: string) => {
      try {
        scan([text])
      } catch (error) {
        return { code: (error as CsvRefused).code, line: (error as CsvRefused).where?.line }
      }
      return undefined
    }
    expect(refused('a,b\n1,"open\n2,x\n')).toEqual({ code: 'QUOTE_NOT_CLOSED', line: 2 })
    expect(refused('a,b\r"x\r\ny","open\r\n2,x')).toEqual({ code: 'QUOTE_NOT_CLOSED', line: 3 })
    const far = `a,b\n1,"${'x\n'.repeat(RECORD_MAX_CHARS)}"\n`
    expect(refused(far)).toEqual({ code: 'QUOTE_NOT_CLOSED', line: 2 })
    expect(() => createScanner(',').push(far.slice(0, -3))).toThrow('QUOTE_NOT_CLOSED')
  })

  it('holds a long line, and refuses one that does not end', () => {
    const long = 'y'.repeat(300_000)
    expect(scan(['a,b\n1,', long, '\n2,b\n']).map(({ line, raw }) => [line, raw.length])).toEqual([
      [1, 3],
      [2, 300_002],
      [3, 3],
    ])
    const scanner = createScanner(',')
    const piece = 'z'.repeat(4 * 1024 * 1024)
    expect(() => {
      for (let count = 0; count < 6; count++) scanner.push(piece)
    }).toThrow('RECORD_ENDLESS')
  })
})

function throws(action: () => unknown): boolean {
  try {
    action()
    return false
  } catch {
    return true
  }
}
