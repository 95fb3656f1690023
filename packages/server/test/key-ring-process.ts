// A process of its own for tests of the key ring: `node key-ring-process.ts FILE open|rotate|keep-rotating`.
import { createHash, randomBytes } from 'node:crypto'
import { openFileKeyRing } from '../src/adapters/key-provider/file/open-file-key-ring.ts'

const [, , file = '', action] = process.argv
const ring = openFileKeyRing({ file, ids: { bytes: count => randomBytes(count) }, clock: { now: () => Date.now() } })
if (action === 'rotate') {
  process.stdout.write(String(await ring.rotate()))
} else if (action === 'keep-rotating') {
  for (;;) process.stdout.write(`${await ring.rotate()}\n`)
} else {
  const keys = createHash('sha256')
  for (const purpose of ['idempotency', 'blind-index', 'check'] as const)
    keys.update((await ring.macKey(purpose)).export())
  process.stdout.write(keys.digest('hex'))
}
