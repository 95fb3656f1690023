import { describe, expect, it } from 'vitest'
import { markOutline } from '../marks.ts'
import { Canvas } from './bitmap.ts'
import { fillOutline } from './stencil.ts'

/** A closed polygon in em, y upwards. */
const polygon = (...points: readonly (readonly [number, number])[]) =>
  Float64Array.from(points.flatMap(([x, y], i) => [i === 0 ? 0 : 1, x, y]).concat(4))
const square = (side: number, at = 0) => polygon([at, 0], [at + side, 0], [at + side, side], [at, side])

/** The stencil as lines of text, its origin at (x, y) of a small canvas. */
function picture(
  outline: Float64Array,
  scale: number,
  { x = 0, y = 8, width = 10, height = 10, shift = 0 } = {},
): string[] {
  const canvas = new Canvas(width, height)
  canvas.stamp(fillOutline(outline, scale, shift), x, y)
  const { bits, strideBytes } = canvas.toBitmap()
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, i) => (bits[row * strideBytes + (i >> 3)]! & (0x80 >> (i & 7)) ? '#' : '.')).join(
      '',
    ),
  )
}

describe('stencils', () => {
  it('a square of whole dots is those dots, standing on the baseline', () => {
    expect(picture(square(1), 3, { x: 2, y: 4, width: 7, height: 5 })).toEqual([
      '.......',
      '..###..',
      '..###..',
      '..###..',
      '.......',
    ])
  })

  it('a dot is black when half of it is covered', () => {
    expect(picture(square(1), 2, { shift: 0.25, y: 2, width: 4, height: 3 })).toEqual(['##..', '##..', '....'])
    expect(picture(square(1), 2, { shift: 0.75, y: 2, width: 4, height: 3 })).toEqual(['.##.', '.##.', '....'])
    expect(picture(square(0.8), 2, { y: 2, width: 4, height: 3 })).toEqual(['#...', '##..', '....'])
  })

  it('contours that overlap stay black, one that turns the other way cuts a hole', () => {
    const overlapping = Float64Array.from([...square(1), ...square(1, 0.5)])
    expect(picture(overlapping, 4, { y: 4, height: 4 })).toEqual(Array(4).fill('######....'))
    const hole = Float64Array.from([...square(1), ...polygon([0.25, 0.25], [0.25, 0.75], [0.75, 0.75], [0.75, 0.25])])
    expect(picture(hole, 4, { y: 4, height: 4, width: 4 })).toEqual(['####', '#..#', '#..#', '####'])
  })

  it('a circle of curves covers what a circle covers', () => {
    const k = 0.5522847498
    const circle = Float64Array.from([
      0,
      1,
      0,
      3,
      1,
      k,
      k,
      1,
      0,
      1,
      3,
      -k,
      1,
      -1,
      k,
      -1,
      0,
      3,
      -1,
      -k,
      -k,
      -1,
      0,
      -1,
      3,
      k,
      -1,
      1,
      -k,
      1,
      0,
      4,
    ])
    const { words } = fillOutline(circle, 100)
    let black = 0
    for (const word of words) for (let bit = 0; bit < 32; bit++) black += (word >>> bit) & 1
    expect(black / (Math.PI * 100 * 100)).toBeCloseTo(1, 2)
  })

  it('what lies beyond the edge is not drawn, on no side', () => {
    expect(picture(square(1), 4, { x: -2, y: 2, width: 4, height: 4 })).toEqual(['##..', '##..', '....', '....'])
    expect(picture(square(1), 4, { x: 2, y: 6, width: 4, height: 4 })).toEqual(['....', '....', '..##', '..##'])
  })

  it('a wide shape lands on any dot of a word', () => {
    for (let x = 0; x < 70; x++) {
      const [row] = picture(square(40), 1, { x, y: 40, width: 120, height: 41 })
      expect(row).toBe('.'.repeat(x) + '#'.repeat(40) + '.'.repeat(80 - x))
    }
  })

  it.each(['fragile', 'cold', 'up', 'dry'] as const)(
    'the mark %s keeps inside its square, with no stroke under two dots',
    mark => {
      const size = 50
      const { left, top, width, height, strideWords, words } = fillOutline(markOutline(mark), size)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(-size)
      expect(left + width).toBeLessThanOrEqual(size + 1)
      const black = (x: number, y: number) =>
        x >= 0 &&
        y >= 0 &&
        x < width &&
        y < height &&
        (words[y * strideWords + (x >>> 5)]! & (0x80000000 >>> (x & 31))) !== 0
      let [all, thin] = [0, 0]
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          if (!black(x, y)) continue
          all++
          if ((!black(x - 1, y) && !black(x + 1, y)) || (!black(x, y - 1) && !black(x, y + 1))) thin++
        }
      expect(thin / all).toBeLessThan(0.02)
    },
  )
})
