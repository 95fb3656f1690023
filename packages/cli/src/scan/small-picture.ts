import { readFile } from 'node:fs/promises'
import { type ScanResult, scan } from '@exqress/sdk/scan'
import type { JudgedPicture } from './judge-picture.ts'

/**
 * What may be read in this process, which nobody can stop meanwhile. PNG alone: it is unpacked once and in a time that
 * follows from its size, where a JPEG may go over its pixels as often as its bytes allow. Two megapixels full of finder
 * patterns, the worst that was found, take the first engine 1.5 s, and memory is bounded by the pixels (`scan` refuses
 * a PNG that unpacks to more).
 */
const SMALL_PIXELS = 2_000_000
const SMALL_BYTES = 4 * 1024 * 1024

/** Whether the first engine may read the picture here: starting a process costs twice the start of bare Node. */
export const isSmall = ({ format, width, height, fileBytes }: JudgedPicture): boolean =>
  format === 'png' && width * height <= SMALL_PIXELS && fileBytes <= SMALL_BYTES

/** What the first engine finds in a small picture; undefined when there is more in it for the ladder. */
export async function scanSmall({ picture }: JudgedPicture): Promise<ScanResult | undefined> {
  try {
    const bytes = 'bytes' in picture ? picture.bytes : await readFile(picture.path)
    // The file may have been replaced since its header was read.
    if (bytes.length > SMALL_BYTES) return undefined
    const result = await scan(bytes, { effort: 'fast', maxPixels: SMALL_PIXELS })
    return result.codes.length > 0 && result.unread.length === 0 ? result : undefined
  } catch {
    return undefined
  }
}
