import { ImageRefused } from './image-refused.ts'
import type { ImageHeader } from './scan-result.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b

/** @returns undefined when it is not a GIF. @throws ImageRefused */
export function readGifHeader(bytes: Uint8Array): ImageHeader | undefined {
  const signature = String.fromCharCode(...bytes.subarray(0, 6))
  if (signature !== 'GIF87a' && signature !== 'GIF89a') return undefined
  if (bytes.length < 13) throw broken()
  return { format: 'gif', width: word(bytes, 6), height: word(bytes, 8), orientation: 1 }
}

/**
 * A GIF of a header that was read, cut off after its first frame: some decoders unpack every frame, and a file of a few
 * kilobytes may hold thousands.
 * @throws ImageRefused when it has no frame, or one beyond its screen
 */
export function firstGifFrame(bytes: Uint8Array): Uint8Array {
  const screen = { width: word(bytes, 6), height: word(bytes, 8) }
  let at = 13 + colourTableBytes(bytes[10] as number)
  while (at < bytes.length) {
    const kind = bytes[at] as number
    if (kind === EXTENSION) {
      at = afterSubBlocks(bytes, at + 2)
    } else if (kind === IMAGE && at + 10 < bytes.length) {
      const right = word(bytes, at + 1) + word(bytes, at + 5)
      const bottom = word(bytes, at + 3) + word(bytes, at + 7)
      if (right > screen.width || bottom > screen.height) throw broken()
      const end = afterSubBlocks(bytes, at + 10 + colourTableBytes(bytes[at + 9] as number) + 1)
      const cut = new Uint8Array(end + 1)
      cut.set(bytes.subarray(0, end))
      cut[end] = TRAILER
      return cut
    } else {
      break
    }
  }
  throw broken()
}

const word = (bytes: Uint8Array, at: number) => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
const colourTableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))

function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const length = bytes[at]
    if (length === undefined) throw broken()
    at += length + 1
    if (length === 0) return at
  }
}

const broken = () => new ImageRefused('IMAGE_BROKEN', { format: 'GIF' })
