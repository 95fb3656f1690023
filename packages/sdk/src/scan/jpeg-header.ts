import { ImageRefused } from './image-refused.ts'
import type { ImageHeader, Orientation } from './scan-result.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP1 = 0xe1
/** Start of frame: C0 … CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
/** Baseline, extended and progressive, all Huffman: what decoders read. The others are lossless or arithmetic. */
const READABLE_FRAMES = [0xc0, 0xc1, 0xc2]
const PROGRESSIVE = 0xc2
/** Cameras and encoders write up to ten; every scan goes over the whole picture again. */
const MAX_SCANS = 64

/**
 * Width and height from the frame header of any kind (T.81, B.2.2), passing over thumbnails inside other segments.
 * @returns undefined when it is not a JPEG. @throws ImageRefused
 */
export function readJpegHeader(bytes: Uint8Array, maxPixels: number): ImageHeader | undefined {
  if (!(bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff)) return undefined
  let orientation: Orientation = 1
  for (const { marker, start, end } of segments(bytes)) {
    if (marker === APP1) orientation = exifOrientation(bytes.subarray(start, end)) ?? orientation
    if (!isFrame(marker)) continue
    if (end - start < 6) break
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
    const header = { format: 'jpeg', height: view.getUint16(1), width: view.getUint16(3), orientation } as const
    const components = view.getUint8(5)
    if (header.width * header.height > maxPixels) return header
    if (!READABLE_FRAMES.includes(marker) || view.getUint8(0) !== 8) {
      throw new ImageRefused('IMAGE_FORMAT_UNSUPPORTED', { format: 'JPEG (lossless, arithmetic or 12 bits)' })
    }
    if (![1, 3, 4].includes(components) || end - start < 6 + 3 * components) break
    if (marker === PROGRESSIVE && countScans(bytes, end) > MAX_SCANS) break
    return header
  }
  throw new ImageRefused('IMAGE_BROKEN', { format: 'JPEG' })
}

/** The same file without its EXIF data, for decoders that would turn the pixels by it. */
export function withoutExif(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const { marker, start } of segments(bytes)) if (marker === APP1 && isExif(bytes, start)) copy[start] = 0
  return copy
}

interface Segment {
  readonly marker: number
  /** Of the payload, after the two bytes of its length. */
  readonly start: number
  readonly end: number
}

/** The segments up to the first scan. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === EOI || marker === SOS || marker === 0) return
    if (marker === 0x01 || (marker >= 0xd0 && marker <= SOI)) {
      at += 2
      continue
    }
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
    if (length < 2 || at + 2 + length > bytes.length) return
    yield { marker, start: at + 4, end: at + 2 + length }
    at += 2 + length
  }
}

function countScans(bytes: Uint8Array, from: number): number {
  let scans = 0
  for (let at = bytes.indexOf(0xff, from); at >= 0 && scans <= MAX_SCANS; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === SOS) scans++
  }
  return scans
}

const isExif = (bytes: Uint8Array, at: number) =>
  [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, i) => bytes[at + i] === byte)

/** Tag 0x0112 of the first directory (Exif 2.3, 4.6.4). Anything out of place counts as no orientation. */
function exifOrientation(segment: Uint8Array): Orientation | undefined {
  if (segment.length < 20 || !isExif(segment, 0)) return undefined
  const view = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6)
  const little = view.getUint16(0) === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > view.byteLength) return undefined
  const entries = view.getUint16(directory, little)
  for (let i = 0, at = directory + 2; i < entries && at + 12 <= view.byteLength; i++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue
    const value = view.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? (value as Orientation) : undefined
  }
  return undefined
}
