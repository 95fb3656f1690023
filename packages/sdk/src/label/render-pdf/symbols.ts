import type { SymbolMatrix } from '../drawing.ts'
import { type Bytes, putInteger } from './bytes.ts'

/** How a QR or a barcode is drawn: as rectangles, sharp at any scale, or as one bit a module, which is smaller. */
export type SymbolForm = 'vector' | 'compact'

/** Fills the dark modules of a matrix as one path. Unit: one module, y downwards from the symbol's top edge. */
export function matrixPath(out: Bytes, matrix: SymbolMatrix): void {
  const rectangles = darkRectangles(matrix)
  out.room(rectangles.length * 5 + 8)
  const { data } = out
  let at = out.length
  for (let i = 0; i < rectangles.length; ) {
    at = putSmall(data, at, rectangles[i++] as number)
    at = putSmall(data, at, rectangles[i++] as number)
    at = putSmall(data, at, rectangles[i++] as number)
    at = putSmall(data, at, rectangles[i++] as number)
    data[at++] = 0x72
    data[at++] = 0x65
    data[at++] = 0x0a
  }
  out.length = at
  out.ascii('f ')
}

/** Runs of dark modules; a run just like the one above it makes that one's rectangle taller. */
function darkRectangles({ size, modules }: SymbolMatrix): Uint8Array {
  // Every other module dark is the most there can be.
  const rectangles = new Uint8Array(4 * size * ((size + 1) >> 1))
  const above = new Int32Array(size).fill(-1)
  const edges = new Uint8Array(size + 1)
  let count = 0
  for (let y = 0; y < size; y++) {
    const ends = rowEdges(modules, y * size, size, edges)
    for (let i = 0; i < ends; i += 2) {
      const left = edges[i] as number
      const width = (edges[i + 1] as number) - left
      const upper = above[left] as number
      if (
        upper >= 0 &&
        rectangles[upper + 2] === width &&
        (rectangles[upper + 1] as number) + (rectangles[upper + 3] as number) === y
      ) {
        rectangles[upper + 3] = (rectangles[upper + 3] as number) + 1
        continue
      }
      above[left] = count
      rectangles[count++] = left
      rectangles[count++] = y
      rectangles[count++] = width
      rectangles[count++] = 1
    }
  }
  return rectangles.subarray(0, count)
}

/**
 * Where a row turns dark and light again, in turns, from left to right. Modules are gathered into bits first: testing
 * them one by one would cost a wrongly guessed branch for every other module.
 */
function rowEdges(modules: Uint8Array, row: number, size: number, edges: Uint8Array): number {
  let count = 0
  let before = 0
  for (let start = 0; start < size; start += 32) {
    const end = Math.min(32, size - start)
    let changes = 0
    for (let bit = 0; bit < end; bit++) {
      const module = modules[row + start + bit] as number
      changes |= (module ^ before) << (31 - bit)
      before = module
    }
    while (changes !== 0) {
      const bit = Math.clz32(changes)
      edges[count++] = start + bit
      changes ^= 0x80000000 >>> bit
    }
  }
  if (before !== 0) edges[count++] = size
  return count
}

/** A whole number below 256 (no QR has more than 177 modules a side) and a space, written without branches. */
function putSmall(data: Uint8Array, at: number, value: number): number {
  const digits = SMALL[value] as number
  data[at] = digits
  data[at + 1] = digits >> 8
  data[at + 2] = digits >> 16
  const end = at + (digits >> 24)
  data[end] = 0x20
  return end + 1
}

/** The digits of each number below 256, first digit lowest, and how many there are in the highest byte. */
const SMALL = Int32Array.from({ length: 256 }, (_, value) => {
  const text = String(value)
  let digits = text.length << 24
  for (let i = 0; i < text.length; i++) digits |= text.charCodeAt(i) << (8 * i)
  return digits
})

/** Fills the bars as one path. Unit: one module wide, the symbol's height high. */
export function barsPath(out: Bytes, widths: Uint8Array): void {
  out.room(widths.length * 24 + 8)
  const { data } = out
  let at = out.length
  let x = 0
  for (let i = 0; i < widths.length; i++) {
    const width = widths[i] as number
    if (i % 2 === 0) {
      at = putInteger(data, at, x)
      at = putText(data, at, ' 0 ')
      at = putInteger(data, at, width)
      at = putText(data, at, ' 1 re\n')
    }
    x += width
  }
  out.length = at
  out.ascii('f ')
}

function putText(data: Uint8Array, start: number, text: string): number {
  let at = start
  for (let i = 0; i < text.length; i++) data[at++] = text.charCodeAt(i)
  return at
}

/** Paints the dark modules of a matrix as an image mask over the unit square. */
export function matrixMask(out: Bytes, { size, modules }: SymbolMatrix): void {
  const rowBytes = (size + 7) >> 3
  const bits = new Uint8Array(rowBytes * size)
  const module = (i: number) => modules[i] as number
  let at = 0
  for (let y = 0; y < size; y++) {
    let i = y * size
    const end = i + size
    // Without branches: the modules of a QR are as good as random, and a processor guesses half of them wrong.
    for (; i + 8 <= end; i += 8) {
      const left = (module(i) << 7) | (module(i + 1) << 6) | (module(i + 2) << 5) | (module(i + 3) << 4)
      const right = (module(i + 4) << 3) | (module(i + 5) << 2) | (module(i + 6) << 1) | module(i + 7)
      bits[at++] = ~(left | right)
    }
    if (i < end) {
      let byte = 0
      for (let bit = 7; i < end; i++, bit--) byte |= module(i) << bit
      bits[at++] = ~byte
    }
  }
  inlineMask(out, { width: size, height: size, bits })
}

/** Paints the bars as an image mask over the unit square. */
export function barsMask(out: Bytes, widths: Uint8Array): void {
  let width = 0
  for (let i = 0; i < widths.length; i++) width += widths[i] as number
  const bits = new Uint8Array((width + 7) >> 3).fill(0xff)
  let x = 0
  for (let i = 0; i < widths.length; i++) {
    const end = x + (widths[i] as number)
    if (i % 2 === 1) x = end
    for (; x < end; x++) bits[x >> 3] = (bits[x >> 3] as number) ^ (0x80 >> (x & 7))
  }
  inlineMask(out, { width, height: 1, bits })
}

/** One bit a sample, rows filled up to whole bytes; a 0 is painted, as masks have it by default. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly bits: Uint8Array
}

/**
 * Writes a mask as an inline image. Readers look for the letters EI to find its end, some whatever stands around
 * them, so the data never holds both in a row: the bits that fill up a row are changed, or all bits are turned over
 * (with /D saying so), or the data is written as hexadecimal.
 */
export function inlineMask(out: Bytes, mask: Mask): void {
  out.ascii('BI/W ')
  out.integer(mask.width)
  out.ascii('/H ')
  out.integer(mask.height)
  out.ascii('/IM true')
  const plain = withoutEnd(mask)
  if (plain !== undefined) {
    out.ascii(' ID ')
    out.raw(plain)
    out.ascii('\nEI ')
    return
  }
  const turned = withoutEnd({ ...mask, bits: mask.bits.map(byte => byte ^ 0xff) })
  if (turned !== undefined) {
    out.ascii('/D[1 0]ID ')
    out.raw(turned)
    out.ascii('\nEI ')
    return
  }
  out.ascii('/F/AHx ID ')
  out.ascii(Buffer.from(mask.bits).toString('hex'))
  out.ascii('>\nEI ')
}

const LETTER_E = 0x45
const LETTER_I = 0x49

function endMarker(bits: Uint8Array): number {
  for (let at = bits.indexOf(LETTER_E); at >= 0; at = bits.indexOf(LETTER_E, at + 1)) {
    if (bits[at + 1] === LETTER_I) return at
  }
  return -1
}

/** The same picture without E followed by I, or undefined if the bits that fill up the rows cannot bring it about. */
function withoutEnd({ width, height, bits }: Mask): Uint8Array | undefined {
  let at = endMarker(bits)
  if (at < 0) return bits
  const spare = (1 << (-width & 7)) - 1
  const rowBytes = bits.length / height
  const changed = bits.slice()
  for (; at >= 0; at = endMarker(changed)) {
    const filler = [at, at + 1].find(place => place % rowBytes === rowBytes - 1)
    if (filler === undefined || spare === 0) return undefined
    changed[filler] = (changed[filler] as number) ^ spare
  }
  return changed
}
