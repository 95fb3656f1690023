import { constants, deflateSync } from 'node:zlib'
import { dotsPerMm } from './device.ts'
import type { Bitmap } from './raster/bitmap.ts'

export interface PngOptions {
  /** Written into the file, so that it is printed in its real size. */
  readonly dpi?: number
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const PALETTE = 3
/** Index 0 is white and 1 black, as in our bitmaps. */
const WHITE_AND_BLACK = Uint8Array.of(255, 255, 255, 0, 0, 0)

/** A one-bit PNG (ISO/IEC 15948). The same bitmap gives the same bytes; the file holds no text and no date. */
export function encodePng(bitmap: Bitmap, { dpi = 203 }: PngOptions = {}): Uint8Array {
  const table = crcTable()
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, bitmap.width)
  view.setUint32(4, bitmap.height)
  header[8] = 1
  header[9] = PALETTE
  const physical = new Uint8Array(9)
  const dotsPerMetre = Math.round(dotsPerMm(dpi) * 1000)
  new DataView(physical.buffer).setUint32(0, dotsPerMetre)
  new DataView(physical.buffer).setUint32(4, dotsPerMetre)
  physical[8] = 1
  return concatenate([
    SIGNATURE,
    ...chunk(table, 'IHDR', header),
    ...chunk(table, 'PLTE', WHITE_AND_BLACK),
    ...chunk(table, 'pHYs', physical),
    ...chunk(table, 'IDAT', deflateSync(differences(bitmap), DEFLATE)),
    ...chunk(table, 'IEND', new Uint8Array(0)),
  ])
}

/** Rows repeat in symbols and are empty between texts, so the difference to the row above is mostly zeros. */
const UP = 2
/**
 * Runs only: with the differences it is the fastest way and among the smallest (200 µs and 9.7 kB for 800 × 1200 dots,
 * against 880 µs and 8.1 kB for the default on the plain rows).
 */
const DEFLATE = { level: 1, strategy: constants.Z_RLE }

function differences({ width, height, strideBytes, bits }: Bitmap): Uint8Array {
  const used = (width + 7) >> 3
  const rows = new Uint8Array(height * (used + 1))
  const words = new Int32Array(bits.buffer, bits.byteOffset, bits.byteLength >> 2)
  const strideWords = strideBytes >> 2
  rows[0] = UP
  rows.set(bits.subarray(0, used), 1)
  for (let y = 1; y < height; y++) {
    const target = y * (used + 1)
    const source = y * strideBytes
    rows[target] = UP
    let word = y * strideWords
    for (let x = 0; x < used; x += 4, word++) {
      if (words[word] === words[word - strideWords]) continue
      const end = x + 4 < used ? x + 4 : used
      for (let i = x; i < end; i++) rows[target + 1 + i] = bits[source + i]! - bits[source + i - strideBytes]!
    }
  }
  return rows
}

function chunk(
  table: Uint32Array,
  type: string,
  data: Uint8Array,
): [head: Uint8Array, data: Uint8Array, check: Uint8Array] {
  const head = new Uint8Array(8)
  new DataView(head.buffer).setUint32(0, data.length)
  for (let i = 0; i < 4; i++) head[4 + i] = type.charCodeAt(i)
  const check = new Uint8Array(4)
  new DataView(check.buffer).setUint32(0, crc32(table, data, crc32(table, head.subarray(4))))
  return [head, data, check]
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const POLYNOMIAL = 0xedb88320

/** CRC of ISO 3309 (PNG, annex D). */
function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let crc = index
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    return crc
  })
}

function crc32(table: Uint32Array, bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!
  return ~crc >>> 0
}
