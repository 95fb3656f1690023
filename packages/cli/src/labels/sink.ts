import type { Waybill } from '@exqress/sdk'
import type { Drawing, LabelWarning, LaidOutLabel, QrItem, Raster } from '@exqress/sdk/label'

/** One waybill on its way onto paper. */
export interface LabelToDraw {
  readonly waybill: Waybill
  /** Data row it came from, counted from 1; it numbers the files of a folder. */
  readonly row: number
}

/** Why a label was not drawn: codes of the catalogue. */
export interface NotDrawn {
  readonly code: string
}

/** Where drawn labels go: one document, or a folder of pictures. */
export interface LabelSink {
  /** Draws one label; what it answers says whether it is on paper. */
  add(label: LabelToDraw): Promise<readonly LabelWarning[] | NotDrawn>
  /** Everything is on the disk and under its name. */
  commit(): Promise<SinkResult>
  /** Nothing of it stays. */
  abandon(): Promise<void>
}

export interface SinkResult {
  readonly labels: number
  readonly pages?: number
  readonly bytes: number
  readonly verified: { readonly verified: number; readonly total: number }
}

/** A document without a page is none that a program could open: nothing is written. */
export async function withoutLabels(output: { abandon(): Promise<void> }): Promise<SinkResult> {
  await output.abandon()
  return { labels: 0, bytes: 0, verified: { verified: 0, total: 0 } }
}

export const isNotDrawn = (answer: readonly LabelWarning[] | NotDrawn): answer is NotDrawn => 'code' in answer

/** Errors that concern one label only; anything else stops the run. */
const OF_ONE_LABEL = new Set(['LABEL_DOES_NOT_FIT', 'TRACKING_INVALID', 'SYMBOL_MISREAD', 'QR_TOO_LONG'])

/** The code when an error concerns one label only. */
export function codeOfOneLabel(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && OF_ONE_LABEL.has(code) ? code : undefined
}

/** Lays out a label, or says why it cannot be. */
export function layOut(draw: () => LaidOutLabel): LaidOutLabel | NotDrawn {
  try {
    return draw()
  } catch (error) {
    const code = codeOfOneLabel(error)
    if (code === undefined) throw error
    return { code }
  }
}

/** Every label has a QR. */
export function qrOf({ items }: Drawing): QrItem {
  const item = items.find(one => one.kind === 'qr')
  if (item === undefined) throw new TypeError('a label without a QR')
  return item
}

/** Where a raster draws the symbol: its top left dot, its module's side in dots, and its dots alone. */
export function symbolPlace(raster: Raster, drawing: Drawing) {
  const item = qrOf(drawing)
  const { x, y, bitmap } = raster.qr(item)
  return { x, y, bitmap, modulePx: bitmap.width / item.matrix.size, size: item.matrix.size }
}
