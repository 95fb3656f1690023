import type { Outline } from '../faces.ts'
import type { Stencil } from './bitmap.ts'

const EMPTY: Stencil = { left: 0, top: 0, width: 0, height: 0, strideWords: 0, words: new Uint32Array(0) }

/** How far a chord may lie from its curve, in dots. */
const FLATNESS = 0.02

/** A dot is black when at least half of it is covered. */
const THRESHOLD = 0.5

/**
 * The dots that an outline covers. `scale` is dots per em (or per side), `shiftX` moves the outline right by a part of
 * a dot; y of the outline points upwards. Contours may overlap.
 */
export function fillOutline(outline: Outline, scale: number, shiftX = 0): Stencil {
  const box = boundsOf(outline)
  if (box === undefined) return EMPTY
  const left = Math.floor(box.left * scale + shiftX)
  const top = Math.floor(-box.top * scale)
  const width = Math.ceil(box.right * scale + shiftX) - left + 1
  const height = Math.ceil(-box.bottom * scale) - top + 1
  const covered = new Coverage(width, height)
  trace(outline, scale, shiftX - left, -top, covered)
  const strideWords = (width + 31) >>> 5
  return { left, top, width, height, strideWords, words: covered.toWords(strideWords) }
}

function boundsOf(outline: Outline) {
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.POSITIVE_INFINITY
  let top = Number.NEGATIVE_INFINITY
  for (let i = 0; i < outline.length; ) {
    const end = i + 1 + COORDINATES[outline[i]!]!
    for (i++; i < end; i += 2) {
      const x = outline[i]!
      const y = outline[i + 1]!
      if (x < left) left = x
      if (x > right) right = x
      if (y < bottom) bottom = y
      if (y > top) top = y
    }
  }
  return left > right ? undefined : { left, right, bottom, top }
}

/** Coordinates after each op code of an `Outline`. */
const COORDINATES = [2, 2, 4, 6, 0]

/** Walks the outline in dots, y downwards, curves as chords. */
function trace(outline: Outline, scale: number, dx: number, dy: number, into: Coverage): void {
  let x = 0
  let y = 0
  let startX = 0
  let startY = 0
  const lineTo = (toX: number, toY: number) => {
    into.line(x, y, toX, toY)
    x = toX
    y = toY
  }
  const at = (i: number) => outline[i]! * scale + dx
  const down = (i: number) => dy - outline[i]! * scale
  for (let i = 0; i < outline.length; ) {
    switch (outline[i]) {
      case 0:
        x = startX = at(i + 1)
        y = startY = down(i + 2)
        i += 3
        break
      case 1:
        lineTo(at(i + 1), down(i + 2))
        i += 3
        break
      case 2: {
        const [fromX, fromY, controlX, controlY, endX, endY] = [x, y, at(i + 1), down(i + 2), at(i + 3), down(i + 4)]
        const bend = Math.hypot(fromX - 2 * controlX + endX, fromY - 2 * controlY + endY)
        const steps = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * FLATNESS))))
        for (let step = 1; step <= steps; step++) {
          const t = step / steps
          const u = 1 - t
          lineTo(
            u * u * fromX + 2 * u * t * controlX + t * t * endX,
            u * u * fromY + 2 * u * t * controlY + t * t * endY,
          )
        }
        i += 5
        break
      }
      case 3: {
        const [fromX, fromY] = [x, y]
        const [aX, aY, bX, bY, endX, endY] = [at(i + 1), down(i + 2), at(i + 3), down(i + 4), at(i + 5), down(i + 6)]
        const bend = Math.max(
          Math.hypot(fromX - 2 * aX + bX, fromY - 2 * aY + bY),
          Math.hypot(aX - 2 * bX + endX, aY - 2 * bY + endY),
        )
        const steps = Math.max(1, Math.ceil(Math.sqrt((3 * bend) / (4 * FLATNESS))))
        for (let step = 1; step <= steps; step++) {
          const t = step / steps
          const u = 1 - t
          const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
          lineTo(p * fromX + q * aX + r * bX + s * endX, p * fromY + q * aY + r * bY + s * endY)
        }
        i += 7
        break
      }
      default:
        lineTo(startX, startY)
        i += 1
    }
  }
}

/** Signed areas of a shape, dot by dot: each line adds what lies to the right of it, in its own direction. */
class Coverage {
  readonly #width: number
  readonly #height: number
  readonly #areas: Float64Array

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.#areas = new Float64Array(width * height + 2)
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return
    const direction = y0 < y1 ? 1 : -1
    const slope = (x1 - x0) / (y1 - y0)
    const yTop = Math.min(y0, y1)
    const yBottom = Math.max(y0, y1)
    let x = y0 < y1 ? x0 : x1
    for (let row = Math.floor(yTop); row < yBottom; row++) {
      const from = Math.max(row, yTop)
      const to = Math.min(row + 1, yBottom)
      const next = x + slope * (to - from)
      this.#span(row * this.#width, Math.min(x, next), Math.max(x, next), direction * (to - from))
      x = next
    }
  }

  /** A line through one row, from `left` to `right`, of which `height` (signed) lies in the row. */
  #span(row: number, left: number, right: number, height: number): void {
    const areas = this.#areas
    const first = Math.floor(left)
    const last = Math.floor(right)
    if (first === last) {
      const share = first + 1 - (left + right) / 2
      areas[row + first] = areas[row + first]! + height * share
      areas[row + first + 1] = areas[row + first + 1]! + height * (1 - share)
      return
    }
    const perDot = height / (right - left)
    let done = 0
    for (let column = first; column <= last; column++) {
      const from = Math.max(left, column)
      const to = Math.min(right, column + 1)
      const part = perDot * (to - from)
      const share = column + 1 - (from + to) / 2
      areas[row + column] = areas[row + column]! + part * share
      areas[row + column + 1] = areas[row + column + 1]! + part * (1 - share)
      done += part
    }
    // What rounding left over.
    areas[row + last + 1] = areas[row + last + 1]! + height - done
  }

  toWords(strideWords: number): Uint32Array {
    const words = new Uint32Array(strideWords * this.#height)
    for (let y = 0; y < this.#height; y++) {
      let area = 0
      for (let x = 0; x < this.#width; x++) {
        area += this.#areas[y * this.#width + x]!
        if (Math.abs(area) >= THRESHOLD) words[y * strideWords + (x >>> 5)]! |= 0x80000000 >>> (x & 31)
      }
    }
    return words
  }
}
