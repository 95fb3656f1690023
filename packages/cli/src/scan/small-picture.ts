import { type ScanResult, scan } from '@exqress/sdk/scan'
import type { JudgedPicture } from './judge-picture.ts'

/**
 * Deflate makes at most 1,032 bytes of one, so that a PNG of 64 KB cannot ask for more than 66 MB, whatever it claims;
 * and two megapixels of the worst noise take the first engine a tenth of a second. Neither holds for the other formats.
 */
const SMALL_BYTES = 64 * 1024
const SMALL_PIXELS = 2_000_000

/** Whether the first engine may read the picture in this process: starting another one costs as much as reading it. */
export const isSmall = ({ format, width, height, whole }: JudgedPicture): boolean =>
  format === 'png' && width * height <= SMALL_PIXELS && whole !== undefined && whole.length <= SMALL_BYTES

/** What the first engine finds in a small picture; undefined when there is more in it for the ladder. */
export async function scanSmall({ whole }: JudgedPicture): Promise<ScanResult | undefined> {
  const result = await scan(whole as Uint8Array, { effort: 'fast' }).catch(() => undefined)
  return result !== undefined && result.codes.length > 0 && result.unread.length === 0 ? result : undefined
}
