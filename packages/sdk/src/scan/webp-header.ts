import { ImageRefused } from './image-refused.ts'
import type { ImageHeader } from './scan-result.ts'

/** Set in the flags of VP8X when the file holds several pictures. */
const ANIMATION = 0x02

/**
 * Lossy (VP8), lossless (VP8L) and extended (VP8X) files, by RFC 9649.
 * @returns undefined when it is not a WebP. @throws ImageRefused
 */
export function readWebpHeader(bytes: Uint8Array): ImageHeader | undefined {
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (text(0) !== 'RIFF' || text(8) !== 'WEBP') return undefined
  if (bytes.length < 30) throw broken()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = (width: number, height: number) => ({ format: 'webp', width, height, orientation: 1 }) as const
  switch (text(12)) {
    case 'VP8 ': {
      const isKeyFrame = ((bytes[20] as number) & 1) === 0
      if (!isKeyFrame || bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a) throw broken()
      return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
    }
    case 'VP8L': {
      if (bytes[20] !== 0x2f) throw broken()
      const bits = view.getUint32(21, true)
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    case 'VP8X': {
      if (((bytes[20] as number) & ANIMATION) !== 0) {
        throw new ImageRefused('IMAGE_FORMAT_UNSUPPORTED', { format: 'WebP animation' })
      }
      return size((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1)
    }
    default:
      throw broken()
  }
}

const broken = () => new ImageRefused('IMAGE_BROKEN', { format: 'WebP' })
