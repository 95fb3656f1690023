import { describe, expect, it } from 'vitest'
import { openLayout } from './layout.ts'
import { Canvas } from './raster/bitmap.ts'
import { openRaster } from './raster.ts'
import { encodePng } from './render-png.ts'
import { decodePng } from './test/decode-png.ts'
import { labelFaces } from './test/fonts.ts'
import { readPicture } from './test/read-symbols.ts'
import { normal } from './test/reference-labels.ts'

const faces = labelFaces()

describe('PNG', () => {
  it('gives the dots back, also where rows do not end at a byte', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [33, 9],
      [800, 12],
      [793, 20],
    ] as const) {
      const canvas = new Canvas(width, height)
      for (let y = 0; y < height; y++) for (let x = (y * 7) % 5; x < width; x += 3 + y) canvas.run(x, y, 2)
      const bitmap = canvas.toBitmap()
      expect(decodePng(encodePng(bitmap))).toEqual({ ...bitmap, dotsPerMetre: 8000 })
    }
  })

  it('is read by an independent reader from its bytes, symbols and all', async () => {
    const drawing = openLayout({ faces }).label(normal).drawing
    const png = encodePng(openRaster({ faces }).draw(drawing))
    expect(await readPicture(png)).toEqual([normal.trackingNumber, normal.payload].sort())
  })

  it('says its real size, and nothing else about where it comes from', () => {
    const png = encodePng(new Canvas(10, 10).toBitmap(), { dpi: 300 })
    expect(decodePng(png).dotsPerMetre).toBe(11811)
    const types = Buffer.from(png)
      .toString('latin1')
      .match(/IHDR|PLTE|pHYs|IDAT|IEND|tEXt|tIME|iTXt|eXIf/g)
    expect(types).toEqual(['IHDR', 'PLTE', 'pHYs', 'IDAT', 'IEND'])
    expect(encodePng(new Canvas(10, 10).toBitmap(), { dpi: 300 })).toEqual(png)
  })
})
