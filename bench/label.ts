import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cropOfRectangles, jsqrReader, zxingReader } from '@exqress/sdk/label'
import { encodeQr } from '@exqress/sdk/qr'
import { inventContents } from './label/contents.ts'
import type { Measured } from './label/run.ts'
import type { Row } from './row.ts'

const LABELS = 5_000
const ROUNDS = 3
const SYMBOLS = 1_000
const WAYS = ['compact', 'vector', 'layout-compact', 'pdfkit', 'pdfkit-masks'] as const
type Way = (typeof WAYS)[number]

/**
 * Labels of 100 × 150 mm with sort code, Code128, QR 36 mm and Korean text from an embedded subset, against pdfkit
 * drawing the same in its fastest way, by turns, each time in a process of its own.
 */
export async function benchLabel(): Promise<Row[]> {
  const runs = Object.fromEntries(WAYS.map(way => [way, [] as Measured[]])) as Record<Way, Measured[]>
  for (let round = 0; round < ROUNDS; round++) for (const way of WAYS) runs[way].push(measure(way))

  const figure = (way: Way, of: (run: Measured) => number) => median(runs[way].map(of))
  const rate = (way: Way) => LABELS / (figure(way, run => run.cpuMs) / 1000)
  const bytes = (way: Way) => figure(way, run => run.bytes) / LABELS
  const memory = (way: Way) => figure(way, run => run.maxRssMb)
  const more = (what: string, ours: Way, peer: Way, note: string): Row => ({
    what,
    ours: rate(ours),
    peer: rate(peer),
    unit: 'labels/CPU s',
    ratio: rate(ours) / rate(peer),
    note,
  })
  const less = (what: string, of: (way: Way) => number, ours: Way, unit: string): Row => ({
    what,
    ours: of(ours),
    peer: of('pdfkit'),
    unit,
    ratio: of('pdfkit') / of(ours),
  })
  return [
    more('drawing, compact', 'compact', 'pdfkit', 'pdfkit: operators straight into the content stream, deflated'),
    more('drawing, vectors deflated', 'vector', 'pdfkit', 'the same'),
    more('encoding, layout and drawing, compact', 'layout-compact', 'pdfkit', 'pdfkit only draws'),
    more('drawing, compact', 'compact', 'pdfkit-masks', 'pdfkit: symbols as inline masks too, nothing deflated'),
    less('size, compact', bytes, 'compact', 'bytes/label'),
    less('size, vectors deflated', bytes, 'vector', 'bytes/label'),
    less('peak memory, compact', memory, 'compact', 'MB'),
    less('peak memory, vectors deflated', memory, 'vector', 'MB'),
    less('peak memory, laid out as it is drawn', memory, 'layout-compact', 'MB'),
    await readers(),
  ]
}

/** What reading symbols back costs, with the better of the two readers against the one that is there without it. */
async function readers(): Promise<Row> {
  const crops = inventContents(SYMBOLS).map(({ payload }) => {
    const { size, modules } = encodeQr(payload)
    const dark = [...modules.keys()].filter(i => modules[i] === 1)
    return {
      payload,
      crop: cropOfRectangles(
        size,
        dark.flatMap(i => [i % size, Math.floor(i / size), 1, 1]),
      ),
    }
  })
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
  const rates = { zxing: [] as number[], jsqr: [] as number[] }
  const both = [
    { name: 'zxing' as const, reader: await zxingReader(wasm) },
    { name: 'jsqr' as const, reader: await jsqrReader() },
  ]
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, reader } of both) {
      const from = process.cpuUsage()
      for (const { payload, crop } of crops) {
        if ((await reader.read(crop)) !== payload) throw new Error(`${name} misread ${payload}`)
      }
      const { user, system } = process.cpuUsage(from)
      if (round > 0) rates[name].push(SYMBOLS / ((user + system) / 1e6))
    }
  }
  const [ours, peer] = [median(rates.zxing), median(rates.jsqr)]
  return { what: 'symbols read back', ours, peer, unit: 'symbols/CPU s', ratio: ours / peer, note: 'zxing-wasm; jsqr' }
}

function measure(way: Way): Measured {
  const script = fileURLToPath(new URL('./label/run.ts', import.meta.url))
  const args = ['--conditions=@exqress/source', script, way, String(LABELS)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
