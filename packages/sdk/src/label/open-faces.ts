import type { Weight } from './drawing.ts'
import type { FaceMetrics, Faces, Glyph, Outline } from './faces.ts'
import { openTrueType, type TrueTypeFont } from './truetype/font.ts'
import { subsetTrueType } from './truetype/subset.ts'

/** Font files as bytes (TrueType outlines). */
export interface FaceFiles {
  readonly bold: Uint8Array
  readonly extraBold: Uint8Array
  /** For characters that the two weights lack, first come first served; read only when such a character is met. */
  readonly fallbacks?: readonly (() => Uint8Array)[]
}

const FACE_OF: Record<Weight, number> = { bold: 0, extrabold: 1 }
const FIRST_FALLBACK = 2

/**
 * Opens the faces of a label. Glyphs and outlines are read when they are first asked for and kept.
 * @throws LabelError FONT_UNREADABLE
 */
export function openFaces({ bold, extraBold, fallbacks = [] }: FaceFiles): Faces {
  const fonts: (TrueTypeFont | undefined)[] = [openTrueType(bold), openTrueType(extraBold)]
  const names = fonts.map(font => font?.postScriptName ?? '')
  for (let i = 0; i < fallbacks.length; i++) names.push('')
  const pages: Record<Weight, (Glyph | undefined)[][]> = { bold: [], extrabold: [] }
  const outlines: Map<number, Outline>[] = names.map(() => new Map())

  const font = (face: number): TrueTypeFont => {
    let opened = fonts[face]
    if (opened === undefined) {
      opened = openTrueType(fallbacks[face - FIRST_FALLBACK]!())
      fonts[face] = opened
      names[face] = opened.postScriptName
    }
    return opened
  }
  const lookUp = (weight: Weight, codePoint: number): Glyph => {
    const main = FACE_OF[weight]
    const id = glyphOf(font(main), codePoint)
    if (id !== 0) return readGlyph(font(main), main, id, codePoint, false)
    for (let face = FIRST_FALLBACK; face < names.length; face++) {
      const other = glyphOf(font(face), codePoint)
      if (other !== 0) return readGlyph(font(face), face, other, codePoint, false)
    }
    return readGlyph(font(main), main, 0, codePoint, true)
  }

  return {
    names,
    glyph(weight, codePoint) {
      const page = pages[weight][codePoint >> 8]
      const known = page?.[codePoint & 0xff]
      if (known !== undefined) return known
      const glyph = lookUp(weight, codePoint)
      if (page === undefined) {
        const fresh = new Array<Glyph | undefined>(256).fill(undefined)
        fresh[codePoint & 0xff] = glyph
        pages[weight][codePoint >> 8] = fresh
      } else page[codePoint & 0xff] = glyph
      return glyph
    },
    outline(face, glyphId) {
      const known = outlines[face]?.get(glyphId)
      if (known !== undefined) return known
      const outline = font(face).outline(glyphId)
      outlines[face]?.set(glyphId, outline)
      return outline
    },
    subset: (face, glyphIds) => subsetTrueType(font(face), glyphIds),
    metrics: (face): FaceMetrics => font(face).metrics,
  }
}

/**
 * The glyph a face really draws, 0 when it has none. NanumSquare maps 8,693 Hangul syllables and all its Hanja to glyphs
 * without an outline: taken at its word it would print a name as a gap.
 */
function glyphOf(font: TrueTypeFont, codePoint: number): number {
  const id = font.glyphId(codePoint)
  return id === 0 || font.record(id).byteLength > 0 || isBlank(codePoint) ? id : 0
}

const isBlank = (codePoint: number): boolean => BLANK.test(String.fromCodePoint(codePoint))
/** Characters that are meant to show nothing. */
const BLANK = /^[\p{White_Space}\p{Control}\p{Default_Ignorable_Code_Point}]$/u

function readGlyph(font: TrueTypeFont, face: number, id: number, codePoint: number, missing: boolean): Glyph {
  const record = font.record(id)
  const blank = record.byteLength === 0
  const em = font.unitsPerEm
  return {
    face,
    id,
    codePoint,
    advance: font.advance(id) / em,
    left: blank ? 0 : record.getInt16(2) / em,
    right: blank ? 0 : record.getInt16(6) / em,
    bottom: blank ? 0 : record.getInt16(4) / em,
    top: blank ? 0 : record.getInt16(8) / em,
    missing,
  }
}
