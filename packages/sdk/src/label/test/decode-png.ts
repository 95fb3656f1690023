import { inflateSync } from 'node:zlib'
import type { Bitmap } from '../raster.ts'

const PAETH = 4

/** Reads a one-bit PNG, grey or with a palette of white and black, apart from the product's writer. */
export function decodePng(file: Uint8Array): Bitmap & { readonly dotsPerMetre: number } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const parts: Buffer[] = []
  let [width, height, greyscale, dotsPerMetre] = [0, 0, false, 0]
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') {
      if (data[8] !== 1 || data[12] !== 0) throw new Error('not one bit, or interlaced')
      width = data.readUInt32BE(0)
      height = data.readUInt32BE(4)
      greyscale = data[9] === 0
    } else if (type === 'pHYs') dotsPerMetre = data.readUInt32BE(0)
    else if (type === 'IDAT') parts.push(data)
  }
  const used = (width + 7) >> 3
  const strideBytes = ((width + 31) >> 5) * 4
  const bits = new Uint8Array(strideBytes * height)
  const raw = inflateSync(Buffer.concat(parts))
  let above = new Uint8Array(used)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (used + 1)]!
    const row = new Uint8Array(used)
    for (let x = 0; x < used; x++) {
      const left = row[x - 1] ?? 0
      const up = above[x]!
      const upLeft = above[x - 1] ?? 0
      const predicted = filter === PAETH ? paeth(left, up, upLeft) : [0, left, up, (left + up) >> 1][filter]!
      row[x] = raw[y * (used + 1) + 1 + x]! + predicted
    }
    for (let x = 0; x < used; x++) bits[y * strideBytes + x] = greyscale ? ~row[x]! : row[x]!
    // Bits beyond the width mean nothing.
    if (width & 7) bits[y * strideBytes + used - 1]! &= 0xff00 >> (width & 7)
    above = row
  }
  return { width, height, strideBytes, bits, dotsPerMetre }
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)]
  return a <= b && a <= c ? left : b <= c ? up : upLeft
}

export const isBlack = ({ width, height, strideBytes, bits }: Bitmap, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && (bits[y * strideBytes + (x >> 3)]! & (0x80 >> (x & 7))) !== 0

/** Dots in which two pictures differ, and those of them that have at least six differing neighbours. */
export function compare(a: Bitmap, b: Bitmap): { black: number; different: number; thick: number } {
  const width = Math.min(a.width, b.width)
  const height = Math.min(a.height, b.height)
  const differs = new Uint8Array(width * height)
  let [black, different, thick] = [0, 0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (isBlack(a, x, y)) black++
      if (isBlack(a, x, y) === isBlack(b, x, y)) continue
      differs[y * width + x] = 1
      different++
    }
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      if (differs[y * width + x] === 0) continue
      let around = 0
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) around += differs[(y + dy) * width + x + dx]!
      if (around >= 6) thick++
    }
  return { black, different, thick }
}
