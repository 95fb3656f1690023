import { explainCode } from '@exqress/sdk/errors'
import type { Report } from '../report.ts'

/** Something about one row: its line, its column, a code of the catalogue. Never a value of the row. */
export interface RowNote {
  readonly line: number
  readonly code: string
  readonly column?: string | undefined
}

/** Rows about which the same is to be said. */
interface Kind {
  readonly code: string
  readonly column: string | undefined
  /** Of the first rows. */
  readonly lines: number[]
  count: number
}

/** Lines and kinds that a screen shows; the errors file and `--json` have them all. */
const SHOWN_LINES = 10
const SHOWN_KINDS = 8

/** Gathers what is to be said about rows, by what it is. */
export class RowNotes {
  readonly #kinds = new Map<string, Kind>()
  count = 0

  add({ code, column, line }: RowNote): void {
    this.count++
    const key = `${code} ${column ?? ''}`
    const kind = this.#kinds.get(key) ?? { code, column, lines: [], count: 0 }
    this.#kinds.set(key, kind)
    kind.count++
    if (kind.lines.length < SHOWN_LINES) kind.lines.push(line)
  }

  /** What is wrong or worth a look, on which lines, and, where there is something to be done, what. */
  say(report: Report, { withAdvice }: { readonly withAdvice: boolean }): string[] {
    const lines = [...this.#kinds.values()].slice(0, SHOWN_KINDS).flatMap(({ code, column, lines, count }) => {
      const words = explainCode(code)?.[report.lang]
      const place = column === undefined ? '' : `${column}: `
      const title = words === undefined ? code : `${words.title} (${code})`
      const advice = withAdvice && words !== undefined ? [`    → ${words.next}`] : []
      return [`  ${place}${title}`, `    ${sayLines(lines, count, report)}`, ...advice]
    })
    const more = this.#kinds.size - SHOWN_KINDS
    if (more > 0) lines.push(report.say({ ko: `  … 그 밖에 ${more}가지`, en: `  … and ${more} more kinds` }))
    return lines
  }
}

function sayLines(lines: readonly number[], count: number, report: Report): string {
  const listed = lines.join(', ')
  if (count === 1) return report.say({ ko: `${listed}번째 줄`, en: `line ${listed}` })
  if (count === lines.length) return report.say({ ko: `${listed}번째 줄`, en: `lines ${listed}` })
  return report.say({ ko: `${listed} … 번째 줄, 모두 ${count}행`, en: `lines ${listed} …, ${count} in all` })
}
