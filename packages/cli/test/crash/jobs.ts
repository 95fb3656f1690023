import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { csvOf, type Order, orders } from '../orders.ts'
import { Workplace } from './workplace.ts'

/** A label job as a clerk would run it. */
export interface LabelJob {
  readonly csv: string
  readonly args: readonly string[]
  readonly labels: number
  /** Exit code of a run that comes to its end. */
  readonly code: number
}

const INPUT = 'orders.csv'

/** Seven rows, one of them bad, so that there is an errors file as well. */
export function smallJob({ template = 'cj', out = 'labels.pdf' } = {}): LabelJob {
  return {
    csv: csvOf([...orders(7)].map(spoilFirst), template),
    args: ['label', INPUT, '--out', out, ...(out.includes('.') ? [] : ['--format', 'svg']), '--json'],
    labels: 6,
    code: 3,
  }
}

/** A spreadsheet turned its phone number into 1.01E+09. */
const spoilFirst = (order: Order, index: number): Order => (index === 0 ? { ...order, phone: '1.01E+09' } : order)

export function largeJob(rows: number, ...more: string[]): LabelJob {
  return {
    csv: csvOf(orders(rows), 'cj'),
    args: ['label', INPUT, '--out', 'labels.pdf', ...more],
    labels: rows,
    code: 0,
  }
}

/** A folder with the job's input and nothing else; the data folder will be `data` in it. */
export function placeOf({ csv }: LabelJob): Workplace {
  const place = new Workplace()
  place.write(INPUT, csv)
  return place
}

/** Digests of everything but the data folder: the input, the outputs, and what should not be there. */
export function filesOf(place: Workplace): Record<string, string> {
  const names = place.contents().filter(name => !name.startsWith('data/') && !name.endsWith('/'))
  return Object.fromEntries(
    names.map(name => {
      const digest = createHash('sha256').update(place.read(name)).digest('hex')
      return [name, `${(statSync(place.path(name)).mode & 0o777).toString(8)} ${digest}`]
    }),
  )
}

/** Names that differ between two of these, in words. */
export function differences(expected: Record<string, string>, found: Record<string, string>): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)])
  return [...names].flatMap(name => {
    if (expected[name] === found[name]) return []
    if (found[name] === undefined) return [`${name} is missing`]
    return [`${name} ${expected[name] === undefined ? 'is left over' : 'differs'}`]
  })
}

/** What one place holds and the other does not, in words. */
export function leftOver(expected: Workplace, found: Workplace): string[] {
  const asked = new Set(expected.contents())
  const there = new Set(found.contents())
  return [
    ...[...there].filter(name => !asked.has(name)).map(name => `${name} is left over`),
    ...[...asked].filter(name => !there.has(name)).map(name => `${name} is missing`),
  ]
}
