import { constants, crc32, deflateSync } from 'node:zlib'
import type { GreyPicture } from '../../label/test/read-symbols.ts'

/** A PNG of eight-bit grey (ISO/IEC 15948). */
export function greyPng({ width, height, grey }: GreyPicture): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  // Noise hardly gets smaller; the plain areas of a drawn label do.
  const data = deflateSync(rows, { level: 1, strategy: constants.Z_RLE })
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** A JPEG as jimp writes it; `quality` from 1 to 100. */
export async function greyJpeg({ width, height, grey }: GreyPicture, quality: number): Promise<Uint8Array> {
  const { Jimp } = await import('jimp')
  const data = Buffer.alloc(4 * width * height, 255)
  for (let i = 0; i < grey.length; i++) {
    data[4 * i] = grey[i]!
    data[4 * i + 1] = grey[i]!
    data[4 * i + 2] = grey[i]!
  }
  return new Jimp({ data, width, height }).getBuffer('image/jpeg', { quality })
}
