import type { MarkItem } from '../drawing.ts'
import type { Draft } from './draft.ts'
import type { MarksSlot } from './geometry.ts'
import type { Extent } from './measure.ts'

interface NamedMark {
  readonly mark: MarkItem['mark']
  readonly name: string
}

/** In the order in which they are drawn; frozen goods need at least what chilled ones need. */
const ORDER: readonly (NamedMark & { readonly code: string })[] = [
  { code: 'fragile', mark: 'fragile', name: '취급주의' },
  { code: 'frozen', mark: 'cold', name: '냉동' },
  { code: 'cold', mark: 'cold', name: '냉장' },
  { code: 'up', mark: 'up', name: '위로' },
  { code: 'dry', mark: 'dry', name: '젖음주의' },
]
const MOST_MARKS = 3
const NONE: readonly NamedMark[] = []

/** Known marks, each once, at most three. */
export function marksOf(codes: readonly string[], most = MOST_MARKS): readonly NamedMark[] {
  if (codes.length === 0) return NONE
  const marks: NamedMark[] = []
  for (const { code, mark, name } of ORDER) {
    if (codes.includes(code) && marks.length < most && marks.at(-1)?.mark !== mark) marks.push({ mark, name })
  }
  return marks
}

/** Marks in columns, flush right. */
export interface PlannedMarks {
  readonly columns: readonly {
    readonly mark: NamedMark
    readonly left: number
    readonly width: number
    readonly name: Extent | undefined
  }[]
  /** Where they begin; the right edge when there are none. */
  readonly left: number
}

/** A column is as wide as the wider of picture and name. */
export function planMarks(
  draft: Draft,
  slot: MarksSlot,
  marks: readonly NamedMark[],
  right: number,
  named = true,
): PlannedMarks {
  const columns: PlannedMarks['columns'][number][] = []
  let end = right
  for (let i = marks.length - 1; i >= 0; i--) {
    const mark = marks[i]!
    const name = named && slot.names !== undefined ? draft.measure('mark-name', mark.name) : undefined
    const width = Math.max(slot.size, name === undefined || slot.names === undefined ? 0 : name.width * slot.names.em)
    columns.unshift({ mark, left: end - width, width, name })
    end -= width + slot.gap
  }
  return { columns, left: columns[0]?.left ?? right }
}

export function placeMarks(draft: Draft, slot: MarksSlot, { columns }: PlannedMarks): void {
  for (const { mark, left, width, name } of columns) {
    const x = draft.snap(left + (width - slot.size) / 2, Math.floor)
    placeMark(draft, mark, x, slot.top, slot.size)
    if (name !== undefined && slot.names !== undefined)
      placeName(draft, mark, left + width / 2, slot.names.base, slot.names.em, name)
  }
}

/** Marks under each other at the left margin, as qr-only has them. */
export function stackMarks(
  draft: Draft,
  { size, pitch, nameDrop, nameEm }: { size: number; pitch: number; nameDrop: number; nameEm: number },
  marks: readonly NamedMark[],
  left: number,
  top: number,
): void {
  marks.forEach((mark, i) => {
    const y = top + i * pitch
    placeMark(draft, mark, left, y, size)
    placeName(draft, mark, left + size / 2, y + nameDrop, nameEm, draft.measure('mark-name', mark.name))
  })
}

function placeMark(draft: Draft, { mark }: NamedMark, x: number, y: number, sizeMm: number): void {
  draft.items.push({ kind: 'mark', mark, xMm: x + draft.dx, yMm: y + draft.dy, sizeMm })
}

function placeName(draft: Draft, { name }: NamedMark, middle: number, base: number, em: number, extent: Extent): void {
  draft.startAt(draft.snap(middle - (extent.width * em) / 2), 'mark-name', name, base, em, extent)
}
