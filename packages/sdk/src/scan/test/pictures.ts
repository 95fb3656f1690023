import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { encodeQr } from '../../qr/index.ts'
import type { Corners } from '../scan-result.ts'

export interface DrawnCode {
  readonly text: string
  /** Of the symbol's top left corner. */
  readonly x: number
  readonly y: number
  readonly modulePx: number
}

export interface Page {
  readonly width: number
  readonly height: number
  /** 0 black … 255 white. */
  readonly grey: Uint8Array
}

/** White paper with codes on it. */
export function page(width: number, height: number, codes: readonly DrawnCode[]): Page {
  const grey = new Uint8Array(width * height).fill(255)
  for (const { text, x, y, modulePx } of codes) {
    const { size, modules } = encodeQr(text)
    for (let row = 0; row < size * modulePx; row++) {
      for (let column = 0; column < size * modulePx; column++) {
        const module = Math.floor(row / modulePx) * size + Math.floor(column / modulePx)
        if (modules[module] === 1) grey[(y + row) * width + x + column] = 0
      }
    }
  }
  return { width, height, grey }
}

export function cornersOf({ text, x, y, modulePx }: DrawnCode): Corners {
  const side = encodeQr(text).size * modulePx
  return [
    { x, y },
    { x: x + side, y },
    { x: x + side, y: y + side },
    { x, y: y + side },
  ]
}

/** How far the corners lie from where they should, at most, in pixels. */
export function apart(one: Corners, other: Corners): number {
  return Math.max(...one.map(({ x, y }, i) => Math.hypot(x - (other[i]?.x ?? 0), y - (other[i]?.y ?? 0))))
}

export function rgba({ grey }: Page): Uint8Array {
  return Uint8Array.from({ length: 4 * grey.length }, (_, i) => (i % 4 === 3 ? 255 : (grey[i >> 2] ?? 0)))
}

export async function encoded(drawn: Page, format: 'image/png' | 'image/jpeg' | 'image/gif'): Promise<Uint8Array> {
  const { Jimp } = await import('jimp')
  return new Jimp({ data: Buffer.from(rgba(drawn)), width: drawn.width, height: drawn.height }).getBuffer(format)
}

export async function webp(drawn: Page, { lossless }: { lossless: boolean }): Promise<Uint8Array> {
  const { default: encode, init } = await import('@jsquash/webp/encode.js')
  const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc.wasm')
  await init({ wasmBinary: new Uint8Array(readFileSync(wasm)).buffer })
  const data = new Uint8ClampedArray(rgba(drawn))
  const { width, height } = drawn
  const picture = { data, width, height, colorSpace: 'srgb' } as Parameters<typeof encode>[0]
  return new Uint8Array(await encode(picture, { lossless: lossless ? 1 : 0 }))
}

/** Puts an EXIF segment with an orientation, and a thumbnail's frame header, at the beginning of a JPEG. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from('Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0', 'latin1')
  exif[24] = orientation
  const thumbnail = Buffer.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 7, 0, 7, 1, 1, 0x11, 0)
  const payload = Buffer.concat([exif, thumbnail])
  const length = Buffer.of(0xff, 0xe1, (payload.length + 2) >> 8, (payload.length + 2) & 0xff)
  return Buffer.concat([jpeg.subarray(0, 2), length, payload, jpeg.subarray(2)])
}
