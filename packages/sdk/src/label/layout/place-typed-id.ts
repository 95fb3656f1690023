import type { Draft } from './draft.ts'
import type { ColumnsSlot, Slot } from './geometry.ts'
import { type Extent, GRID_MM } from './measure.ts'

/** Capitals and digits are set a little apart, to be read one by one. */
const TRACKING_EM = 0.045
/** Ends of the groups 4-4-5 4-4-5. */
const GROUP_ENDS = [4, 8, 13, 17, 21, 26] as const
/** Least space between two groups. */
const LINE_GAP_EM = 0.6
const COLUMN_GAP_EM = 0.35
const END_GAP_EM = 0.25

interface Group {
  readonly text: string
  readonly extent: Extent
}

function groupsOf(draft: Draft, token: string): Group[] {
  const groups: Group[] = []
  let start = 0
  for (const end of GROUP_ENDS) {
    const text = token.slice(start, end)
    groups.push({ text, extent: draft.measure('typed-id', text, TRACKING_EM) })
    start = end
  }
  return groups
}

/** The largest size in steps of one dot that is no larger than the limit. */
function stepDown(em: number, least: number, limit: number): number {
  if (em <= limit) return em
  return Math.max(least, em - Math.ceil((em - limit) / GRID_MM - 1e-9) * GRID_MM)
}

/** The id that is typed by hand, in one line from edge to edge. */
export function placeIdLine(draft: Draft, slot: Slot, token: string, left: number, right: number): void {
  const groups = groupsOf(draft, token)
  const gaps = groups.length - 1
  let ink = 0
  let advance = 0
  for (const { extent } of groups) {
    ink += extent.width
    advance += extent.advance
  }
  const em = stepDown(slot.em, slot.least, (right - left) / (advance + gaps * LINE_GAP_EM))
  const gap = (right - left - ink * em) / gaps
  let x = left
  for (const { text, extent } of groups) {
    draft.trackedStart(x, 'typed-id', text, slot.base, em, extent, TRACKING_EM)
    x += extent.width * em + gap
  }
}

/** The same in two rows of three columns; nothing of it reaches beyond `end`. */
export function placeIdColumns(draft: Draft, slot: ColumnsSlot, token: string, end: number): void {
  const groups = groupsOf(draft, token)
  const widths = [0, 1, 2].map(i => Math.max(groups[i]!.extent.width, groups[i + 3]!.extent.width))
  const [first, second, third] = slot.columns
  const limit = Math.min(
    (second - first) / (widths[0]! + COLUMN_GAP_EM),
    (third - second) / (widths[1]! + COLUMN_GAP_EM),
    (end - third) / (widths[2]! + END_GAP_EM),
  )
  const em = stepDown(slot.em, slot.least, limit)
  const columns = em <= limit ? slot.columns : packedColumns(first, end - END_GAP_EM * em, widths, em)
  groups.forEach(({ text, extent }, i) => {
    const base = slot.rows[i < 3 ? 0 : 1]
    draft.trackedStart(columns[i % 3]!, 'typed-id', text, base, em, extent, TRACKING_EM)
  })
}

/** Five wide letters (W) do not fit the last column at the least size: the columns then share what is left. */
function packedColumns(first: number, end: number, widths: readonly number[], em: number): readonly number[] {
  const gap = (end - first - (widths[0]! + widths[1]! + widths[2]!) * em) / 2
  const second = first + widths[0]! * em + gap
  return [first, second, second + widths[1]! * em + gap]
}
