import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

/** Runs of each program; the median counts. */
const ROUNDS = 21

/** What is started, and how many times the start of bare Node it may take. */
const CASES: readonly { what: string; args: readonly string[]; atMost?: number }[] = [
  { what: 'exqress --version', args: ['--version'], atMost: 1.3 },
  { what: 'exqress --help', args: ['--help'], atMost: 1.6 },
  { what: 'exqress qr TEXT', args: ['qr', 'HTTPS://EXQ.KR/#01ARZ3NDEKTSV4RRFFQ69G5FAV'], atMost: 2.2 },
  { what: 'exqress parcel list --help', args: ['parcel', 'list', '--help'] },
  { what: 'exqress, a wrong command', args: ['lable'] },
]

/** Milliseconds from start to end of the built command line, against `node -e 0` started in turns with it. */
export async function benchStartUp(): Promise<Row[]> {
  const launcher = fileURLToPath(new URL('../packages/cli/bin/exqress.js', import.meta.url))
  if (!existsSync(new URL('../packages/cli/dist/main.js', import.meta.url))) throw new Error('run npm run build first')
  const home = mkdtempSync(join(tmpdir(), 'exqress-bench-'))
  try {
    const env = { PATH: process.env.PATH, HOME: home, NODE_COMPILE_CACHE: join(home, 'cache') }
    const start = (args: readonly string[]) => {
      const before = performance.now()
      spawnSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      return performance.now() - before
    }
    const bare: number[] = []
    const ours = CASES.map((): number[] => [])
    for (let round = -2; round < ROUNDS; round++) {
      const tookBare = start(['-e', '0'])
      const took = CASES.map(({ args }) => start([launcher, ...args]))
      // The first rounds fill the compile cache, as the first start after an installation does.
      if (round < 0) continue
      bare.push(tookBare)
      for (const [i, ms] of took.entries()) ours[i]?.push(ms)
    }
    const peer = median(bare)
    return CASES.map(({ what, atMost }, i) => {
      const ms = median(ours[i] ?? [])
      const times = `${(ms / peer).toFixed(2)} × node -e 0`
      const note = atMost === undefined ? times : `${times}, at most ${atMost}`
      return { what, ours: ms, peer, unit: 'ms', ratio: peer / ms, note }
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
