import { explainCode } from '@exqress/sdk/errors'
import type { Report } from '../report.ts'

/** Something about one row: its line, its column, a code of the catalogue. Never a value of the row. */
export interface RowNote {
  readonly line: number
  readonly code: string
  readonly column?: string | undefined
}

/** Rows listed on a screen; the errors file and `--json` have them all. */
const SHOWN_ROWS = 10
/** Kinds of remarks listed on a screen. */
const SHOWN_KINDS = 5

/** The first bad rows in words, and behind the first of each kind what to do about it. */
export function problemLines(problems: readonly RowNote[], failed: number, report: Report): string[] {
  const shown = problems.slice(0, SHOWN_ROWS)
  const advised = new Set<string>()
  const lines = shown.flatMap(problem => {
    const { code } = problem
    const lines = [`  ${placeOf(problem, report)}: ${titleOf(code, report)} (${code})`]
    const next = explainCode(code)?.[report.lang].next
    if (next !== undefined && !advised.has(code)) lines.push(`    → ${next}`)
    advised.add(code)
    return lines
  })
  const more = failed - shown.length
  if (more > 0) lines.push(report.say({ ko: `  … 그 밖에 ${more}행`, en: `  … and ${more} more` }))
  return lines
}

/** What there is to say about rows that go on, by code: how often, and where first. */
export type RemarkKinds = ReadonlyMap<string, { readonly first: RowNote; readonly count: number }>

export function remarkLines(kinds: RemarkKinds, report: Report): string[] {
  if (kinds.size === 0) return []
  const total = [...kinds.values()].reduce((sum, { count }) => sum + count, 0)
  const lines = [...kinds].slice(0, SHOWN_KINDS).map(([code, { first, count }]) => {
    const others = report.say({ ko: ` 등 ${count}건`, en: ` and ${count - 1} more` })
    return `  ${placeOf(first, report)}${count === 1 ? '' : others}: ${titleOf(code, report)} (${code})`
  })
  const all = report.say({ ko: '  모두 보기: --json 의 warnings', en: '  all of them: warnings under --json' })
  return [
    report.say({ ko: `살펴볼 것 ${total}건`, en: `Worth a look: ${total}` }),
    ...lines,
    ...(total > lines.length ? [all] : []),
  ]
}

const titleOf = (code: string, { lang }: Report) => explainCode(code)?.[lang].title ?? code

function placeOf({ line, column }: RowNote, report: Report): string {
  const place = report.say({ ko: `${line}번째 줄`, en: `line ${line}` })
  return column === undefined ? place : `${place}, ${column}`
}
