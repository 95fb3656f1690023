import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropOfRectangles } from '../verify-crop.ts'
import { Bytes } from './bytes.ts'
import { readBack } from './read-back.ts'
import { barsMask, barsPath, inlineMask, matrixMask, matrixPath } from './symbols.ts'

const latin1 = (out: Bytes) => Buffer.from(out.view()).toString('latin1')
const written = (write: (out: Bytes) => void): Bytes => {
  const out = new Bytes(64)
  write(out)
  return out
}

/** Any square of modules with the corners dark, as a QR has them. */
const matrix = fc.integer({ min: 5, max: 45 }).chain(size =>
  fc.uint8Array({ minLength: size * size, maxLength: size * size, max: 1 }).map(modules => {
    modules[size - 1] = 1
    return { size, modules }
  }),
)
const rectanglesOf = ({ size, modules }: { size: number; modules: Uint8Array }) =>
  [...modules.keys()].filter(i => modules[i] === 1).flatMap(i => [i % size, Math.floor(i / size), 1, 1])

/** Where a reader that only looks for the letters finds the end of the inline image's data. */
function dataUpToFirstEnd(content: string): string {
  const data = content.slice(content.indexOf('ID ') + 3)
  return data.slice(0, data.indexOf('EI')).replace(/\n$/, '')
}

describe('a QR drawn in a PDF', () => {
  it('paints exactly the dark modules, as rectangles and as a mask', () => {
    fc.assert(
      fc.property(matrix, drawn => {
        const expected = cropOfRectangles(drawn.size, rectanglesOf(drawn))
        for (const write of [matrixPath, matrixMask]) {
          expect(readBack(written(out => write(out, drawn)).view())).toEqual(expected)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('merges runs that lie under each other, so that a finder pattern is six rectangles', () => {
    const finder = [...'1111111100000110111011011101101110110000011111111'].map(Number)
    const path = latin1(written(out => matrixPath(out, { size: 7, modules: Uint8Array.from(finder) })))
    expect(path).toBe('0 0 7 1 re\n0 1 1 5 re\n6 1 1 5 re\n2 2 3 3 re\n0 6 7 1 re\nf ')
  })
})

describe('bars drawn in a PDF', () => {
  const widths = Uint8Array.from([2, 1, 1, 2, 3, 2])

  it('are one rectangle a bar', () => {
    expect(latin1(written(out => barsPath(out, widths)))).toBe('0 0 2 1 re\n3 0 1 1 re\n6 0 3 1 re\nf ')
  })

  it('are one row of a mask, in which a 0 is painted', () => {
    const content = latin1(written(out => barsMask(out, widths)))
    // 11011 11000 111, turned over and filled up with ones.
    expect(content).toBe(`BI/W 11/H 1/IM true ID ${String.fromCharCode(0b00101100, 0b01111111)}\nEI `)
  })
})

describe('the data of an inline image', () => {
  /** Bits that hold E followed by I wherever they can. */
  const hostile = fc
    .record({
      width: fc.integer({ min: 1, max: 45 }),
      height: fc.integer({ min: 1, max: 45 }),
      seed: fc.array(fc.constantFrom(0x45, 0x49, 0xba, 0xb6, 0x20, 0x0a, 0x00), { minLength: 1, maxLength: 40 }),
    })
    .map(({ width, height, seed }) => {
      const rowBytes = (width + 7) >> 3
      const spare = (1 << (-width & 7)) - 1
      const bits = Uint8Array.from({ length: rowBytes * height }, (_, i) => seed[i % seed.length] as number)
      for (let end = rowBytes - 1; end < bits.length; end += rowBytes) bits[end] = (bits[end] as number) | spare
      return { width, height, bits }
    })

  it('never holds the letters that end it, and still paints the same picture', () => {
    fc.assert(
      fc.property(hostile, mask => {
        const content = latin1(written(out => inlineMask(out, mask)))
        const data = dataUpToFirstEnd(content)
        expect(content.endsWith(`${data}\nEI `)).toBe(true)
        const rowBytes = (mask.width + 7) >> 3
        const painted = content.includes('/D[1 0]') ? 1 : 0
        const bytes = content.includes('/AHx') ? Buffer.from(data.replace('>', ''), 'hex') : Buffer.from(data, 'latin1')
        const bit = (from: Uint8Array, x: number, y: number) =>
          ((from[y * rowBytes + (x >> 3)] as number) >> (7 - (x & 7))) & 1
        for (let y = 0; y < mask.height; y++) {
          for (let x = 0; x < mask.width; x++) {
            expect(bit(bytes, x, y) === painted).toBe(bit(mask.bits, x, y) === 0)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is turned over when the letters stand inside a row, and hexadecimal when that does not help either', () => {
    const row = (...bits: number[]) =>
      latin1(written(out => inlineMask(out, { width: bits.length * 8, height: 1, bits: Uint8Array.from(bits) })))
    expect(row(0x45, 0x49)).toBe(`BI/W 16/H 1/IM true/D[1 0]ID ${String.fromCharCode(0xba, 0xb6)}\nEI `)
    expect(row(0x45, 0x49, 0xba, 0xb6)).toBe('BI/W 32/H 1/IM true/F/AHx ID 4549bab6>\nEI ')
  })
})
