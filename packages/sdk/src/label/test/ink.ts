import type { DrawItem, Drawing } from '../drawing.ts'
import type { Faces } from '../faces.ts'

/** Where an item's ink lies, in millimetres from the label's top left corner. */
export interface InkBox {
  readonly item: DrawItem
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const allItems = ({ frame, items }: Drawing): DrawItem[] => [...frame, ...items]

export const textsOf = (drawing: Drawing) => allItems(drawing).flatMap(item => (item.kind === 'text' ? [item] : []))

/** Boxes of everything that leaves ink, from the glyphs' own boxes and not from the layout's measuring. */
export function inkBoxes(drawing: Drawing, faces: Faces): InkBox[] {
  return allItems(drawing).flatMap(item => {
    const box = boxOf(item, faces)
    return box === undefined ? [] : [{ item, ...box }]
  })
}

function boxOf(item: DrawItem, faces: Faces): Omit<InkBox, 'item'> | undefined {
  switch (item.kind) {
    case 'text': {
      let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
      let pen = item.xMm
      for (const character of item.text) {
        const glyph = faces.glyph(item.weight, character.codePointAt(0)!)
        if (glyph.right > glyph.left) {
          left = Math.min(left, pen + glyph.left * item.emMm)
          right = Math.max(right, pen + glyph.right * item.emMm)
          top = Math.min(top, item.baselineMm - glyph.top * item.emMm)
          bottom = Math.max(bottom, item.baselineMm - glyph.bottom * item.emMm)
        }
        pen += (glyph.advance + (item.trackingEm ?? 0)) * item.emMm
      }
      return left > right ? undefined : { left, right, top, bottom }
    }
    case 'qr': {
      const side = item.moduleMm * item.matrix.size
      return { left: item.xMm, right: item.xMm + side, top: item.yMm, bottom: item.yMm + side }
    }
    case 'code128': {
      const width = item.moduleMm * item.widths.reduce((sum, bar) => sum + bar, 0)
      return { left: item.xMm, right: item.xMm + width, top: item.yMm, bottom: item.yMm + item.heightMm }
    }
    case 'rule':
      return {
        left: item.xMm,
        right: item.xMm + item.widthMm,
        top: item.yMm,
        bottom: item.yMm + item.heightMm,
      }
    default:
      return {
        left: item.xMm,
        right: item.xMm + item.sizeMm,
        top: item.yMm,
        bottom: item.yMm + item.sizeMm,
      }
  }
}

/** Half a dot at 203 dpi, and a rounding error: nearer things do not touch in print. */
export const HALF_A_DOT_MM = 0.063

export const overlap = (a: Omit<InkBox, 'item'>, b: Omit<InkBox, 'item'>): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > HALF_A_DOT_MM &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > HALF_A_DOT_MM

/**
 * The box around a symbol that must stay white: four modules round a QR, ten beside bars. On the compact label the QR
 * reaches 0.75 mm lower than the bars' upper edge; a scan line through the other nine tenths sees white.
 */
export function quietZone({ item, left, right, top, bottom }: InkBox): Omit<InkBox, 'item'> | undefined {
  if (item.kind === 'qr') {
    const quiet = 4 * item.moduleMm
    return { left: left - quiet, right: right + quiet, top: top - quiet, bottom: bottom + quiet }
  }
  if (item.kind === 'code128') {
    const quiet = 10 * item.moduleMm
    return { left: left - quiet, right: right + quiet, top: top + 0.8, bottom }
  }
  return undefined
}
