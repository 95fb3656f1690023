import type { Weight } from './drawing.ts'

/** One glyph of one face. Lengths are in em, y upwards from the baseline. */
export interface Glyph {
  /** Index of the face in `Faces.names`. */
  readonly face: number
  /** Glyph id in that face's font file. */
  readonly id: number
  readonly codePoint: number
  readonly advance: number
  /** Ink box; all 0 for a blank glyph. */
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
  /** No face has the character: this is the visible box drawn in its place. */
  readonly missing: boolean
}

/** A closed outline: flat list of op codes and coordinates in em. Ops: 0 move x y · 1 line x y · 2 quad cx cy x y · 3 cubic ax ay bx by x y · 4 close. */
export type Outline = Float64Array

/** The faces of a label: two weights and the fallbacks for characters the main face lacks. */
export interface Faces {
  /** PostScript names, by face index. */
  readonly names: readonly string[]
  /** The glyph of a character in a weight; looked up in the main face, then in the fallbacks. Cached. */
  glyph(weight: Weight, codePoint: number): Glyph
  /** The outline of a glyph. Cached. */
  outline(face: number, glyphId: number): Outline
  /** A TrueType subset with exactly these glyphs; `glyphIds[i]` becomes glyph i (glyphIds[0] must be 0, .notdef). */
  subset(face: number, glyphIds: readonly number[]): Uint8Array
  /** Vertical metrics and flags a PDF font descriptor needs, in em. */
  metrics(face: number): FaceMetrics
}

export interface FaceMetrics {
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly bbox: readonly [left: number, bottom: number, right: number, top: number]
}
