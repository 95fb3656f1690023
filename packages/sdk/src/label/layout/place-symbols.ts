import { encodeCode128 } from '../code128.ts'
import { barDots, qrModuleDots } from '../device.ts'
import type { SymbolMatrix } from '../drawing.ts'
import { LabelError } from '../label-error.ts'
import type { Draft } from './draft.ts'
import type { BarsSlot, QrSlot } from './geometry.ts'

/** Quiet zone of Code128, in modules. */
export const BAR_QUIET = 10

/** Sets the QR on whole dots: its right and top edges stay, whatever the resolution. */
export function placeQr(draft: Draft, slot: QrSlot, payload: string, matrix: SymbolMatrix): void {
  const { perMm } = draft
  const dots = qrModuleDots(slot.side, matrix.size, perMm)
  const right = Math.round((slot.right + draft.dx) * perMm)
  const top = Math.round((slot.top + draft.dy) * perMm)
  draft.items.push({
    kind: 'qr',
    matrix,
    payload,
    xMm: (right - dots * matrix.size) / perMm,
    yMm: top / perMm,
    moduleMm: dots / perMm,
  })
}

/** Bars as they are going to be drawn. */
export interface PlannedBars {
  readonly text: string
  readonly widths: Uint8Array
  readonly moduleMm: number
  readonly widthMm: number
}

/**
 * The widest bars that `fits` accepts.
 * @throws LabelError LABEL_DOES_NOT_FIT when even the narrowest are too wide, TRACKING_INVALID for other characters
 */
export function planBars({ perMm }: Draft, trackingNumber: string, fits: (bars: PlannedBars) => boolean): PlannedBars {
  const text = trackingNumber.replace(/[\s-]/g, '')
  const { widths, modules } = encodeCode128(text)
  for (const dots of barDots(perMm)) {
    const bars = { text, widths, moduleMm: dots / perMm, widthMm: (modules * dots) / perMm }
    if (fits(bars)) return bars
  }
  throw new LabelError('LABEL_DOES_NOT_FIT', 'trackingNumber')
}

export function placeBars(draft: Draft, left: number, slot: BarsSlot, bars: PlannedBars): void {
  const { perMm } = draft
  const { text, widths, moduleMm } = bars
  draft.items.push({
    kind: 'code128',
    widths,
    text,
    xMm: Math.round((left + draft.dx) * perMm) / perMm,
    yMm: Math.round((slot.top + draft.dy) * perMm) / perMm,
    moduleMm,
    heightMm: Math.round(slot.height * perMm) / perMm,
  })
}

/** How a number is grouped under or beside its bars, by its length: as the carriers print it. */
const GROUPS: Readonly<Record<number, readonly number[]>> = {
  10: [3, 3, 4],
  11: [3, 4, 4],
  12: [4, 4, 4],
  13: [5, 4, 4],
  14: [4, 4, 4, 2],
}
const S10 = /^([A-Z]{2})(\d{3})(\d{3})(\d{3})([A-Z]{2})$/

/** `5123-4098-7653`, `EE 123 456 785 KR`; a number of no known form as it is. */
export function groupTracking(text: string): string {
  const groups = GROUPS[text.length]
  if (groups !== undefined && isDigits(text)) {
    let grouped = ''
    let at = 0
    for (const length of groups) {
      grouped += (at === 0 ? '' : '-') + text.slice(at, at + length)
      at += length
    }
    return grouped
  }
  return text.length === 13 ? text.replace(S10, '$1 $2 $3 $4 $5') : text
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}
