import type { DrawItem, Drawing } from './drawing.ts'
import type { Faces } from './faces.ts'
import { LabelError } from './label-error.ts'
import { measure } from './layout/measure.ts'
import type { LabelSize } from './layout.ts'

export const SHEETS = ['a4:2x4', 'a4:2x3', 'a4:2x2', 'a4:1x2'] as const
export type SheetId = (typeof SHEETS)[number]

/** Lengths in millimetres from the sheet's left and top edge. */
interface Stock {
  /** What the shelf calls it. */
  readonly name: string
  readonly size: LabelSize
  readonly columns: number
  readonly rows: number
  /** One sticker; the label's own origin may lie off it where the sticker is smaller than the layout. */
  readonly widthMm: number
  readonly heightMm: number
  readonly leftMm: number
  readonly topMm: number
  readonly pitchXMm: number
  readonly pitchYMm: number
  /** Where labels lie on a sticker: several when one sticker is cut apart. */
  readonly labels: readonly { readonly xMm: number; readonly yMm: number }[]
}

const A4 = { widthMm: 210, heightMm: 297 }

/** Sticker sizes stand in public software; left and top are computed from symmetry, hence the offsets. */
const STOCKS: Record<SheetId, Stock> = {
  'a4:2x4': {
    name: '폼텍 3114 · Avery L7165',
    size: '99x68',
    columns: 2,
    rows: 4,
    widthMm: 99.1,
    heightMm: 67.7,
    leftMm: 4.65,
    topMm: 13.1,
    pitchXMm: 101.6,
    pitchYMm: 67.7,
    labels: [{ xMm: 0, yMm: 0 }],
  },
  'a4:2x3': {
    name: '폼텍 3639',
    size: '100x100',
    columns: 2,
    rows: 3,
    widthMm: 105,
    heightMm: 99,
    leftMm: 0,
    topMm: 0,
    pitchXMm: 105,
    pitchYMm: 99,
    labels: [{ xMm: 2.5, yMm: -0.5 }],
  },
  'a4:2x2': {
    name: 'Avery L7169',
    size: '99x139',
    columns: 2,
    rows: 2,
    widthMm: 99.1,
    heightMm: 139,
    leftMm: 4.65,
    topMm: 9.5,
    pitchXMm: 101.6,
    pitchYMm: 139,
    labels: [{ xMm: 0, yMm: 0 }],
  },
  'a4:1x2': {
    name: '폼텍 3102 · Avery L7168',
    size: '99x139',
    columns: 1,
    rows: 2,
    widthMm: 199.6,
    heightMm: 143.5,
    leftMm: 5.2,
    topMm: 5,
    pitchXMm: 0,
    pitchYMm: 143.5,
    labels: [
      { xMm: 0.25, yMm: 2.25 },
      { xMm: 100.25, yMm: 2.25 },
    ],
  },
}

export interface SheetOptions {
  /** First position to be used on the first sheet, from 1: sheets that are begun can be used up. */
  readonly start?: number
  /** What the printer is off by, −5 to 5; the calibration page shows it. */
  readonly offsetXMm?: number
  readonly offsetYMm?: number
}

/** A sheet of stickers and where labels go on it. */
export interface Sheet {
  readonly id: SheetId
  readonly name: string
  /** The size in which the labels are to be laid out. */
  readonly size: LabelSize
  readonly pageMm: { readonly widthMm: number; readonly heightMm: number }
  /** Labels on a full sheet. */
  readonly positions: number
  /** First position on the first sheet; the sheets after it start at 1. */
  readonly start: number
  /** Where a label's top left corner goes. Positions count from 1, row by row. */
  place(position: number): { readonly xMm: number; readonly yMm: number }
}

const MOST_OFFSET_MM = 5

/** @throws LabelError SHEET_UNKNOWN for another sheet, a start beyond it, or an offset beyond 5 mm */
export function parseSheet(spec: string, { start = 1, offsetXMm = 0, offsetYMm = 0 }: SheetOptions = {}): Sheet {
  const id = SHEETS.find(known => known === spec.toLowerCase())
  if (id === undefined) throw new LabelError('SHEET_UNKNOWN', 'sheet')
  const stock = STOCKS[id]
  const perSticker = stock.labels.length
  const positions = stock.columns * stock.rows * perSticker
  const isPosition = (n: number) => Number.isInteger(n) && n >= 1 && n <= positions
  if (!isPosition(start)) throw new LabelError('SHEET_UNKNOWN', 'start')
  for (const offset of [offsetXMm, offsetYMm])
    if (!(Math.abs(offset) <= MOST_OFFSET_MM)) throw new LabelError('SHEET_UNKNOWN', 'offset')
  return {
    id,
    name: stock.name,
    size: stock.size,
    pageMm: A4,
    positions,
    start,
    place(position) {
      if (!isPosition(position)) throw new LabelError('SHEET_UNKNOWN', 'position')
      const sticker = Math.floor((position - 1) / perSticker)
      const { xMm, yMm } = stock.labels[(position - 1) % perSticker]!
      return {
        xMm: stock.leftMm + (sticker % stock.columns) * stock.pitchXMm + xMm + offsetXMm,
        yMm: stock.topMm + Math.floor(sticker / stock.columns) * stock.pitchYMm + yMm + offsetYMm,
      }
    },
  }
}

const HAIRLINE_MM = 0.25
const CROSS_MM = 6

/**
 * A page to be printed on plain paper and held against a sheet of stickers: their outlines, a ruler, and what to do.
 * It moves with the offsets, so printing it again shows whether they are right.
 */
export function calibrationPage(
  spec: string,
  { faces, offsetXMm = 0, offsetYMm = 0 }: Omit<SheetOptions, 'start'> & { faces: Faces },
): Drawing {
  const sheet = parseSheet(spec, { offsetXMm, offsetYMm })
  const stock = STOCKS[sheet.id]
  const items: DrawItem[] = []
  const line = (xMm: number, yMm: number, widthMm: number, heightMm: number) => {
    items.push({ kind: 'rule', xMm, yMm, widthMm, heightMm })
  }
  const left = stock.leftMm + offsetXMm
  const top = stock.topMm + offsetYMm
  for (let row = 0; row < stock.rows; row++) {
    for (let column = 0; column < stock.columns; column++) {
      const x = left + column * stock.pitchXMm
      const y = top + row * stock.pitchYMm
      for (const edge of [x, x + stock.widthMm]) line(edge - HAIRLINE_MM / 2, y, HAIRLINE_MM, stock.heightMm)
      for (const edge of [y, y + stock.heightMm]) line(x, edge - HAIRLINE_MM / 2, stock.widthMm, HAIRLINE_MM)
    }
  }
  const middleX = A4.widthMm / 2
  const middleY = A4.heightMm / 2
  line(middleX - CROSS_MM, middleY - HAIRLINE_MM / 2, 2 * CROSS_MM, HAIRLINE_MM)
  line(middleX - HAIRLINE_MM / 2, middleY - CROSS_MM, HAIRLINE_MM, 2 * CROSS_MM)

  const inset = Math.max(left, 5) + 6
  const rulerTop = Math.max(top, 5) + 36
  const rulerMm = 80
  line(inset, rulerTop, rulerMm, HAIRLINE_MM)
  for (let mm = 0; mm <= rulerMm; mm += 5)
    line(inset + mm - HAIRLINE_MM / 2, rulerTop, HAIRLINE_MM, mm % 10 === 0 ? 4 : 2)

  const lines: readonly (readonly [text: string, emMm: number])[] = [
    [`${sheet.id}  ${stock.name}`, 4.5],
    ['배율 100 %로 인쇄하고 라벨지와 겹쳐 비춰 보세요.', 3],
    ['Print at 100 %, never “fit to page”; hold it against the sheet.', 3],
    [`X ${signed(offsetXMm)} mm   Y ${signed(offsetYMm)} mm`, 3.5],
    [`아래 눈금은 ${rulerMm} mm입니다. The ruler is ${rulerMm} mm long.`, 3],
  ]
  let baseline = Math.max(top, 5) + 9
  for (const [text, emMm] of lines) {
    const { left: bearing } = measure(faces, 'bold', text)
    items.push({
      kind: 'text',
      role: 'caption',
      text,
      weight: 'bold',
      xMm: inset - bearing * emMm,
      baselineMm: baseline,
      emMm,
    })
    baseline += 5.5
  }
  return { ...A4, frame: [], items }
}

const signed = (mm: number) => (mm < 0 ? `−${-mm}` : `+${mm}`)
