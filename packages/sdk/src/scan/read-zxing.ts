import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import { type Gray, pgmOf } from './gray.ts'
import type { Zxing } from './open-zxing.ts'
import { isText, NOTHING, type Reading, type Readings } from './reading.ts'
import type { Corners } from './scan-result.ts'

/** Reads a picture file, decoding it inside WebAssembly; undefined when it cannot be decoded there. */
export async function readFile(zxing: Zxing, file: Uint8Array, options: ReaderOptions): Promise<Readings | undefined> {
  const rows = await zxing.read(file, { tryHarder: true, returnErrors: true, ...options })
  // It says so in a row, not by throwing.
  if (rows.some(({ isValid, error }) => !isValid && error.startsWith('Failed to load image'))) return undefined
  return readingsOf(rows)
}

/** Smaller ones hold no code, and make zxing-wasm 3.1.4 read beyond its memory. */
const LEAST_SIDE = 11

export async function readGray(zxing: Zxing, gray: Gray, options: ReaderOptions): Promise<Readings> {
  if (Math.min(gray.width, gray.height) < LEAST_SIDE) return NOTHING
  return readingsOf(await zxing.read(pgmOf(gray), { tryHarder: true, returnErrors: true, ...options }))
}

function readingsOf(rows: readonly ReadResult[]): Readings {
  const read: Reading[] = []
  const unread: Corners[] = []
  for (const { isValid, text, bytes, position: p } of rows) {
    const corners = [p.topLeft, p.topRight, p.bottomRight, p.bottomLeft] as const
    if (isValid && isText(text)) read.push({ text, corners, bytes })
    else unread.push(corners)
  }
  return { read, unread }
}
