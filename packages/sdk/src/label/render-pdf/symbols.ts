import type { SymbolMatrix } from '../drawing.ts'
import { type Bytes, putInteger } from './bytes.ts'

/** How a QR or a barcode is drawn: as rectangles, sharp at any scale, or as one bit a module, which is smaller. */
export type SymbolForm = 'vector' | 'compact'

/** Fills the dark modules of a matrix as one path. Unit: one module, y downwards from the symbol's top edge. */
export function matrixPath(out: Bytes, { size, modules }: SymbolMatrix): void {
  // Runs of dark modules; a run just like the one above it makes that one's rectangle taller.
  const runs = new Uint16Array(size * size * 2)
  const under = new Int32Array(size).fill(-1)
  let count = 0
  for (let y = 0; y < size; y++) {
    const row = y * size
    for (let x = 0; x < size; x++) {
      if (modules[row + x] === 0) continue
      const left = x
      while (x < size && modules[row + x] !== 0) x++
      const above = under[left] as number
      if (
        above >= 0 &&
        runs[above + 2] === x - left &&
        (runs[above + 1] as number) + (runs[above + 3] as number) === y
      ) {
        runs[above + 3] = (runs[above + 3] as number) + 1
      } else {
        runs[count] = left
        runs[count + 1] = y
        runs[count + 2] = x - left
        runs[count + 3] = 1
        under[left] = count
        count += 4
      }
    }
  }
  out.room(count * 6 + 8)
  const { data } = out
  let at = out.length
  for (let i = 0; i < count; i += 4) {
    at = rectangle(data, at, runs[i] as number, runs[i + 1] as number, runs[i + 2] as number, runs[i + 3] as number)
  }
  out.length = at
  out.ascii('f ')
}

/** Fills the bars as one path. Unit: one module wide, the symbol's height high. */
export function barsPath(out: Bytes, widths: Uint8Array): void {
  out.room(widths.length * 24 + 8)
  const { data } = out
  let at = out.length
  let x = 0
  for (let i = 0; i < widths.length; i++) {
    const width = widths[i] as number
    if (i % 2 === 0) at = rectangle(data, at, x, 0, width, 1)
    x += width
  }
  out.length = at
  out.ascii('f ')
}

function rectangle(data: Uint8Array, start: number, x: number, y: number, width: number, height: number): number {
  let at = putInteger(data, start, x)
  data[at++] = 0x20
  at = putInteger(data, at, y)
  data[at++] = 0x20
  at = putInteger(data, at, width)
  data[at++] = 0x20
  at = putInteger(data, at, height)
  data[at++] = 0x20
  data[at++] = 0x72
  data[at++] = 0x65
  data[at++] = 0x0a
  return at
}

/** Paints the dark modules of a matrix as an image mask over the unit square. */
export function matrixMask(out: Bytes, { size, modules }: SymbolMatrix): void {
  const rowBytes = (size + 7) >> 3
  const bits = new Uint8Array(rowBytes * size).fill(0xff)
  for (let y = 0; y < size; y++) {
    const row = y * size
    const line = y * rowBytes
    for (let x = 0; x < size; x++) {
      if (modules[row + x] !== 0) bits[line + (x >> 3)] = (bits[line + (x >> 3)] as number) ^ (0x80 >> (x & 7))
    }
  }
  inlineMask(out, { width: size, height: size, bits })
}

/** Paints the bars as an image mask over the unit square. */
export function barsMask(out: Bytes, widths: Uint8Array): void {
  let width = 0
  for (const run of widths) width += run
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
