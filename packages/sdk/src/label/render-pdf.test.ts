import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRaster } from './raster.ts'
import { createPdf, type PlacedDrawing } from './render-pdf.ts'
import { labelFaces } from './test/fonts.ts'
import { fontsOf, infoOf, pagesOf, qpdfVerdict, textOf, usePoppler } from './test/poppler.ts'
import { readSymbols } from './test/read-symbols.ts'
import { sampleDrawing, text, textsOf } from './test/sample-drawings.ts'
import { writePdf } from './test/write-pdf.ts'

const FORMS = ['vector', 'compact'] as const
const blank = { widthMm: 100, heightMm: 150, frame: [], items: [] }
/** Characters without the white space that a text extractor guesses. */
const inked = (texts: readonly string[]) => texts.join('').replace(/\s/g, '')
const sorted = (characters: string) => [...characters].sort().join('')
const samples = (count: number) => Array.from({ length: count }, (_, i) => sampleDrawing(i))

describe.skipIf(!usePoppler)('the text layer', () => {
  it('holds exactly the drawn texts of each page', async () => {
    const drawings = samples(12)
    for (const form of FORMS) {
      const { pdf } = await writePdf(drawings, { form })
      const pages = textOf(pdf)
      expect(pages).toHaveLength(drawings.length)
      for (const [i, page] of pages.entries()) {
        const texts = textsOf(drawings[i] ?? blank)
        expect(sorted(inked([page]))).toBe(sorted(inked(texts)))
        for (const drawn of texts) expect(inked([page])).toContain(inked([drawn]))
      }
    }
  })

  it('gives all 11,172 Hangul syllables back', async () => {
    const syllables = String.fromCodePoint(...Array.from({ length: 11_172 }, (_, i) => 0xac00 + i))
    const items = Array.from({ length: 140 }, (_, line) =>
      text(syllables.slice(line * 80, line * 80 + 80), { base: 2 + line, em: 1 }),
    )
    const { pdf } = await writePdf([{ ...blank, items }], { form: 'compact' })
    expect(inked(textOf(pdf)) === syllables).toBe(true)
  })

  it('gives characters back that come from fallback faces, from outside the first plane or from no face', async () => {
    const line = '刘陈 Ľubomír Nguyễn 𠮷 ก!'
    const { pdf } = await writePdf([{ ...blank, items: [text(line)] }])
    expect(inked(textOf(pdf))).toBe(inked([line]))
  })

  it('tells characters apart that share a glyph', async () => {
    const { pdf } = await writePdf([{ ...blank, items: [text('a\u00a0b'), text('µμ', { base: 20 })] }])
    expect(textOf(pdf)[0]).toContain('µμ')
  })

  it('keeps any text, bytes that need escaping included', async () => {
    // So many characters that their codes take every value of the low byte, brackets and line ends among them.
    const letters = String.fromCodePoint(...Array.from({ length: 300 }, (_, i) => 0xac00 + i * 7))
    const items = Array.from({ length: 6 }, (_, i) =>
      text(letters.slice(i * 50, i * 50 + 50), { base: 9 * i + 9, em: 1.5 }),
    )
    const { pdf } = await writePdf([{ ...blank, items }], { form: 'compact' })
    expect(inked(textOf(pdf))).toBe(letters)
  })
})

describe.skipIf(!usePoppler)('a page drawn by an independent renderer', () => {
  it('shows a QR and bars that an independent reader reads, at the size of the label', async () => {
    const drawings = samples(4)
    for (const form of FORMS) {
      const { pdf } = await writePdf(drawings, { form })
      for (const [i, page] of pagesOf(pdf).entries()) {
        expect([page.width, page.height]).toEqual([800, 1200])
        expect(await readSymbols(page)).toEqual([drawings[i]?.tracking, drawings[i]?.payload].sort())
      }
    }
  })

  it('has every module of a mask on a whole number of dots', async () => {
    const drawing = sampleDrawing(3)
    const qr = drawing.items.find(item => item.kind === 'qr')
    if (qr === undefined) throw new Error('no QR')
    const { pdf } = await writePdf([{ ...drawing, frame: [], items: [qr] }], { form: 'compact' })
    for (const dotsPerMm of [8, 12, 24]) {
      const [page] = pagesOf(pdf, { dotsPerMm })
      let wrong = 0
      for (let y = 0; y < (page?.height ?? 0); y++) {
        for (let x = 0; x < (page?.width ?? 0); x++) {
          const column = Math.floor((x / dotsPerMm - qr.xMm) / qr.moduleMm)
          const row = Math.floor((y / dotsPerMm - qr.yMm) / qr.moduleMm)
          const inside = column >= 0 && column < 29 && row >= 0 && row < 29
          const dark = inside && qr.matrix.modules[row * 29 + column] === 1
          if (page?.grey[y * page.width + x] !== (dark ? 0 : 255)) wrong++
        }
      }
      expect(wrong).toBe(0)
    }
  })

  it('has its ink where the raster of the same label has its dots', async () => {
    const drawings = samples(3)
    const raster = openRaster({ faces: labelFaces() })
    const pages = pagesOf((await writePdf(drawings)).pdf)
    for (const [i, page] of pages.entries()) {
      const { bits, strideBytes } = raster.draw(drawings[i] ?? blank)
      let ink = 0
      let differing = 0
      for (let y = 0; y < page.height; y++) {
        for (let x = 0; x < page.width; x++) {
          const dot = ((bits[y * strideBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
          ink += dot
          if ((dot === 1) !== (page.grey[y * page.width + x] ?? 255) < 128) differing++
        }
      }
      expect(differing).toBeLessThan(ink * 0.04)
    }
  })

  it('shows the labels of a sheet, each in its place', async () => {
    const placed: PlacedDrawing[] = samples(4).map((drawing, i) => ({
      drawing,
      xMm: 4.65 + (i % 2) * 101.6,
      yMm: 0.5 + Math.floor(i / 2) * 147.3,
    }))
    const { pdf } = await writePdf([placed], { pageMm: { widthMm: 210, heightMm: 297 } })
    const [sheet] = pagesOf(pdf)
    if (sheet === undefined) throw new Error('no page')
    for (const { drawing, xMm, yMm } of placed) {
      const part = { width: 800, height: 1184, grey: new Uint8Array(800 * 1184) }
      for (let y = 0; y < part.height; y++) {
        const from = (Math.round(yMm * 8) + y) * sheet.width + Math.round(xMm * 8)
        part.grey.set(sheet.grey.subarray(from, from + part.width), y * part.width)
      }
      const qr = drawing.items.find(item => item.kind === 'qr')
      expect(await readSymbols(part, ['QRCode'])).toEqual([qr?.payload])
    }
  })

  it('draws a text the same whether it is spelled out or referred to', async () => {
    const same = Array.from({ length: 9 }, () => ({ ...blank, items: [text('한진택배 010', { role: 'carrier' })] }))
    const { pdf } = await writePdf(same, { form: 'compact' })
    const [first, ...others] = pagesOf(pdf)
    expect(Buffer.from(pdf).toString('latin1').match(/Do /g)?.length).toBeGreaterThan(1)
    for (const page of others) expect(page).toEqual(first)
  })

  it('draws the marks within their square', async () => {
    for (const mark of ['fragile', 'cold', 'up', 'dry'] as const) {
      const items = [{ kind: 'mark', mark, xMm: 20, yMm: 30, sizeMm: 10 }] as const
      const [page] = pagesOf((await writePdf([{ ...blank, items }])).pdf)
      const ink = [...(page?.grey ?? [])].flatMap((grey, i) => (grey < 128 ? [i] : []))
      expect(ink.length).toBeGreaterThan(80 * 80 * 0.15)
      for (const i of ink) {
        expect(i % 800).toBeGreaterThanOrEqual(159)
        expect(i % 800).toBeLessThanOrEqual(240)
        expect(Math.floor(i / 800)).toBeGreaterThanOrEqual(239)
        expect(Math.floor(i / 800)).toBeLessThanOrEqual(320)
      }
    }
  })
})

describe('the file', () => {
  it.skipIf(!usePoppler)('embeds a subset of the faces that were used and no other', async () => {
    const { pdf } = await writePdf([{ ...blank, items: [text('가나'), text('刘', { base: 20 })] }])
    const fonts = fontsOf(pdf)
    expect(fonts.map(line => line.split(/\s+/)[0]?.slice(7))).toEqual(['NanumSquareB', expect.any(String)])
    for (const line of fonts) expect(line).toMatch(/^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes/)
    expect(pdf.length).toBeLessThan(8_000)
  })

  it.skipIf(!usePoppler)('names no person, time or machine, and asks to be printed at its size', async () => {
    const { pdf } = await writePdf(samples(2))
    const info = infoOf(pdf)
    expect(Object.keys(info)).not.toContain('CreationDate')
    expect(info).toMatchObject({ Title: 'EXQRESS', Producer: 'EXQRESS', Pages: '2', 'PDF version': '1.7' })
    expect(info['Page size']).toMatch(/^283.46\d? x 425.19\d? pts$/)
    const objects = [...pdf.toString('latin1').matchAll(/ObjStm.*?stream\n(.*?)\nendstream/gs)]
      .map(([, data]) => inflateSync(Buffer.from(data ?? '', 'latin1')).toString('latin1'))
      .join('')
    expect(objects).toContain('/PrintScaling/None')
    expect(objects).toContain('/Lang(ko-KR)')
    expect(objects).not.toMatch(/Outlines|Metadata|Date/)
  })

  it('is sound to qpdf, where that is installed', async () => {
    for (const form of FORMS) {
      const { pdf } = await writePdf(samples(300), { form })
      const verdict = qpdfVerdict(pdf)
      if (verdict !== undefined) expect(verdict).toContain('No syntax or stream encoding errors')
    }
  })

  it('is the same for the same labels, whatever the receiver does', async () => {
    const drawings = samples(700)
    const once = await writePdf(drawings, { form: 'compact' })
    expect(once.bytes).toBe(once.pdf.length)
    const chunks: Uint8Array[] = []
    const again = await writePdf(drawings, {
      form: 'compact',
      write: async chunk => {
        await new Promise(setImmediate)
        chunks.push(chunk)
      },
    })
    expect(again.sha256).toBe(once.sha256)
    expect(Buffer.concat(chunks).equals(once.pdf)).toBe(true)
    const other = await writePdf(drawings.slice(1), { form: 'compact' })
    expect(other.sha256).not.toBe(once.sha256)
  })

  it('is an empty document without a page, and may have pages of different sizes', async () => {
    const { pdf, pages } = await writePdf([blank, { ...blank, widthMm: 99.1, heightMm: 67.7 }])
    expect(pages).toBe(2)
    if (usePoppler)
      expect(pagesOf(pdf).map(({ width, height }) => [width, height])).toEqual([
        [800, 1200],
        [793, 542],
      ])
    expect((await writePdf([])).pages).toBe(0)
  })

  it('stays below 850 bytes a label as masks and below 1,400 as deflated vectors, fonts and tables included', async () => {
    const drawings = samples(1_000)
    const bytesALabel = async (form: 'compact' | 'vector') =>
      (await writePdf(drawings, { form })).bytes / drawings.length
    expect(await bytesALabel('compact')).toBeLessThan(850)
    expect(await bytesALabel('vector')).toBeLessThan(1_400)
  })

  it('has room for frames that are never the same array', async () => {
    const drawings = samples(100).map(drawing => ({ ...drawing, frame: [...drawing.frame] }))
    const { pdf } = await writePdf(drawings)
    if (usePoppler) {
      const pages = textOf(pdf)
      expect(pages[99]).toContain('Scan to see')
    }
  })
})

describe('a slow receiver', () => {
  const faces = labelFaces()
  const drawing = sampleDrawing(1)

  it('is never given a chunk before it has taken the last, and holds the pages back', async () => {
    let open = 0
    let most = 0
    const pdf = createPdf({
      faces,
      deflate: false,
      write: async () => {
        most = Math.max(most, ++open)
        await new Promise(setImmediate)
        open--
      },
    })
    let waited = 0
    for (let i = 0; i < 400; i++) {
      const room = pdf.page([{ drawing, xMm: 0, yMm: 0 }])
      if (room !== undefined) waited++
      await room
    }
    await pdf.finish()
    expect(most).toBe(1)
    expect(waited).toBeGreaterThan(2)
  })

  it('that fails stops the document with its own error', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    const throwing = () => {
      throw full
    }
    for (const write of [() => Promise.reject(full), throwing]) {
      const pdf = createPdf({ faces, deflate: false, write })
      const fill = async () => {
        for (let i = 0; i < 400; i++) await pdf.page([{ drawing, xMm: 0, yMm: 0 }])
      }
      await expect(fill()).rejects.toBe(full)
      await expect(pdf.finish()).rejects.toBe(full)
    }
  })
})

describe('numbers in a page', () => {
  it('place a label to a hundredth of a dot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 90, noNaN: true }), async xMm => {
        const rule = { kind: 'rule', xMm, yMm: 10, widthMm: 5, heightMm: 1 } as const
        const { pdf } = await writePdf([{ ...blank, items: [rule] }], { form: 'compact' })
        const [, x] = /(\S+) 1112 40 8 re/.exec(pdf.toString('latin1')) ?? []
        expect(Number(x)).toBeCloseTo(xMm * 8, 1)
        expect(x).not.toMatch(/^0\.|\.\d*0$|\.$/)
      }),
      { numRuns: 40 },
    )
  })
})
