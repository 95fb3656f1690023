import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { createPdf } from './render-pdf.ts'
import { labelFaces } from './test/fonts.ts'
import { qrMatrix, sampleDrawing } from './test/sample-drawings.ts'
import { writePdf } from './test/write-pdf.ts'
import { openVerifier, SymbolMisread } from './verify.ts'
import { cropOfBitmap, cropOfRectangles, type SymbolCrop } from './verify-crop.ts'
import { jsqrReader, type SymbolReader, zxingReader } from './verify-readers.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
const readers: [string, () => Promise<SymbolReader>][] = [
  ['zxing-wasm', () => zxingReader(new Uint8Array(wasm))],
  ['jsqr', jsqrReader],
]
const PAYLOAD = 'HTTPS://EXQ.KR/#0123456789ABCDEFGHJKMNPQRS'

function cropOf(payload: string): SymbolCrop {
  const { size, modules } = qrMatrix(payload)
  const rectangles = [...modules.keys()]
    .filter(i => modules[i] === 1)
    .flatMap(i => [i % size, Math.floor(i / size), 1, 1])
  return cropOfRectangles(size, rectangles)
}

describe.each(readers)('a symbol read with %s', (_, open) => {
  it('gives its text', async () => {
    const reader = await open()
    expect(await reader.read(cropOf(PAYLOAD))).toBe(PAYLOAD)
  })

  it('gives its text in every size a label may have', async () => {
    const reader = await open()
    for (let modules = 21, length = 1; modules <= 41; length++) {
      const payload = `HTTPS://EXQ.KR/#${'0'.repeat(length)}`.slice(-length)
      if (qrMatrix(payload).size < modules) continue
      modules = qrMatrix(payload).size + 4
      expect(await reader.read(cropOf(payload))).toBe(payload)
    }
  })

  it('gives nothing where there is no symbol', async () => {
    const reader = await open()
    expect(await reader.read(cropOfRectangles(29, [3, 3, 5, 5]))).toBeUndefined()
  })

  it('is read back from both forms of a PDF before the page is written', async () => {
    const drawings = Array.from({ length: 30 }, (_, i) => sampleDrawing(i))
    for (const form of ['vector', 'compact'] as const) {
      const verifier = await openVerifier({ mode: 'all', clock: () => 0, reader: await open() })
      const verified = await writePdf(drawings, { form, verifier })
      expect(verifier.counts).toEqual({ verified: 30, total: 30 })
      expect(verified.sha256).toBe((await writePdf(drawings, { form })).sha256)
    }
  })

  it('stops a label whose symbol says something else, names its parcel and leaves no trace of it', async () => {
    const good = sampleDrawing(1)
    const items = good.items.map(item => (item.kind === 'qr' ? { ...item, matrix: qrMatrix(`${PAYLOAD}X`) } : item))
    for (const form of ['vector', 'compact'] as const) {
      const verifier = await openVerifier({ mode: 'all', clock: () => 0, reader: await open() })
      const chunks: Uint8Array[] = []
      const pdf = createPdf({
        faces: labelFaces(),
        form,
        verifier,
        write: chunk => {
          chunks.push(chunk)
        },
      })
      await pdf.page([{ drawing: good, xMm: 0, yMm: 0 }])
      const bad = async () => pdf.page([{ drawing: { ...good, items }, xMm: 0, yMm: 0, parcelId: 'pcl_7' }])
      const error = await bad().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SymbolMisread)
      expect(error).toMatchObject({ code: 'SYMBOL_MISREAD', parcelId: 'pcl_7', message: 'SYMBOL_MISREAD: pcl_7' })
      expect(await pdf.finish()).toMatchObject({ pages: 1 })
      expect(Buffer.concat(chunks).equals((await writePdf([good], { form })).pdf)).toBe(true)
      expect(verifier.counts).toEqual({ verified: 1, total: 2 })
    }
  })
})

describe('a symbol cut out of a picture', () => {
  const { size, modules } = qrMatrix(PAYLOAD)

  /** The symbol at 6 dots a module, 30 dots from the left and 10 from the top. */
  function picture() {
    const [width, height, dots, left, top] = [230, 200, 6, 30, 10]
    const strideBytes = Math.ceil(width / 8)
    const bits = new Uint8Array(strideBytes * height)
    for (let y = 0; y < size * dots; y++) {
      for (let x = 0; x < size * dots; x++) {
        if (modules[Math.floor(y / dots) * size + Math.floor(x / dots)] === 0) continue
        const at = (top + y) * strideBytes + ((left + x) >> 3)
        bits[at] = (bits[at] as number) | (0x80 >> ((left + x) & 7))
      }
    }
    return { bitmap: { width, height, strideBytes, bits }, place: { x: left, y: top, modulePx: dots, size } }
  }

  it('is the same as drawn from its modules, and white beyond the edge of the picture', () => {
    const { bitmap, place } = picture()
    expect(cropOfBitmap(bitmap, place)).toEqual(cropOf(PAYLOAD))
  })

  it('shows what else is in its quiet zone', () => {
    const { bitmap, place } = picture()
    for (let y = 0; y < 200; y++) bitmap.bits[y * bitmap.strideBytes + 2] = 0xff
    expect(cropOfBitmap(bitmap, place)).not.toEqual(cropOf(PAYLOAD))
  })
})

describe('how many symbols are read back', () => {
  /** Runs `total` symbols, of which one costs `readMs` to read and `workMs` to make, and returns the numbers of those read. */
  async function run(mode: 'all' | 'sample' | 'none' | 'auto', total: number, { readMs = 0, workMs = 0 } = {}) {
    let now = 0
    const read: number[] = []
    let current = 0
    const reader: SymbolReader = {
      read() {
        read.push(current)
        now += readMs
        return PAYLOAD
      },
    }
    const verifier = await openVerifier({ mode, clock: () => now, reader })
    const crop = cropOfRectangles(21, [])
    for (current = 1; current <= total; current++) {
      now += workMs
      await verifier.check(() => crop, PAYLOAD)
    }
    expect(verifier.counts).toEqual({ verified: read.length, total })
    return read
  }

  it('is every one with all, and none with none', async () => {
    expect(await run('all', 500, { readMs: 9 })).toHaveLength(500)
    expect(await run('none', 500)).toEqual([])
  })

  it('is the first twenty and one in a hundred with sample', async () => {
    expect(await run('sample', 450, { workMs: 100 })).toEqual(
      [...Array(20).keys()].map(i => i + 1).concat(120, 220, 320, 420),
    )
  })

  it('is every one with auto where that costs at most a tenth of the run', async () => {
    expect(await run('auto', 2_000, { readMs: 1, workMs: 10 })).toHaveLength(2_000)
  })

  it('is as many as fit into a tenth of the run with auto where reading is dear', async () => {
    const read = await run('auto', 10_000, { readMs: 1, workMs: 1 })
    const spent = read.length / (10_000 + read.length)
    expect(spent).toBeGreaterThan(0.09)
    expect(spent).toBeLessThan(0.105)
  })

  it('is never fewer than sample with auto, however dear reading is', async () => {
    const read = await run('auto', 5_000, { readMs: 1_000, workMs: 0.01 })
    expect(read.length).toBeGreaterThanOrEqual((await run('sample', 5_000)).length)
  })
})
