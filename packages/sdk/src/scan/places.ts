import type { Corners, ImageHeader, Point } from './scan-result.ts'

/** `x' = a·x + c·y + e`, `y' = b·x + d·y + f`: how a point of a changed picture lies in the one it was made from. */
export interface Affine {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

export const IDENTITY: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }

/** `inner` first, then `outer`. */
export function after(outer: Affine, inner: Affine): Affine {
  const { a, b, c, d } = outer
  const origin = moved(outer, { x: inner.e, y: inner.f })
  return {
    a: a * inner.a + c * inner.b,
    b: b * inner.a + d * inner.b,
    c: a * inner.c + c * inner.d,
    d: b * inner.c + d * inner.d,
    e: origin.x,
    f: origin.y,
  }
}

export function moved({ a, b, c, d, e, f }: Affine, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

export function movedCorners(by: Affine, [p, q, r, s]: Corners): Corners {
  return [moved(by, p), moved(by, q), moved(by, r), moved(by, s)]
}

/** From stored pixels to those a viewer shows (EXIF 2.3, tag 0x0112), and the size as shown. */
export function upright({ width: w, height: h, orientation }: ImageHeader): {
  readonly width: number
  readonly height: number
  readonly toShown: Affine
} {
  const turned = orientation >= 5
  const toShown: Affine = {
    1: IDENTITY,
    2: { a: -1, b: 0, c: 0, d: 1, e: w, f: 0 },
    3: { a: -1, b: 0, c: 0, d: -1, e: w, f: h },
    4: { a: 1, b: 0, c: 0, d: -1, e: 0, f: h },
    5: { a: 0, b: 1, c: 1, d: 0, e: 0, f: 0 },
    6: { a: 0, b: 1, c: -1, d: 0, e: h, f: 0 },
    7: { a: 0, b: -1, c: -1, d: 0, e: h, f: w },
    8: { a: 0, b: -1, c: 1, d: 0, e: 0, f: w },
  }[orientation]
  return { width: turned ? h : w, height: turned ? w : h, toShown }
}

/** How much of two places is common to both: 0 apart … 1 the same, by their upright bounding boxes. */
export function overlap(one: Corners, other: Corners): number {
  const [p, q] = [boxOf(one), boxOf(other)]
  const width = Math.min(p.right, q.right) - Math.max(p.left, q.left)
  const height = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top)
  if (width <= 0 || height <= 0) return 0
  return (width * height) / (area(p) + area(q) - width * height)
}

/** Whether the middle of one place lies within the bounding box of the other, or the other way round. */
export function sharesMiddle(one: Corners, other: Corners): boolean {
  return holds(one, other) || holds(other, one)
}

function holds(outer: Corners, inner: Corners): boolean {
  const { left, right, top, bottom } = boxOf(outer)
  const x = inner.reduce((sum, corner) => sum + corner.x, 0) / 4
  const y = inner.reduce((sum, corner) => sum + corner.y, 0) / 4
  return x >= left && x <= right && y >= top && y <= bottom
}

function boxOf(corners: Corners) {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

const area = ({ left, right, top, bottom }: ReturnType<typeof boxOf>) => (right - left) * (bottom - top)
