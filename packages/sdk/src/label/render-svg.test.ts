import { describe, expect, it } from 'vitest'
import { openLayout } from './layout.ts'
import { renderSvg } from './render-svg.ts'
import { parseSheet } from './sheet.ts'
import { labelFaces } from './test/fonts.ts'
import { allItems, textsOf } from './test/ink.ts'
import { long, normal, qrOnly } from './test/reference-labels.ts'

const faces = labelFaces()
const drawingOf = (content = normal) => openLayout({ faces }).label(content).drawing
const labels = (svg: string) => Array.from(svg.matchAll(/aria-label="([^"]*)"/g), ([, label]) => label)

describe('SVG', () => {
  it('is as large as the label, and each text carries its words', () => {
    const drawing = drawingOf()
    const svg = renderSvg(drawing, { faces })
    expect(svg).toContain('width="100mm" height="150mm" viewBox="0 0 100 150"')
    for (const { text } of textsOf(drawing)) expect(labels(svg)).toContain(text)
    expect(svg).not.toContain('<text')
  })

  it('defines every glyph it uses, once', () => {
    const svg = renderSvg(drawingOf(long), { faces })
    const defined = Array.from(svg.matchAll(/<path id="([^"]+)"/g), ([, id]) => id)
    const used = new Set(Array.from(svg.matchAll(/href="#([^"]+)"/g), ([, id]) => id))
    expect(new Set(defined)).toEqual(used)
    expect(defined.length).toBe(used.size)
  })

  it('draws the QR as one path of runs that cover exactly its dark modules', () => {
    const drawing = drawingOf()
    const qr = allItems(drawing).find(item => item.kind === 'qr')!
    const [, place, runs] = /<path aria-label="QR" transform="([^"]+)" d="([^"]+)"/.exec(renderSvg(drawing, { faces }))!
    expect(place).toBe('translate(58.75 68.25) scale(1.25)')
    const modules = new Uint8Array(29 * 29)
    for (const [, x, y, width, back] of runs!.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
      expect(back).toBe(width)
      for (let i = 0; i < Number(width); i++) modules[Number(y) * 29 + Number(x) + i]!++
    }
    expect(modules).toEqual(qr.kind === 'qr' ? Uint8Array.from(qr.matrix.modules) : undefined)
  })

  it('text from outside cannot leave its attribute, and no control character gets in', () => {
    const svg = renderSvg(drawingOf({ ...normal, carrier: '"/><script>&\u0001' }), { faces })
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('&#34;/&#62;&#60;script&#62;&#38;\ufffd')
  })

  it('of a sheet puts each label in its place and shares the glyphs', () => {
    const sheet = parseSheet('a4:2x4')
    const layout = openLayout({ faces, size: sheet.size })
    const labels = [normal, long].map((content, i) => ({
      drawing: layout.label(content).drawing,
      ...sheet.place(i + 1),
    }))
    const svg = renderSvg({ ...sheet.pageMm, labels }, { faces })
    expect(svg).toContain('viewBox="0 0 210 297"')
    expect(svg).toContain('<g transform="translate(4.65 13.1)">')
    expect(svg).toContain('<g transform="translate(106.25 13.1)">')
    const defined = Array.from(svg.matchAll(/<path id="([^"]+)"/g), ([, id]) => id)
    expect(new Set(defined).size).toBe(defined.length)
  })

  it('in qr-only holds nothing of the person, not even in a label that nobody sees', () => {
    const svg = renderSvg(drawingOf({ ...qrOnly, name: '홍**', phone: '010-1234-****' }), { faces })
    for (const hidden of ['홍', '010', '061', '512340987653', '20261122', '최**'])
      expect(svg).not.toContain(`"${hidden}`)
    expect(labels(svg).join('\n')).not.toMatch(/홍|1234|061|최/)
  })
})
