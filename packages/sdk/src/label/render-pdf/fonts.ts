import type { Weight } from '../drawing.ts'
import type { Faces } from '../faces.ts'

/** The characters of one face that the document has used, by CID in order of first use. CID 0 is .notdef. */
export interface UsedFace {
  readonly glyphIds: number[]
  readonly codePoints: number[]
  /** In em. */
  readonly advances: number[]
}

/** Which face and CID draw a character: `face << 16 | cid`. */
export type Slot = number

/**
 * Gives every character of the document a CID, in order of first use, so that text can be written before the fonts
 * are: they are subset to exactly these and written last. A CID stands for a character rather than a glyph, so that
 * two characters that share a glyph still copy as themselves.
 */
export class UsedFonts {
  readonly faces: Faces
  readonly used: (UsedFace | undefined)[] = []
  readonly #bold = new Int32Array(0x10000).fill(-1)
  readonly #extrabold = new Int32Array(0x10000).fill(-1)
  readonly #slots = new Map<number, Slot>()

  constructor(faces: Faces) {
    this.faces = faces
  }

  /** The slot table of a weight for the first plane; -1 where the character has not been met. */
  table(weight: Weight): Int32Array {
    return weight === 'bold' ? this.#bold : this.#extrabold
  }

  /** The slot of any character, assigned at its first use. */
  slot(weight: Weight, codePoint: number): Slot {
    // Half of a surrogate pair is no character: it is drawn and copied as U+FFFD.
    if ((codePoint & 0xfffff800) === 0xd800) return this.slot(weight, 0xfffd)
    const table = this.table(weight)
    if (codePoint < 0x10000 && table[codePoint] !== -1) return table[codePoint] as Slot
    const glyph = this.faces.glyph(weight, codePoint)
    const key = glyph.face * 0x200000 + codePoint
    let slot = this.#slots.get(key)
    if (slot === undefined) {
      let used = this.used[glyph.face]
      if (used === undefined) {
        used = { glyphIds: [0], codePoints: [0], advances: [0] }
        this.used[glyph.face] = used
      }
      // Codes are two bytes. Only a file of nothing but unknown characters gets this far: they all are the same box.
      if (used.glyphIds.length > 0xffff) return glyph.face << 16
      slot = (glyph.face << 16) | used.glyphIds.length
      used.glyphIds.push(glyph.id)
      used.codePoints.push(codePoint)
      used.advances.push(glyph.advance)
      this.#slots.set(key, slot)
    }
    if (codePoint < 0x10000) table[codePoint] = slot
    return slot
  }
}

/** The name of a face in the font resources. */
export const fontName = (face: number): string => (face + 10).toString(36).toUpperCase()
