import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { encodePng } from '@exqress/sdk/label'
import { scan } from '@exqress/sdk/scan'
import { Jimp } from 'jimp'
import jsqr from 'jsqr'
import { degradedLabels } from '../packages/sdk/src/scan/test/degrade.ts'
import { openLabels } from '../packages/sdk/src/scan/test/degrade-labels.ts'
import { openRandom } from '../packages/sdk/src/scan/test/degrade-random.ts'
import type { Row } from './row.ts'

interface Picture {
  readonly bytes: Uint8Array
  /** What it says; undefined where any text counts, empty where there is no code. */
  readonly text: string | undefined
}

const SEED = 203
const LABELS = 24
const DAMAGED = 120

/**
 * Pictures read, and milliseconds a picture, against jsqr on what jimp loads: every picture by both, in turns. Our own
 * labels are drawn here; the collections of other projects are read where they lie beside this one.
 */
export async function benchScan(): Promise<Row[]> {
  const labels = undamagedLabels()
  // The first picture loads what is needed.
  for (const read of [ours, peer]) await read(labels[0] as Picture)
  const rows = await compare('labels of 100 × 150 mm, PNG of 800 × 1200', labels)
  rows.push(...(await compare('damaged labels', await damagedLabels())))
  const folder = fileURLToPath(new URL('../../shared/data/qr', import.meta.url))
  if (!existsSync(folder)) {
    process.stderr.write('left out: the pictures of other projects (../shared/data/qr is not here)\n')
    return rows
  }
  for (const [what, sets] of [
    ['ZXing and zxing-cpp', /^zxing/],
    ['BoofCV, phone photos', /^boof/],
    ['without a code', /^no-code/],
  ] as const) {
    rows.push(...(await compare(what, collection(folder, sets))))
  }
  return rows
}

async function ours({ bytes }: Picture): Promise<string[]> {
  return (await scan(bytes)).codes.map(({ text }) => text)
}

async function peer({ bytes }: Picture): Promise<string[]> {
  const { bitmap } = await Jimp.read(Buffer.from(bytes))
  const found = jsqr.default(new Uint8ClampedArray(bitmap.data), bitmap.width, bitmap.height)
  return found === null || found.data === '' ? [] : [found.data]
}

async function compare(what: string, pictures: readonly Picture[]): Promise<Row[]> {
  const sides = [ours, peer].map(read => ({ read, right: 0, ms: [] as number[] }))
  for (const picture of pictures) {
    for (const side of sides) {
      const started = performance.now()
      const texts = await side.read(picture)
      side.ms.push(performance.now() - started)
      if (isRight(picture, texts)) side.right++
    }
  }
  const [one, other] = sides as [(typeof sides)[0], (typeof sides)[0]]
  const note = `${pictures.length} pictures; jsqr and jimp`
  const share = ({ right }: typeof one) => (100 * right) / pictures.length
  const pace = (kind: string, of: (values: readonly number[]) => number): Row => ({
    what: `${what}: time, ${kind}`,
    ours: of(one.ms),
    peer: of(other.ms),
    unit: 'ms/picture',
    ratio: of(other.ms) / of(one.ms),
    note,
  })
  const [read, missed] = [share(one), share(other)]
  return [
    { what: `${what}: right`, ours: read, peer: missed, unit: '%', ratio: read / Math.max(missed, 0.1), note },
    pace('median', median),
    pace('mean', values => values.reduce((sum, value) => sum + value, 0) / values.length),
  ]
}

function isRight({ text }: Picture, texts: readonly string[]): boolean {
  if (text === undefined) return texts.length > 0
  return text === '' ? texts.length === 0 : texts.includes(text)
}

function undamagedLabels(): Picture[] {
  const nextLabel = openLabels()
  return Array.from({ length: LABELS }, (_, number) => {
    const { bitmap, payload } = nextLabel(openRandom(SEED, number), { size: '100x150', profile: 'strict' })
    return { bytes: encodePng(bitmap), text: payload }
  })
}

async function damagedLabels(): Promise<Picture[]> {
  const pictures: Picture[] = []
  for await (const { bytes, payload } of degradedLabels({ seed: SEED, count: DAMAGED })) {
    pictures.push({ bytes, text: payload })
  }
  return pictures
}

function collection(folder: string, sets: RegExp): Picture[] {
  return readdirSync(folder)
    .filter(set => sets.test(set))
    .flatMap(set =>
      readdirSync(`${folder}/${set}`)
        .filter(file => /\.(png|jpe?g)$/.test(file))
        .map(file => {
          const text = `${folder}/${set}/${file.replace(/\.\w+$/, '.txt')}`
          const bytes = readFileSync(`${folder}/${set}/${file}`)
          if (set === 'no-code') return { bytes, text: '' }
          return { bytes, text: existsSync(text) ? readFileSync(text, 'utf8') : undefined }
        }),
    )
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number
