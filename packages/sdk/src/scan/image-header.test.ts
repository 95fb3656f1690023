import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readImageHeader } from './image-header.ts'
import { ImageRefused } from './image-refused.ts'
import { encoded, page, webp, withOrientation } from './test/pictures.ts'

const drawn = page(70, 50, [])
const be16 = (value: number) => [value >> 8, value & 0xff]
const le16 = (value: number) => [value & 0xff, value >> 8]
const latin1 = (text: string) => [...text].map(letter => letter.charCodeAt(0))
const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat())

const png = (width: number, height: number) =>
  bytes(
    [0x89, ...latin1('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...latin1('IHDR')],
    [0, 0, ...be16(width), 0, 0, ...be16(height), 8, 6, 0, 0, 0, 0, 0, 0, 0],
  )
const jpeg = (frame: number, width: number, height: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xff],
    [frame, 0, 11, 8, ...be16(height), ...be16(width), 1, 1, 0x11, 0],
    [0xff, 0xda],
  )
const gif = (width: number, height: number) => bytes(latin1('GIF89a'), le16(width), le16(height), [0, 0, 0])
const riff = (kind: string, payload: number[]) =>
  bytes(latin1('RIFF'), [99, 0, 0, 0], latin1(`WEBP${kind}`), [50, 0, 0, 0], payload, Array(20).fill(0))
const lossy = (width: number, height: number) =>
  riff('VP8 ', [0x10, 0, 0, 0x9d, 0x01, 0x2a, ...le16(width), ...le16(height)])
const lossless = (width: number, height: number) => {
  const bits = (width - 1) | ((height - 1) << 14)
  return riff('VP8L', [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24])
}
const extended = (width: number, height: number, flags = 0) =>
  riff('VP8X', [flags, 0, 0, 0, ...le16(width - 1), 0, ...le16(height - 1), 0])

const refusal = (file: Uint8Array, maxPixels?: number) => {
  try {
    readImageHeader(file, maxPixels === undefined ? {} : { maxPixels })
  } catch (error) {
    if (error instanceof ImageRefused) return { code: error.code, ...error.fields }
    throw error
  }
  return undefined
}

describe('the header of a picture', () => {
  it('gives the size of every kind of file', () => {
    const size = { width: 300, height: 200 }
    expect(readImageHeader(png(300, 200))).toMatchObject({ format: 'png', ...size })
    for (const frame of [0xc0, 0xc1, 0xc2]) {
      expect(readImageHeader(jpeg(frame, 300, 200))).toMatchObject({ format: 'jpeg', ...size })
    }
    expect(readImageHeader(gif(300, 200))).toMatchObject({ format: 'gif', ...size })
    for (const file of [lossy(300, 200), lossless(300, 200), extended(300, 200)]) {
      expect(readImageHeader(file)).toMatchObject({ format: 'webp', ...size })
    }
  })

  it('is read from what encoders write', async () => {
    for (const format of ['image/png', 'image/jpeg', 'image/gif'] as const) {
      expect(readImageHeader(await encoded(drawn, format))).toMatchObject({ width: 70, height: 50 })
    }
    expect(readImageHeader(await webp(drawn, { lossless: true }))).toMatchObject({ width: 70, height: 50 })
    expect(readImageHeader(await webp(drawn, { lossless: false }))).toMatchObject({ width: 70, height: 50 })
  })

  it('is that of the picture, not of the thumbnail in its EXIF data, and tells how the picture is turned', async () => {
    const turned = withOrientation(await encoded(drawn, 'image/jpeg'), 6)
    expect(readImageHeader(turned)).toEqual({ format: 'jpeg', width: 70, height: 50, orientation: 6 })
    expect(readImageHeader(withOrientation(turned, 99)).orientation).toBe(6)
  })

  it('is enough to refuse what claims too many pixels', () => {
    const pixels = 65535 * 65535
    for (const file of [png(65535, 65535), jpeg(0xc2, 65535, 65535), gif(65535, 65535)]) {
      expect(refusal(file)).toEqual({ code: 'IMAGE_TOO_LARGE', pixels, limit: 24_000_000 })
    }
    for (const file of [lossy(16383, 16383), lossless(16384, 16384), extended(65535, 65535)]) {
      expect(refusal(file)?.code).toBe('IMAGE_TOO_LARGE')
    }
    expect(refusal(png(100, 100), 10_000)).toBeUndefined()
    expect(refusal(png(100, 101), 10_000)).toEqual({ code: 'IMAGE_TOO_LARGE', pixels: 10_100, limit: 10_000 })
  })

  it.each([
    ['BMP', 'BM\x36\0\0\0'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['TIFF', 'MM\0*\0\0\0\x08'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['PDF', '%PDF-1.7'],
    ['SVG', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg">'],
    ['SVG', '<svg width="1">'],
    ['ICO', '\0\0\x01\0\x01\0'],
    ['PNM', 'P5\n10 10\n255\n'],
    ['unknown', 'a,b,c\n1,2,3\n'],
    ['WebP animation', String.fromCharCode(...extended(300, 200, 2))],
    ['JPEG (lossless, arithmetic or 12 bits)', String.fromCharCode(...jpeg(0xc3, 300, 200))],
    ['JPEG (lossless, arithmetic or 12 bits)', String.fromCharCode(...jpeg(0xc9, 300, 200))],
  ])('names a format that is not read: %s', (format, start) => {
    expect(refusal(bytes(latin1(start)))).toEqual({ code: 'IMAGE_FORMAT_UNSUPPORTED', format })
  })

  it('says what is empty, cut off or without pixels', () => {
    expect(refusal(new Uint8Array())).toEqual({ code: 'IMAGE_EMPTY' })
    for (const file of [png(300, 200), jpeg(0xc0, 300, 200), gif(300, 200), lossy(300, 200)]) {
      expect(refusal(file.subarray(0, 12))?.code).toBe('IMAGE_BROKEN')
    }
    expect(refusal(png(0, 10))?.code).toBe('IMAGE_BROKEN')
    expect(refusal(jpeg(0xc0, 10, 0))?.code).toBe('IMAGE_BROKEN')
  })

  it('gives a size within the limit or a refusal, whatever the bytes are', () => {
    const beginnings = [png(9, 9), jpeg(0xc0, 9, 9), gif(9, 9), lossy(9, 9), lossless(9, 9), extended(9, 9)]
    const file = fc
      .tuple(fc.constantFrom(new Uint8Array(), ...beginnings), fc.nat(60), fc.uint8Array({ maxLength: 80 }))
      .map(([start, keep, rest]) => Uint8Array.of(...start.subarray(0, keep), ...rest))
    fc.assert(
      fc.property(file, given => {
        if (refusal(given) !== undefined) return
        const { width, height } = readImageHeader(given)
        expect(width * height).toBeGreaterThan(0)
        expect(width * height).toBeLessThanOrEqual(24_000_000)
      }),
      { numRuns: 3000 },
    )
  })
})
