import { randomFillSync } from 'node:crypto'
import type { Ids } from '../../ports/ids.ts'

const POOL_BYTES = 4096

/** The operating system's randomness. Drawn in blocks: one call to it costs as much as a whole block. */
export function randomIds(): Ids {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
  let used = POOL_BYTES
  return {
    bytes(count) {
      const bytes = Buffer.allocUnsafeSlow(count)
      if (count > POOL_BYTES) return randomFillSync(bytes)
      if (used + count > POOL_BYTES) {
        randomFillSync(pool)
        used = 0
      }
      pool.copy(bytes, 0, used, used + count)
      // What was handed out must not be found here again.
      pool.fill(0, used, used + count)
      used += count
      return bytes
    },
  }
}
