import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { dotsPerMm } from './device.ts'
import type { BarcodeItem, Drawing, QrItem } from './drawing.ts'
import type { LabelSize } from './layout.ts'
import { openLayout } from './layout.ts'
import { type Bitmap, openRaster, qrPlace } from './raster.ts'
import { blur, grow, halve, turn } from './test/damage.ts'
import { compare, decodePng, isBlack } from './test/decode-png.ts'
import { labelFaces } from './test/fonts.ts'
import { allItems, inkBoxes, quietZone } from './test/ink.ts'
import { type GreyPicture, readSymbols, toGrey } from './test/read-symbols.ts'
import { long, references } from './test/reference-labels.ts'

const faces = labelFaces()
const rasters = new Map([203, 300, 305, 600].map(dpi => [dpi, openRaster({ faces, dpi })]))

function layOut(size: LabelSize, content: (typeof references)[number][2], dpi = 203): Drawing {
  const layout = openLayout({ faces, size, dpi })
  return ('number' in content ? layout.pickup(content) : layout.label(content)).drawing
}
const draw = (drawing: Drawing, dpi = 203): Bitmap => rasters.get(dpi)!.draw(drawing)
const qrOf = (drawing: Drawing) => allItems(drawing).find(item => item.kind === 'qr') as QrItem
const barsOf = (drawing: Drawing) => allItems(drawing).find(item => item.kind === 'code128') as BarcodeItem | undefined

describe('a label in dots', () => {
  for (const [file, size, content] of references) {
    for (const dpi of [203, 300, 305, 600]) {
      it(`${file} at ${dpi} dpi: every module and bar is a whole block of dots, and quiet zones are white`, () => {
        const drawing = layOut(size, content, dpi)
        const bitmap = draw(drawing, dpi)
        const perMm = dotsPerMm(dpi)
        const item = qrOf(drawing)
        const { x, y, dots } = qrPlace(item, perMm)
        for (let row = 0; row < item.matrix.size * dots; row++)
          for (let column = 0; column < item.matrix.size * dots; column++) {
            const module = item.matrix.modules[Math.floor(row / dots) * item.matrix.size + Math.floor(column / dots)]
            if (isBlack(bitmap, x + column, y + row) !== (module === 1)) expect.fail(`module at ${column},${row}`)
          }
        const bars = barsOf(drawing)
        if (bars !== undefined) {
          const expected = Array.from(bars.widths).flatMap((width, i) =>
            Array<boolean>(Math.round(width * bars.moduleMm * perMm)).fill(i % 2 === 0),
          )
          const left = Math.round(bars.xMm * perMm)
          const middle = Math.round((bars.yMm + bars.heightMm / 2) * perMm)
          expect(expected.map((_, i) => isBlack(bitmap, left + i, middle))).toEqual(expected)
        }
        for (const box of inkBoxes(drawing, faces)) {
          const zone = quietZone(box)
          if (zone !== undefined) expect(inkAround(bitmap, box, zone, perMm)).toBe(0)
        }
      })
    }
  }

  it('nothing is drawn within 4 mm of the left and right edge, or 3.5 mm of the others', () => {
    for (const [file, size, content] of references) {
      const bitmap = draw(layOut(size, content))
      let outside = 0
      for (let y = 0; y < bitmap.height; y++)
        for (let x = 0; x < bitmap.width; x++) {
          const inside = x >= 32 && x < bitmap.width - 32 && y >= 28 && y < bitmap.height - 28
          if (!inside && isBlack(bitmap, x, y)) outside++
        }
      expect(outside, file).toBe(0)
    }
  })

  it('is the same each time, and a fresh bitmap', () => {
    const drawing = layOut('100x150', long)
    const first = draw(drawing)
    expect(draw(drawing)).toEqual(first)
    expect(draw(drawing).bits).not.toBe(first.bits)
    expect(openRaster({ faces }).draw(drawing)).toEqual(first)
  })

  it('a drawing laid out for another resolution still has whole dots a module', () => {
    const drawing = layOut('100x150', long, 203)
    const item = qrOf(drawing)
    const { dots, x } = qrPlace(item, dotsPerMm(300))
    expect(dots).toBe(14)
    expect(x + 29 * dots).toBe(Math.round(95 * dotsPerMm(300)))
  })
})

/** Black dots in a zone but outside the symbol's own box. */
function inkAround(bitmap: Bitmap, inner: Zone, outer: Zone, perMm: number): number {
  const dots = (mm: number) => Math.round(mm * perMm)
  let ink = 0
  for (let y = dots(outer.top); y < dots(outer.bottom); y++)
    for (let x = dots(outer.left); x < dots(outer.right); x++) {
      const inside = x >= dots(inner.left) && x < dots(inner.right) && y >= dots(inner.top) && y < dots(inner.bottom)
      if (!inside && isBlack(bitmap, x, y)) ink++
    }
  return ink
}
interface Zone {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

describe('symbols are read back by an independent reader', () => {
  /** One of each layout, with the longest and the shortest bars. */
  const SOME = ['t150-long', 't150-qronly', 't139-normal', 's100-long', 's100-pickup', 'c67-normal', 'c67-long']
  const some = references.filter(([file]) => SOME.includes(file))
  const DAMAGES: readonly (readonly [
    name: string,
    labels: typeof references,
    damage: (picture: GreyPicture) => GreyPicture,
  ])[] = [
    ['as drawn', references, picture => picture],
    ['every black edge grown by a dot', references, picture => grow(picture)],
    ['every black edge grown by a dot on all sides', some, picture => grow(picture, 'all')],
    ['blurred by 1.5 dots', some, picture => blur(picture, 1.5)],
    ['turned by 2°', some, picture => turn(picture, 2)],
    ['turned by −2°, grown and blurred', some, picture => blur(turn(grow(picture), -2), 1.5)],
    ['at half the resolution', references, halve],
  ]
  /** Bars of three dots a module are beyond what a reader promises when they have 1.5 pixels left, or one-dot spaces. */
  const TOO_MUCH_FOR_NARROW_BARS = ['at half the resolution', 'every black edge grown by a dot on all sides']
  const readable = (bars: BarcodeItem | undefined, name: string) =>
    bars !== undefined && (bars.moduleMm >= 0.5 || !TOO_MUCH_FOR_NARROW_BARS.includes(name))

  for (const [name, labels, damage] of DAMAGES) {
    it(`${name}: the QR and the bars of ${labels.length} drawings`, async () => {
      for (const [file, size, content] of labels) {
        const drawing = layOut(size, content)
        const bars = barsOf(drawing)
        const expected = [content.payload, ...(readable(bars, name) ? [bars!.text] : [])].sort()
        expect(await readSymbols(damage(toGrey(draw(drawing)))), file).toEqual(expected)
      }
    })
  }
})

const shared = fileURLToPath(new URL('../../../../../shared/label/png/', import.meta.url))
const drawings = existsSync(shared)
if (!drawings) console.log('left out: comparison with the reference drawings (../shared/label/png is not here)')

describe.skipIf(!drawings)('beside the reference drawings', () => {
  it.each(references)(
    '%s differs in less than one black dot of eighty, nowhere by more than an edge',
    (file, size, content) => {
      const reference = decodePng(readFileSync(`${shared}${file}.png`))
      const { black, different, thick } = compare(reference, draw(layOut(size, content)))
      expect(different / black).toBeLessThan(1 / 80)
      expect(thick).toBe(0)
    },
  )
})
