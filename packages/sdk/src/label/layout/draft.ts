import type { DrawItem, TextRole, Weight } from '../drawing.ts'
import type { Faces } from '../faces.ts'
import { RULE_MM, type Slot } from './geometry.ts'
import { type Extent, fitEm, measure } from './measure.ts'

/** A character that no face has is drawn as a crossed box. */
export interface LabelWarning {
  readonly code: 'GLYPH_MISSING'
  readonly role: TextRole
  readonly codePoint: number
}

const HEAVY: ReadonlySet<TextRole> = new Set<TextRole>(['carrier', 'wordmark', 'hero', 'check-word', 'window'])

/** One label while it is laid out. Places texts by their ink: edges on a label are ink edges. */
export class Draft {
  readonly faces: Faces
  readonly items: DrawItem[] = []
  warnings: readonly LabelWarning[] = NONE
  dropped: readonly TextRole[] = NONE
  /** Where the geometry's origin lies on the label. */
  readonly dx: number
  readonly dy: number

  /** Dots a millimetre of the device. */
  readonly perMm: number

  constructor(faces: Faces, { dx, dy, perMm }: { dx: number; dy: number; perMm: number }) {
    this.faces = faces
    this.perMm = perMm
    this.dx = dx
    this.dy = dy
  }

  /** To the nearest dot of the device. */
  snap(x: number, round = Math.round): number {
    return round((x + this.dx) * this.perMm) / this.perMm - this.dx
  }

  measure(role: TextRole, text: string, trackingEm = 0): Extent {
    return measure(this.faces, weightOf(role), text, trackingEm)
  }

  /** Sets a text with its first ink at `x`. */
  startAt(x: number, role: TextRole, text: string, base: number, em: number, extent: Extent, weight = weightOf(role)) {
    this.items.push({
      kind: 'text',
      role,
      text,
      weight,
      xMm: x - extent.left * em + this.dx,
      baselineMm: base + this.dy,
      emMm: em,
    })
    if (extent.missing !== 0) this.#reportMissing(role, text, weight)
  }

  /** Sets a text with its last ink at `right`; its first ink then lies on the grid. Returns where that is. */
  endAt(
    right: number,
    role: TextRole,
    text: string,
    base: number,
    em: number,
    extent: Extent,
    weight = weightOf(role),
  ) {
    const x = this.snap(right - extent.width * em)
    this.startAt(x, role, text, base, em, extent, weight)
    return x
  }

  /** `startAt` with letter-spacing. */
  trackedStart(x: number, role: TextRole, text: string, base: number, em: number, extent: Extent, trackingEm: number) {
    const weight = weightOf(role)
    this.items.push({
      kind: 'text',
      role,
      text,
      weight,
      xMm: x - extent.left * em + this.dx,
      baselineMm: base + this.dy,
      emMm: em,
      trackingEm,
    })
    if (extent.missing !== 0) this.#reportMissing(role, text, weight)
  }

  /** Sets a text at the slot's own size. */
  fixedStart(x: number, role: TextRole, text: string, { base, em }: Slot): void {
    this.startAt(x, role, text, base, em, this.measure(role, text))
  }

  /** Sets a text at the largest size that fits; false when it does not fit at the least. */
  fittedStart(x: number, role: TextRole, text: string, slot: Slot, room: number): boolean {
    const extent = this.measure(role, text)
    const em = fitEm(extent.width, slot.em, slot.least, room)
    if (em === 0) return false
    this.startAt(x, role, text, slot.base, em, extent)
    return true
  }

  rule(left: number, right: number, top: number): void {
    this.items.push({
      kind: 'rule',
      xMm: left + this.dx,
      yMm: top + this.dy,
      widthMm: right - left,
      heightMm: RULE_MM,
    })
  }

  drop(role: TextRole): void {
    this.dropped = [...this.dropped, role]
  }

  #reportMissing(role: TextRole, text: string, weight: Weight): void {
    const found: LabelWarning[] = []
    for (const character of text) {
      const codePoint = character.codePointAt(0)!
      if (this.faces.glyph(weight, codePoint).missing) found.push({ code: 'GLYPH_MISSING', role, codePoint })
    }
    this.warnings = [...this.warnings, ...found]
  }
}

const NONE: readonly never[] = []

export const weightOf = (role: TextRole): Weight => (HEAVY.has(role) ? 'extrabold' : 'bold')
