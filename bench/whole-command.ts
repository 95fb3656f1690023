import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { csvOf, orders } from '../packages/cli/test/orders.ts'
import type { Row } from './row.ts'

const ROWS = 5_000
const MANY_ROWS = 100_000
const ROUNDS = 3

interface Run {
  readonly seconds: number
  readonly peakMb: number
  readonly bytes: number
}

/**
 * `exqress label` from start to end, reading, sealing, issuing, drawing and reading back, against pdfkit that only draws
 * as many labels (its fastest way, see bench/label), by turns, each in a process of its own.
 */
export async function benchWholeCommand(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-bench-'))
  try {
    const few = join(folder, 'few.csv')
    const many = join(folder, 'many.csv')
    writeFileSync(few, csvOf(orders(ROWS), 'cj'))
    writeFileSync(many, csvOf(orders(MANY_ROWS, 2), 'cj'))
    const ways = { compact: [] as Run[], vector: [] as Run[], again: [] as Run[], pdfkit: [] as Run[] }
    for (let round = 0; round < ROUNDS; round++) {
      ways.compact.push(label(few, 'compact', join(folder, `compact-${round}`)))
      ways.vector.push(label(few, 'vector', join(folder, `vector-${round}`)))
      ways.again.push(label(few, 'compact', join(folder, `compact-${round}`)))
      ways.pdfkit.push(pdfkit())
    }
    const large = label(many, 'compact', join(folder, 'large'))
    const seconds = (way: keyof typeof ways) => median(ways[way].map(run => run.seconds))
    const rate = (what: string, way: keyof typeof ways, note: string): Row => ({
      what,
      ours: ROWS / seconds(way),
      peer: ROWS / seconds('pdfkit'),
      unit: 'rows/s',
      ratio: seconds('pdfkit') / seconds(way),
      note,
    })
    const peak = median(ways.compact.map(run => run.peakMb))
    return [
      rate('5,000 rows, first run, compact', 'compact', 'pdfkit only draws, its start-up not counted'),
      rate('5,000 rows, first run, vectors', 'vector', 'the same'),
      rate('5,000 rows, run again', 'again', 'every row is issued already'),
      {
        what: 'peak memory, 5,000 rows',
        ours: peak,
        peer: median(ways.pdfkit.map(run => run.peakMb)),
        unit: 'MB',
        ratio: median(ways.pdfkit.map(run => run.peakMb)) / peak,
      },
      {
        what: 'peak memory, 100,000 rows',
        ours: large.peakMb,
        peer: peak,
        unit: 'MB',
        ratio: peak / large.peakMb,
        note: `peer: ours with 5,000 rows; ${Math.round(MANY_ROWS / large.seconds).toLocaleString('en')} rows/s`,
      },
      bytes('whole file a label, compact', ways.compact, ways.pdfkit),
      bytes('whole file a label, vectors', ways.vector, ways.pdfkit),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function bytes(what: string, ours: readonly Run[], peer: readonly Run[]): Row {
  const [mine, theirs] = [ours, peer].map(runs => median(runs.map(run => run.bytes)) / ROWS) as [number, number]
  return { what, ours: mine, peer: theirs, unit: 'bytes', ratio: theirs / mine }
}

function label(csv: string, symbols: string, data: string): Run {
  const exqress = fileURLToPath(new URL('../packages/cli/bin/exqress.js', import.meta.url))
  const out = `${data}.pdf`
  const args = ['label', csv, '--out', out, '--symbols', symbols, '--data-dir', data, '--quiet']
  const { seconds, peakMb } = timed([exqress, ...args])
  return { seconds, peakMb, bytes: statSync(out).size }
}

function pdfkit(): Run {
  const run = fileURLToPath(new URL('label/run.ts', import.meta.url))
  const { peakMb, stdout } = timed(['--conditions=@exqress/source', run, 'pdfkit', String(ROWS)])
  const { cpuMs, bytes } = JSON.parse(stdout) as { cpuMs: number; bytes: number }
  return { seconds: cpuMs / 1000, peakMb, bytes }
}

/** Wall-clock time and the peak of the resident memory, told by the process itself when it ends. */
function timed(args: readonly string[]): { seconds: number; peakMb: number; stdout: string } {
  const tell = "process.on('exit', () => process._rawDebug('PEAK ' + process.resourceUsage().maxRSS))"
  const preload = `data:text/javascript,${encodeURIComponent(tell)}`
  const before = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', preload, ...args], { encoding: 'utf8' })
  const seconds = (performance.now() - before) / 1000
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`)
  return { seconds, peakMb: Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024, stdout }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number
