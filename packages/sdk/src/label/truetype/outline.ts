import type { Outline } from '../faces.ts'
import { LabelError } from '../label-error.ts'

const ON_CURVE = 0x01
const X_SHORT = 0x02
const Y_SHORT = 0x04
const REPEAT = 0x08
const X_SAME_OR_POSITIVE = 0x10
const Y_SAME_OR_POSITIVE = 0x20

/** Flags of a component of a composite glyph (OpenType specification, `glyf`). */
export const COMPONENT = {
  words: 0x0001,
  xy: 0x0002,
  scale: 0x0008,
  more: 0x0020,
  xyScale: 0x0040,
  matrix: 0x0080,
  instructions: 0x0100,
} as const

const MAX_NESTING = 8

type Affine = readonly [a: number, b: number, c: number, d: number, x: number, y: number]

/** The outline of a glyph in em, y upwards: lines and quadratic curves. */
export function readOutline(record: (glyphId: number) => DataView, glyphId: number, unitsPerEm: number): Outline {
  const ops: number[] = []
  const em = 1 / unitsPerEm
  append(ops, record, glyphId, [em, 0, 0, em, 0, 0], 0)
  return Float64Array.from(ops)
}

function append(
  ops: number[],
  record: (glyphId: number) => DataView,
  glyphId: number,
  place: Affine,
  nesting: number,
): void {
  const glyph = record(glyphId)
  if (glyph.byteLength === 0) return
  const contours = glyph.getInt16(0)
  if (contours >= 0) {
    appendContours(ops, glyph, contours, place)
    return
  }
  if (nesting === MAX_NESTING) throw new LabelError('FONT_UNREADABLE', 'glyphs nest too deeply')
  for (const part of componentsOf(glyph)) {
    const [a, b, c, d, x, y] = part.place
    const [pa, pb, pc, pd, px, py] = place
    append(
      ops,
      record,
      part.glyphId,
      [pa * a + pc * b, pb * a + pd * b, pa * c + pc * d, pb * c + pd * d, pa * x + pc * y + px, pb * x + pd * y + py],
      nesting + 1,
    )
  }
}

/** The components of a composite glyph's record: which glyph, where, and where in the record its glyph id stands. */
export function componentsOf(glyph: DataView): { glyphId: number; place: Affine; flagsAt: number }[] {
  const parts: { glyphId: number; place: Affine; flagsAt: number }[] = []
  let at = 10
  let flags: number
  do {
    const flagsAt = at
    flags = glyph.getUint16(at)
    const glyphId = glyph.getUint16(at + 2)
    at += 4
    if ((flags & COMPONENT.xy) === 0) throw new LabelError('FONT_UNREADABLE', 'glyphs joined at points')
    const words = (flags & COMPONENT.words) !== 0
    const x = words ? glyph.getInt16(at) : glyph.getInt8(at)
    const y = words ? glyph.getInt16(at + 2) : glyph.getInt8(at + 1)
    at += words ? 4 : 2
    const f2dot14 = () => {
      at += 2
      return glyph.getInt16(at - 2) / 16384
    }
    let [a, b, c, d] = [1, 0, 0, 1]
    if (flags & COMPONENT.scale) a = d = f2dot14()
    else if (flags & COMPONENT.xyScale) [a, d] = [f2dot14(), f2dot14()]
    else if (flags & COMPONENT.matrix) [a, b, c, d] = [f2dot14(), f2dot14(), f2dot14(), f2dot14()]
    parts.push({ glyphId, place: [a, b, c, d, x, y], flagsAt })
  } while (flags & COMPONENT.more)
  return parts
}

function appendContours(ops: number[], glyph: DataView, contours: number, place: Affine): void {
  if (contours === 0) return
  const ends: number[] = []
  for (let i = 0; i < contours; i++) ends.push(glyph.getUint16(10 + 2 * i))
  const points = ends[contours - 1]! + 1
  let at = 10 + 2 * contours
  at += 2 + glyph.getUint16(at)
  const flags = new Uint8Array(points)
  for (let i = 0; i < points; ) {
    const flag = glyph.getUint8(at++)
    let repeat = flag & REPEAT ? glyph.getUint8(at++) : 0
    do flags[i++] = flag
    while (repeat-- > 0 && i < points)
  }
  const xs = new Float64Array(points)
  const ys = new Float64Array(points)
  const readAxis = (values: Float64Array, short: number, same: number) => {
    let value = 0
    for (let i = 0; i < points; i++) {
      const flag = flags[i]!
      if (flag & short) value += flag & same ? glyph.getUint8(at++) : -glyph.getUint8(at++)
      else if ((flag & same) === 0) {
        value += glyph.getInt16(at)
        at += 2
      }
      values[i] = value
    }
  }
  readAxis(xs, X_SHORT, X_SAME_OR_POSITIVE)
  readAxis(ys, Y_SHORT, Y_SAME_OR_POSITIVE)
  const [a, b, c, d, dx, dy] = place
  for (let i = 0; i < points; i++) {
    const x = xs[i]!
    const y = ys[i]!
    xs[i] = a * x + c * y + dx
    ys[i] = b * x + d * y + dy
  }
  let first = 0
  for (const last of ends) {
    appendContour(ops, flags, xs, ys, first, last)
    first = last + 1
  }
}

/** Two control points in a row stand for a curve point half-way between them. */
function appendContour(
  ops: number[],
  flags: Uint8Array,
  xs: Float64Array,
  ys: Float64Array,
  first: number,
  last: number,
): void {
  const count = last - first + 1
  if (count < 2) return
  let start = first
  while (start <= last && (flags[start]! & ON_CURVE) === 0) start++
  let startX: number
  let startY: number
  let index: number
  let steps = count
  if (start > last) {
    startX = (xs[first]! + xs[last]!) / 2
    startY = (ys[first]! + ys[last]!) / 2
    index = first
  } else {
    startX = xs[start]!
    startY = ys[start]!
    index = start === last ? first : start + 1
    steps--
  }
  ops.push(0, startX, startY)
  let pending = false
  let controlX = 0
  let controlY = 0
  for (; steps > 0; steps--) {
    const x = xs[index]!
    const y = ys[index]!
    if (flags[index]! & ON_CURVE) {
      if (pending) ops.push(2, controlX, controlY, x, y)
      else ops.push(1, x, y)
      pending = false
    } else {
      if (pending) ops.push(2, controlX, controlY, (controlX + x) / 2, (controlY + y) / 2)
      controlX = x
      controlY = y
      pending = true
    }
    index = index === last ? first : index + 1
  }
  if (pending) ops.push(2, controlX, controlY, startX, startY)
  ops.push(4)
}
