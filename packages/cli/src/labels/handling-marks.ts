import { Failure } from '../failure.ts'

export const HANDLING_MARKS = ['fragile', 'cold', 'frozen', 'up', 'dry'] as const
export type HandlingMark = (typeof HANDLING_MARKS)[number]

const isMark = (text: string): text is HandlingMark => (HANDLING_MARKS as readonly string[]).includes(text)

/** Reads `--marks fragile,up`: at most three. */
export function parseMarks(given: string | undefined): HandlingMark[] {
  const marks = (given ?? '').split(',').flatMap(mark => mark.trim() || [])
  if (marks.every(isMark) && marks.length <= 3) return [...new Set(marks)]
  throw new Failure('USAGE_VALUE_INVALID', {
    fields: { given: '--marks', expected: `${HANDLING_MARKS.join(', ')} (3)` },
  })
}
