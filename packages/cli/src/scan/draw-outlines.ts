import { type Corners, readImageHeader } from '@exqress/sdk/scan'
import { Jimp } from 'jimp'
import { markPng } from './outline-mark.ts'

/** Progressive pictures need 30 bytes a pixel; a cut-off one is drawn as far as it goes, as the engines read it. */
const JPEG = { 'image/jpeg': { maxMemoryUsageInMB: 1024, tolerantDecoding: true } }

interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Magenta: on hardly any label or parcel. */
const COLOUR = [0xff, 0, 0xc8, 0xff] as const

/** A PNG of the picture with a line around each code, in pixels of the picture as a viewer shows it. */
export async function drawOutlines(bytes: Uint8Array, outlines: readonly Corners[]): Promise<Uint8Array> {
  const image = await openPicture(bytes)
  const bitmap = image.bitmap as Pixels
  // Seen on a screen that shows the whole picture, and no more than the quiet zone of a small code.
  const thickness = Math.max(2, Math.round(Math.max(bitmap.width, bitmap.height) / 300))
  for (const corners of outlines) {
    for (const [i, from] of corners.entries()) drawLine(bitmap, from, corners[(i + 1) % 4] ?? from, thickness)
  }
  return markPng(await image.getBuffer('image/png'))
}

async function openPicture(bytes: Uint8Array) {
  if (readImageHeader(bytes).format !== 'webp') return Jimp.fromBuffer(new Uint8Array(bytes).buffer, JPEG)
  const { openWebp } = await import('./open-webp.ts')
  return Jimp.fromBitmap(await openWebp(bytes))
}

function drawLine(pixels: Pixels, from: Corners[number], to: Corners[number], thickness: number): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))))
  for (let step = 0; step <= steps; step++) {
    const x = from.x + ((to.x - from.x) * step) / steps
    const y = from.y + ((to.y - from.y) * step) / steps
    fillSquare(pixels, Math.round(x - thickness / 2), Math.round(y - thickness / 2), thickness)
  }
}

function fillSquare({ data, width, height }: Pixels, left: number, top: number, side: number): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + side); x++) data.set(COLOUR, 4 * (y * width + x))
  }
}
