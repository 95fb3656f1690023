import type { BarcodeItem, DrawItem, Drawing, MarkItem, QrItem, TextItem } from './drawing.ts'
import type { Faces, Outline } from './faces.ts'
import { markOutline } from './marks.ts'

/** A label on a page; lengths from the page's top left corner. */
export interface DrawingOnPage {
  readonly drawing: Drawing
  readonly xMm: number
  readonly yMm: number
}

export interface SvgPage {
  readonly widthMm: number
  readonly heightMm: number
  readonly labels: readonly DrawingOnPage[]
}

/**
 * A label, or a sheet of labels, as SVG 1.1 in millimetres. Text is drawn as outlines, so that it looks the same
 * everywhere; each run carries its words in `aria-label`. The same drawing gives the same text.
 */
export function renderSvg(page: Drawing | SvgPage, { faces }: { faces: Faces }): string {
  const { widthMm, heightMm } = page
  const labels = 'labels' in page ? page.labels : [{ drawing: page, xMm: 0, yMm: 0 }]
  const writer = new SvgWriter(faces)
  for (const label of labels) writer.label(label)
  const size = `width="${number(widthMm)}mm" height="${number(heightMm)}mm" viewBox="0 0 ${number(widthMm)} ${number(heightMm)}"`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}><title>EXQRESS</title><defs>${writer.definitions}</defs>\n` +
    `<rect width="${number(widthMm)}" height="${number(heightMm)}" fill="#fff"/>\n${writer.body}</svg>\n`
  )
}

/** Glyphs are written in thousandths of an em. */
const UNITS = 1000

class SvgWriter {
  definitions = ''
  body = ''
  readonly #faces: Faces
  readonly #defined = new Set<string>()

  constructor(faces: Faces) {
    this.#faces = faces
  }

  label({ drawing, xMm, yMm }: DrawingOnPage): void {
    const moved = xMm !== 0 || yMm !== 0
    if (moved) this.body += `<g transform="translate(${number(xMm)} ${number(yMm)})">\n`
    for (const item of drawing.frame) this.#item(item)
    for (const item of drawing.items) this.#item(item)
    if (moved) this.body += '</g>\n'
  }

  #item(item: DrawItem): void {
    if (item.kind === 'text') this.#text(item)
    else if (item.kind === 'qr') this.#qr(item)
    else if (item.kind === 'code128') this.#bars(item)
    else if (item.kind === 'mark') this.#mark(item)
    else {
      const { xMm, yMm, widthMm, heightMm } = item
      this.body += `<rect x="${number(xMm)}" y="${number(yMm)}" width="${number(widthMm)}" height="${number(heightMm)}"/>\n`
    }
  }

  #text({ text, weight, xMm, baselineMm, emMm, trackingEm = 0 }: TextItem): void {
    let uses = ''
    let pen = 0
    for (const character of text) {
      const glyph = this.#faces.glyph(weight, character.codePointAt(0)!)
      if (glyph.right > glyph.left) {
        const id = `g${glyph.face}-${glyph.id}`
        this.#define(
          id,
          () => `transform="scale(1 -1)" d="${pathOf(this.#faces.outline(glyph.face, glyph.id), UNITS)}"`,
        )
        uses += `<use href="#${id}" x="${number(pen * UNITS)}"/>`
      }
      pen += glyph.advance + trackingEm
    }
    const place = `translate(${number(xMm)} ${number(baselineMm)}) scale(${number(emMm / UNITS)})`
    this.body += `<g aria-label="${escapeXml(text)}" transform="${place}">${uses}</g>\n`
  }

  #qr({ matrix, xMm, yMm, moduleMm }: QrItem): void {
    const { size, modules } = matrix
    let runs = ''
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        if (modules[y * size + x] === 0) continue
        const start = x
        while (x + 1 < size && modules[y * size + x + 1] !== 0) x++
        const width = x + 1 - start
        runs += `M${start} ${y}h${width}v1h-${width}z`
      }
    }
    const place = `translate(${number(xMm)} ${number(yMm)}) scale(${number(moduleMm)})`
    this.body += `<path aria-label="QR" transform="${place}" d="${runs}"/>\n`
  }

  #bars({ text, widths, xMm, yMm, moduleMm, heightMm }: BarcodeItem): void {
    let runs = ''
    let x = 0
    widths.forEach((width, i) => {
      if (i % 2 === 0) runs += `M${x} 0h${width}v1h-${width}z`
      x += width
    })
    const place = `translate(${number(xMm)} ${number(yMm)}) scale(${number(moduleMm)} ${number(heightMm)})`
    this.body += `<path aria-label="Code128 ${escapeXml(text)}" transform="${place}" d="${runs}"/>\n`
  }

  #mark({ mark, xMm, yMm, sizeMm }: MarkItem): void {
    this.#define(`m-${mark}`, () => `d="${pathOf(markOutline(mark), UNITS)}"`)
    const scale = number(sizeMm / UNITS)
    const place = `translate(${number(xMm)} ${number(yMm + sizeMm)}) scale(${scale} -${scale})`
    this.body += `<use aria-label="${mark}" href="#m-${mark}" transform="${place}"/>\n`
  }

  #define(id: string, attributes: () => string): void {
    if (this.#defined.has(id)) return
    this.#defined.add(id)
    this.definitions += `<path id="${id}" ${attributes()}/>`
  }
}

const LETTERS = ['M', 'L', 'Q', 'C', 'Z']
/** Coordinates after each op code of an `Outline`. */
const COORDINATES = [2, 2, 4, 6, 0]

function pathOf(outline: Outline, units: number): string {
  let path = ''
  for (let i = 0; i < outline.length; ) {
    const op = outline[i]!
    const end = i + 1 + COORDINATES[op]!
    path += LETTERS[op]
    for (let at = i + 1; at < end; at++) path += (at > i + 1 ? ' ' : '') + hundredths(outline[at]! * units)
    i = end
  }
  return path
}

/** At most six decimals: a millionth of a millimetre is nothing, and shorter than what binary fractions print. */
const number = (value: number) => String(Math.round(value * 1e6) / 1e6)
const hundredths = (value: number) => String(Math.round(value * 100) / 100)

/** Control characters, which XML 1.0 forbids even when escaped, become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
