import { describe, expect, it } from 'vitest'
import type { Drawing } from './drawing.ts'
import { openLayout } from './layout.ts'
import { openRaster } from './raster.ts'
import { openZpl } from './render-zpl.ts'
import { compare } from './test/decode-png.ts'
import { labelFaces } from './test/fonts.ts'
import { printZpl } from './test/print-zpl.ts'
import { long, normal, references } from './test/reference-labels.ts'

const faces = labelFaces()

describe('ZPL', () => {
  for (const dpi of [203, 300, 600]) {
    it(`at ${dpi} dpi prints the very dots of the raster`, () => {
      const raster = openRaster({ faces, dpi })
      const zpl = openZpl(raster)
      for (const [file, size, content] of references) {
        const layout = openLayout({ faces, size, dpi })
        const { drawing } = 'number' in content ? layout.pickup(content) : layout.label(content)
        const [printed] = printZpl(zpl.label(drawing))
        const drawn = raster.draw(drawing)
        expect({ width: printed!.width, height: printed!.height }).toEqual({ width: drawn.width, height: drawn.height })
        expect(compare(drawn, printed!).different, file).toBe(0)
      }
    })
  }

  const one = (content = normal): { text: string; drawing: Drawing } => {
    const { drawing } = openLayout({ faces }).label(content)
    return { text: openZpl(openRaster({ faces })).label(drawing), drawing }
  }

  it('holds no text that a printer without a Korean font could spoil, and no command from outside', () => {
    const { text } = one({ ...normal, carrier: '^XZ~JA^XA', name: '홍^FS**', trackingNumber: 'A^B~C_D>E' })
    expect(text).not.toMatch(/[^\n\x20-\x7e]/)
    expect(text.match(/\^XZ/g)).toHaveLength(1)
    expect(text).not.toContain('~')
    expect(text).not.toContain('^BC')
    expect(printZpl(text)).toHaveLength(1)
  })

  it('writes the bars in the sets that the layout counted with', () => {
    expect(one().text).toContain('^FO40,968^BY4^BCN,104,N,N,N,N^FD>;512340987653^FS')
    expect(one(long).text).toContain('^FD>;686510041235>65^FS')
    expect(one({ ...normal, trackingNumber: 'EE123456785KR' }).text).toContain('^FD>:EE1>523456785>6KR^FS')
  })

  it('of two labels prints two, and the same label is the same text', () => {
    expect(printZpl(one().text + one(long).text)).toHaveLength(2)
    expect(one().text).toBe(one().text)
  })
})
