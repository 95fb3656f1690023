import { explainCode } from '@exqress/sdk/errors'
import { openEncoder } from './encode.ts'
import { bomOf } from './encoding.ts'
import type { CsvPlan } from './plan.ts'
import { neutralizeRaw, splitRaw } from './raw-cells.ts'
import type { CsvRow } from './rows.ts'
import { formatCell } from './write.ts'

/** Headings of the columns that are put behind those of the file; the reader ignores them. */
export const ERROR_HEADINGS = ['__line', '__column', '__code', '__message'] as const

/** What is wrong with a row, by any code of the catalogue: the reader's own or the server's. */
export interface RowFailure {
  readonly code: string
  readonly column?: string
}

/** Bytes of the file of bad rows. Whoever writes them to a disk gives the file the mode 0600. */
export interface ErrorCsv {
  /** To be written first. */
  header(): Uint8Array
  row(row: Pick<CsvRow, 'raw' | 'line'>, failures: readonly RowFailure[]): Uint8Array
}

/**
 * The rows that failed, as they were read, with what is wrong behind them: in the encoding and with the delimiter of the
 * input, so that the file can be corrected with the same program and fed back with the same command.
 */
export async function openErrorCsv(plan: CsvPlan, { lang }: { readonly lang: 'ko' | 'en' }): Promise<ErrorCsv> {
  const { header, delimiter, newline, sepLine } = plan
  const encode = await openEncoder(plan.encoding)
  // An error file fed back has our columns already: they are written anew.
  const own = new Set(header.normalized.flatMap((heading, index) => (isErrorHeading(heading) ? [index] : [])))
  const width = header.headings.length

  function line(raw: string, added: readonly string[]): Uint8Array {
    const kept = originalCells(raw).filter((_, index) => !own.has(index))
    const cells = [...kept.map(neutralizeRaw), ...added.map(cell => formatCell(cell, delimiter))]
    return encodeLine(cells.join(delimiter) + newline)
  }

  /** As written; a short row is filled up, so that our columns stand under their headings. */
  function originalCells(raw: string): string[] {
    const cells = splitRaw(raw, delimiter)
    while (cells.length > width && /^[\s"]*$/.test(cells.at(-1) as string)) cells.pop()
    while (cells.length < width) cells.push('')
    return cells
  }

  /** What was read can be written; of our own words, what the encoding lacks is left out. */
  const encodeLine = (text: string): Uint8Array =>
    encode(text) ?? (encode([...text].filter(character => encode(character) !== undefined).join('')) as Uint8Array)

  return {
    header: () =>
      Buffer.concat([
        plan.bom ? bomOf(plan.encoding) : new Uint8Array(0),
        encodeLine(sepLine),
        line(header.raw, ERROR_HEADINGS),
      ]),
    row({ raw, line: number }, failures) {
      const columns = failures.flatMap(({ column }) => column ?? [])
      const words = failures.map(({ code }) => explainCode(code)?.[lang]).filter(entry => entry !== undefined)
      return line(raw, [
        String(number),
        columns.join('; '),
        failures.map(({ code }) => code).join('; '),
        words.map(({ title, next }) => `${title}: ${next}`).join(' / '),
      ])
    },
  }
}

const isErrorHeading = (heading: string) => (ERROR_HEADINGS as readonly string[]).includes(heading)
