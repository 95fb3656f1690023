import { dotsPerMm } from './device.ts'
import type { BarcodeItem, DrawItem, Drawing, MarkItem, QrItem, RuleItem, TextItem } from './drawing.ts'
import type { Faces } from './faces.ts'
import { markOutline } from './marks.ts'
import { type Bitmap, Canvas, type Stencil } from './raster/bitmap.ts'
import { fillOutline } from './raster/stencil.ts'

export type { Bitmap } from './raster/bitmap.ts'

/** Draws labels as the dots of a print head. */
export interface Raster {
  readonly dpi: number
  /** A new bitmap each time. */
  draw(drawing: Drawing): Bitmap
  /** One text alone on its own bitmap, and where its top left dot lies; nothing for a blank text. */
  text(item: TextItem): PlacedBitmap | undefined
  /** A mark alone. */
  mark(item: MarkItem): PlacedBitmap
  /** A QR alone. */
  qr(item: QrItem): PlacedBitmap
  /** Bars alone. */
  bars(item: BarcodeItem): PlacedBitmap
}

export interface PlacedBitmap {
  readonly x: number
  readonly y: number
  readonly bitmap: Bitmap
}

/** A glyph may begin at any quarter of a dot: steps of a whole dot would make the letter spacing uneven. */
const PHASES = 4
/** Some ten megabytes: a job with more different glyphs starts anew. */
const MOST_STENCILS = 20_000

/**
 * Opens a raster for one resolution. It keeps the dots of glyphs and frames that it has drawn; symbols are drawn in
 * whole dots a module.
 */
export function openRaster({ faces, dpi = 203 }: { faces: Faces; dpi?: number }): Raster {
  const perMm = dotsPerMm(dpi)
  const frames = new WeakMap<readonly DrawItem[], Canvas>()
  const sizes = new Map<number, Map<number, Stencil>>()
  const marks = new Map<string, Stencil>()
  let stencils = 0
  const dots = (mm: number) => Math.round(mm * perMm)

  function glyphsOf(emMm: number): Map<number, Stencil> {
    let glyphs = sizes.get(emMm)
    if (glyphs === undefined) {
      if (stencils > MOST_STENCILS) {
        sizes.clear()
        stencils = 0
      }
      glyphs = new Map()
      sizes.set(emMm, glyphs)
    }
    return glyphs
  }

  /** Hands each glyph's stencil to `place`, with the dot at which its pen stands. */
  function eachGlyph(item: TextItem, place: (stencil: Stencil, x: number) => void): void {
    const { text, weight, emMm, trackingEm = 0 } = item
    const glyphs = glyphsOf(emMm)
    const em = emMm * perMm
    let pen = item.xMm * perMm
    for (let i = 0; i < text.length; i++) {
      const codePoint = text.codePointAt(i)!
      if (codePoint > 0xffff) i++
      const glyph = faces.glyph(weight, codePoint)
      if (glyph.right > glyph.left) {
        const quarters = Math.round(pen * PHASES)
        const phase = quarters & (PHASES - 1)
        const key = (glyph.face * 0x10000 + glyph.id) * PHASES + phase
        let stencil = glyphs.get(key)
        if (stencil === undefined) {
          stencil = fillOutline(faces.outline(glyph.face, glyph.id), em, phase / PHASES)
          glyphs.set(key, stencil)
          stencils++
        }
        place(stencil, (quarters - phase) / PHASES)
      }
      pen += (glyph.advance + trackingEm) * em
    }
  }

  function drawText(canvas: Canvas, item: TextItem): void {
    const baseline = dots(item.baselineMm)
    eachGlyph(item, (stencil, x) => canvas.stamp(stencil, x, baseline))
  }

  function markStencil({ mark, sizeMm }: MarkItem): Stencil {
    const key = `${mark} ${sizeMm}`
    let stencil = marks.get(key)
    if (stencil === undefined) {
      stencil = fillOutline(markOutline(mark), sizeMm * perMm)
      marks.set(key, stencil)
    }
    return stencil
  }

  /** The outline's origin is the mark's lower left corner. */
  function drawMark(canvas: Canvas, item: MarkItem): void {
    canvas.stamp(markStencil(item), dots(item.xMm), dots(item.yMm + item.sizeMm))
  }

  function drawRule(canvas: Canvas, { xMm, yMm, widthMm, heightMm }: RuleItem): void {
    const left = dots(xMm)
    const right = dots(xMm + widthMm)
    for (let y = dots(yMm); y < dots(yMm + heightMm); y++) canvas.run(left, y, right - left)
  }

  function drawItems(canvas: Canvas, items: readonly DrawItem[]): void {
    for (const item of items) {
      if (item.kind === 'text') drawText(canvas, item)
      else if (item.kind === 'rule') drawRule(canvas, item)
      else if (item.kind === 'qr') drawQr(canvas, item, qrPlace(item, perMm))
      else if (item.kind === 'code128') drawBars(canvas, item, barPlace(item, perMm))
      else drawMark(canvas, item)
    }
  }

  return {
    dpi,
    draw({ widthMm, heightMm, frame, items }) {
      const width = dots(widthMm)
      const height = dots(heightMm)
      let drawn = frames.get(frame)
      if (drawn === undefined || drawn.width !== width || drawn.height !== height) {
        drawn = new Canvas(width, height)
        drawItems(drawn, frame)
        frames.set(frame, drawn)
      }
      const canvas = drawn.copy()
      drawItems(canvas, items)
      return canvas.toBitmap()
    },
    text(item) {
      const baseline = dots(item.baselineMm)
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
      eachGlyph(item, (stencil, x) => {
        left = Math.min(left, x + stencil.left)
        right = Math.max(right, x + stencil.left + stencil.width)
        top = Math.min(top, stencil.top)
        bottom = Math.max(bottom, stencil.top + stencil.height)
      })
      if (left > right) return undefined
      const canvas = new Canvas(right - left, bottom - top)
      eachGlyph(item, (stencil, x) => canvas.stamp(stencil, x - left, -top))
      return { x: left, y: baseline + top, bitmap: canvas.toBitmap() }
    },
    mark(item) {
      const stencil = markStencil(item)
      const canvas = new Canvas(stencil.width, stencil.height)
      canvas.stamp(stencil, -stencil.left, -stencil.top)
      return {
        x: dots(item.xMm) + stencil.left,
        y: dots(item.yMm + item.sizeMm) + stencil.top,
        bitmap: canvas.toBitmap(),
      }
    },
    qr(item) {
      const place = qrPlace(item, perMm)
      const side = place.dots * item.matrix.size
      const canvas = new Canvas(side, side)
      drawQr(canvas, item, { ...place, x: 0, y: 0 })
      return { x: place.x, y: place.y, bitmap: canvas.toBitmap() }
    },
    bars(item) {
      const place = barPlace(item, perMm)
      const canvas = new Canvas(place.dots * item.widths.reduce((sum, width) => sum + width, 0), place.height)
      drawBars(canvas, item, { ...place, x: 0, y: 0 })
      return { x: place.x, y: place.y, bitmap: canvas.toBitmap() }
    },
  }
}

const EPSILON = 1e-6

/**
 * Whole dots a module. A drawing laid out for another resolution may ask for a part of a dot: it is dropped, and the
 * right and the top edge stay.
 */
export function qrPlace({ xMm, yMm, moduleMm, matrix }: QrItem, perMm: number): { x: number; y: number; dots: number } {
  const dots = Math.max(1, Math.floor(moduleMm * perMm + EPSILON))
  return {
    dots,
    x: Math.round((xMm + moduleMm * matrix.size) * perMm) - dots * matrix.size,
    y: Math.round(yMm * perMm),
  }
}

function drawQr(canvas: Canvas, { matrix }: QrItem, { x, y, dots }: { x: number; y: number; dots: number }): void {
  const { size, modules } = matrix
  for (let row = 0; row < size; row++) {
    const top = y + row * dots
    for (let column = 0; column < size; column++) {
      if (modules[row * size + column] === 0) continue
      const start = column
      while (column + 1 < size && modules[row * size + column + 1] !== 0) column++
      canvas.run(x + start * dots, top, (column + 1 - start) * dots)
    }
    canvas.repeat(top, dots, x, size * dots)
  }
}

/** Dots a module, left, top and height of bars: whole dots, as with the QR; here the left edge stays. */
export function barPlace({ xMm, yMm, moduleMm, heightMm }: BarcodeItem, perMm: number) {
  const y = Math.round(yMm * perMm)
  return {
    dots: Math.max(1, Math.floor(moduleMm * perMm + EPSILON)),
    x: Math.round(xMm * perMm),
    y,
    height: Math.round((yMm + heightMm) * perMm) - y,
  }
}

function drawBars(
  canvas: Canvas,
  { widths }: BarcodeItem,
  { dots, x, y, height }: { dots: number; x: number; y: number; height: number },
): void {
  let left = x
  widths.forEach((width, i) => {
    if (i % 2 === 0) canvas.run(left, y, width * dots)
    left += width * dots
  })
  canvas.repeat(y, height, x, left - x)
}
