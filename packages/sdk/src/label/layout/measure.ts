import type { Weight } from '../drawing.ts'
import type { Faces } from '../faces.ts'

/** A text as wide as it is drawn, in em. */
export interface Extent {
  /** Where the ink begins, from the pen's first position: edges on a label are ink edges. */
  readonly left: number
  /** From the first ink to the last. */
  readonly width: number
  /** How far the pen moves, without tracking after the last glyph. */
  readonly advance: number
  /** A character of it that no face has, or 0. */
  readonly missing: number
}

export function measure(faces: Faces, weight: Weight, text: string, trackingEm = 0): Extent {
  let pen = 0
  let left = 0
  let right = 0
  let inked = false
  let missing = 0
  for (let i = 0; i < text.length; i++) {
    let codePoint = text.charCodeAt(i)
    if (codePoint >= 0xd800 && codePoint < 0xdc00) {
      codePoint = text.codePointAt(i)!
      if (codePoint > 0xffff) i++
    }
    const glyph = faces.glyph(weight, codePoint)
    if (glyph.missing && missing === 0) missing = codePoint
    if (glyph.right > glyph.left) {
      if (!inked) {
        left = pen + glyph.left
        inked = true
      }
      right = pen + glyph.right
    }
    pen += glyph.advance + trackingEm
  }
  return { left, width: right - left, advance: text.length === 0 ? 0 : pen - trackingEm, missing }
}

/** Font sizes go down in steps of one dot at 203 dpi. */
export const GRID_MM = 0.125
const EPSILON = 1e-9

/**
 * The largest font size, in steps of 0.125 mm down from the nominal one, at which a text is no wider than the room;
 * 0 when it is too wide at the least size.
 */
export function fitEm(widthEm: number, nominalEm: number, leastEm: number, roomMm: number): number {
  if (widthEm * nominalEm <= roomMm + EPSILON) return nominalEm
  if (widthEm * leastEm > roomMm + EPSILON) return 0
  const steps = Math.ceil((nominalEm - roomMm / widthEm) / GRID_MM - EPSILON)
  return Math.max(nominalEm - steps * GRID_MM, leastEm)
}

const ELLIPSIS = '…'

/** As much of the beginning as fits, marked by "…". Empty when not even one character fits. */
export function cutEnd(faces: Faces, weight: Weight, text: string, emMm: number, roomMm: number): string {
  const characters = Array.from(text)
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const shorter = characters.slice(0, kept).join('').trimEnd() + ELLIPSIS
    if (measure(faces, weight, shorter).width * emMm <= roomMm + EPSILON) return shorter
  }
  return ''
}

/** As much of the end as fits: the tail tells order numbers apart. */
export function cutFront(faces: Faces, weight: Weight, text: string, emMm: number, roomMm: number): string {
  const characters = Array.from(text)
  for (let dropped = 1; dropped < characters.length; dropped++) {
    const shorter = ELLIPSIS + characters.slice(dropped).join('').trimStart()
    if (measure(faces, weight, shorter).width * emMm <= roomMm + EPSILON) return shorter
  }
  return ''
}
