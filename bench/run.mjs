// `npm run bench [name…]`: runs each bench/*.ts and prints one table of ratios. Figures depend on the machine; ratios are
// taken against a peer that ran in turns with ours in the same process or the same minute.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const names = readdirSync(here)
  .filter(file => file.endsWith('.ts') && file !== 'row.ts' && file !== 'one.ts')
  .map(file => file.slice(0, -3))
  .filter(name => wanted.length === 0 || wanted.includes(name))

let failed = false
for (const name of names) {
  // A process each: one bench's memory and warmed-up code do not colour the next.
  const { status } = spawnSync(process.execPath, ['--conditions=@exqress/source', `${here}one.ts`, name], {
    stdio: 'inherit',
  })
  failed ||= status !== 0
}
process.exitCode = failed ? 1 : 0
