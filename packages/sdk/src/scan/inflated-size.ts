import { ImageRefused } from './image-refused.ts'
import { pngData } from './png-header.ts'

/** A PNG that could unpack to more than this is unpacked once to be sure, keeping nothing. */
const WORTH_CHECKING_BYTES = 128 * 1024 * 1024
/** Deflate turns no byte into more than this many. */
const MAX_INFLATION = 1032

/**
 * Decoders unpack all that a PNG holds, whatever its header says: a megabyte may become a gigabyte.
 * @throws ImageRefused when it unpacks to more than twice what its size needs (interlacing takes some more)
 */
export async function checkInflatedSize(png: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  const { inflatedBytes, parts } = pngData(png)
  const compressed = parts.reduce((sum, part) => sum + part.length, 0)
  const limit = 2 * inflatedBytes + 1024
  if (compressed * MAX_INFLATION < Math.max(limit, WORTH_CHECKING_BYTES)) return
  const pixels = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of parts) controller.enqueue(part as Uint8Array<ArrayBuffer>)
      controller.close()
    },
  }).pipeThrough(new DecompressionStream('deflate'))
  let total = 0
  try {
    for await (const chunk of pixels) {
      signal?.throwIfAborted()
      total += chunk.length
      if (total > limit) break
    }
  } catch {
    signal?.throwIfAborted()
    // Broken data: the decoder will say so.
  }
  if (total > limit) throw new ImageRefused('IMAGE_BROKEN', { format: 'PNG' })
}
