import { readGifHeader } from './gif-header.ts'
import { ImageRefused } from './image-refused.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { readPngHeader } from './png-header.ts'
import type { ImageHeader } from './scan-result.ts'
import { unsupportedFormat } from './unsupported-format.ts'
import { readWebpHeader } from './webp-header.ts'

/** What a phone's main camera gives. Decoded it is 96 MB of pixels, the most that fits into the child's memory budget. */
export const MAX_PIXELS = 24_000_000

/**
 * Format and size from the header, before any pixel is decoded. A header that claims more pixels than the limit is
 * refused whatever the file's own length is.
 * @throws ImageRefused
 */
export function readImageHeader(
  bytes: Uint8Array,
  { maxPixels = MAX_PIXELS }: { maxPixels?: number } = {},
): ImageHeader {
  if (bytes.length === 0) throw new ImageRefused('IMAGE_EMPTY')
  const header =
    readPngHeader(bytes) ?? readJpegHeader(bytes, maxPixels) ?? readGifHeader(bytes) ?? readWebpHeader(bytes)
  if (header === undefined) throw new ImageRefused('IMAGE_FORMAT_UNSUPPORTED', { format: unsupportedFormat(bytes) })
  const pixels = header.width * header.height
  if (pixels === 0) throw new ImageRefused('IMAGE_BROKEN', { format: header.format })
  if (pixels > maxPixels) throw new ImageRefused('IMAGE_TOO_LARGE', { pixels, limit: maxPixels })
  return header
}
