import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import type { Row } from './row.ts'

/** Runs of each program; the median counts. */
const ROUNDS = 21

const PICTURES = { refused: 'one.bmp', small: 'one.png', large: 'large.png', apart: 'apart.png' }
const PAYLOAD = 'HTTPS://EXQ.KR/#01ARZ3NDEKTSV4RRFFQ69G5FAV'

/** What is started, and how many times the start of bare Node it may take. */
const CASES: readonly { what: string; args: readonly string[]; atMost?: number }[] = [
  { what: 'exqress --version', args: ['--version'], atMost: 1.3 },
  { what: 'exqress --help', args: ['--help'], atMost: 1.6 },
  { what: 'exqress qr TEXT', args: ['qr', PAYLOAD], atMost: 2.2 },
  // Refused by its first bytes: all that comes before an engine would start.
  { what: 'exqress scan, up to the first engine', args: ['scan', PICTURES.refused], atMost: 2.2 },
  { what: 'exqress scan one.png', args: ['scan', PICTURES.small], atMost: 7 },
  { what: 'exqress scan one.png, 1.8 MP', args: ['scan', PICTURES.large], atMost: 7 },
  { what: 'exqress scan, decoded in a process of its own', args: ['scan', PICTURES.apart] },
  { what: 'exqress parcel list --help', args: ['parcel', 'list', '--help'] },
  { what: 'exqress, a wrong command', args: ['lable'] },
]

/** Milliseconds from start to end of the built command line, against `node -e 0` started in turns with it. */
export async function benchStartUp(): Promise<Row[]> {
  const launcher = fileURLToPath(new URL('../packages/cli/bin/exqress.js', import.meta.url))
  if (!existsSync(new URL('../packages/cli/dist/main.js', import.meta.url))) throw new Error('run npm run build first')
  const home = mkdtempSync(join(tmpdir(), 'exqress-bench-'))
  try {
    await drawPictures(home)
    const env = { PATH: process.env.PATH, HOME: home, NODE_COMPILE_CACHE: join(home, 'cache') }
    const start = (args: readonly string[]) => {
      const before = performance.now()
      spawnSync(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
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

/** One code in a tenth of a megapixel and in just under two; and with more bytes than the first process reads itself. */
async function drawPictures(folder: string): Promise<void> {
  const { default: qrcode } = await import('qrcode')
  const draw = (scale: number) => qrcode.toBuffer(PAYLOAD, { errorCorrectionLevel: 'Q', margin: 4, scale })
  const small = await draw(8)
  writeFileSync(join(folder, PICTURES.small), small)
  writeFileSync(join(folder, PICTURES.large), await draw(36))
  writeFileSync(join(folder, PICTURES.apart), withComment(small, 5_000_000))
  writeFileSync(join(folder, PICTURES.refused), 'BM')
}

/** The same PNG with a chunk that no decoder reads. */
function withComment(png: Buffer, bytes: number): Buffer {
  const chunk = Buffer.alloc(12 + bytes, 'x')
  chunk.writeUInt32BE(bytes, 0)
  chunk.write('tEXt', 4, 'latin1')
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + bytes)), 8 + bytes)
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
