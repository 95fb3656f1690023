import { createHash } from 'node:crypto'
import { openDecoder } from './decode.ts'
import { DecodeFault } from './decoder.ts'
import { checkpointOf, type Detected } from './detect.ts'
import { bomOf } from './encoding.ts'
import { CsvRefused } from './refused.ts'
import type { CsvSource } from './source.ts'

/**
 * The text of a file whose encoding is known, piece by piece and without its byte order mark. Before a piece is given
 * out, its bytes are compared with those that were judged: a file that is written to meanwhile is refused, and no row
 * of the other version is ever seen.
 * @throws CsvRefused INPUT_CHANGED
 */
export async function* readText(
  source: CsvSource,
  detected: Pick<Detected, 'encoding' | 'bom' | 'checkpoints'>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<string, void> {
  const { encoding, bom, checkpoints } = detected
  const decoder = await openDecoder(encoding)
  const hash = createHash('sha256')
  let index = 0
  try {
    for await (const chunk of source.chunks(signal)) {
      hash.update(chunk)
      if (checkpointOf(hash) !== checkpoints[index]) throw new CsvRefused('INPUT_CHANGED')
      yield decoder.write(index === 0 && bom ? chunk.subarray(bomOf(encoding).length) : chunk)
      index++
    }
    if (index !== checkpoints.length) throw new CsvRefused('INPUT_CHANGED')
    decoder.end()
  } catch (error) {
    // All bytes were found to be text of this encoding before.
    throw error instanceof DecodeFault ? new CsvRefused('INPUT_CHANGED', { cause: error }) : error
  }
}
