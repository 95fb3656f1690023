import { join } from 'node:path'
import { type Composed, compose } from '../src/compose.ts'

/** A server on a folder, as each process of a test opens it. */
export const composeIn = (folder: string): Promise<Composed> =>
  compose({ database: folder, keysDatabase: folder, keyRing: join(folder, 'keys', 'ring.json') })
