import { ImageRefused } from './image-refused.ts'
import type { ImageHeader } from './scan-result.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Bit depths that a colour type may have (PNG specification, table 11.1); samples a pixel. */
const COLOURS: Record<number, { readonly depths: readonly number[]; readonly samples: number }> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
}
/** Deflate turns no byte into more than this many. */
const MAX_INFLATION = 1032

/** @returns undefined when it is not a PNG. @throws ImageRefused */
export function readPngHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 33 || view.getUint32(8) !== 13 || chunkType(view, 8) !== 'IHDR') throw broken()
  const header = { format: 'png', width: view.getUint32(16), height: view.getUint32(20), orientation: 1 } as const
  if (!COLOURS[bytes[25] as number]?.depths.includes(bytes[24] as number)) throw broken()
  if (header.width > 0x7fffffff || header.height > 0x7fffffff) throw broken()
  return header
}

/** What the pixels of a PNG come to: bytes after inflating, and the compressed bytes that are there for it. */
export interface PngData {
  readonly inflatedBytes: number
  readonly parts: readonly Uint8Array[]
}

/**
 * Finds the compressed pixels of a PNG whose header was read.
 * @throws ImageRefused when there are too few of them for the size that the header claims
 */
export function pngData(bytes: Uint8Array): PngData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const bitsPerPixel = (bytes[24] as number) * (COLOURS[bytes[25] as number]?.samples ?? 4)
  const inflatedBytes = height * (1 + Math.ceil((width * bitsPerPixel) / 8))
  const parts: Uint8Array[] = []
  let compressed = 0
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at)
    const type = chunkType(view, at)
    if (type === 'IEND') break
    if (type === 'IDAT') {
      const part = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length))
      parts.push(part)
      compressed += part.length
    }
    at += 12 + length
  }
  if (compressed * MAX_INFLATION < inflatedBytes / 2) throw broken()
  return { inflatedBytes, parts }
}

function chunkType(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7))
}

const broken = () => new ImageRefused('IMAGE_BROKEN', { format: 'PNG' })
