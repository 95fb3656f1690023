import { CODE128, encodeCode128 } from './code128.ts'
import { dotsPerMm } from './device.ts'
import type { BarcodeItem, DrawItem, Drawing, RuleItem } from './drawing.ts'
import type { Bitmap } from './raster/bitmap.ts'
import { barPlace, type PlacedBitmap, type Raster } from './raster.ts'

/** Writes labels in ZPL II, one format a label; formats may follow each other in one file. */
export interface ZplWriter {
  label(drawing: Drawing): string
}

/** A comment for the top of a file, by which our own output is recognised. */
export const ZPL_HEADER = '^FX EXQRESS^FS\n'

/** Widest module that ^BY can set. */
const MOST_BY_DOTS = 10
/** What stands in ^FD as it is: neither a command's prefix nor an escape of Code128. */
const PLAIN = /^[0-9A-Za-z .\-+$/%]+$/

/**
 * Text goes as bitmaps (^GF), since printers without a Korean font draw Hangul as empty boxes. The QR goes as a bitmap
 * too: ^BQ can choose another version than ours, which the layout has no room for. Bars are ^BC in the sets that the
 * layout counted with. Every element stands on the dot where the raster draws it.
 */
export function openZpl(raster: Raster): ZplWriter {
  const perMm = dotsPerMm(raster.dpi)
  const frames = new WeakMap<readonly DrawItem[], string>()
  const dots = (mm: number) => Math.round(mm * perMm)

  function write(item: DrawItem): string {
    if (item.kind === 'text') {
      const placed = raster.text(item)
      return placed === undefined ? '' : graphic(placed)
    }
    if (item.kind === 'rule') return box(item, dots)
    if (item.kind === 'mark') return graphic(raster.mark(item))
    if (item.kind === 'qr') return graphic(raster.qr(item))
    return bars(item, perMm) ?? graphic(raster.bars(item))
  }

  return {
    label({ widthMm, heightMm, frame, items }) {
      let framed = frames.get(frame)
      if (framed === undefined) {
        framed = frame.map(write).join('')
        frames.set(frame, framed)
      }
      let zpl = `^XA\n^PW${dots(widthMm)}\n^LL${dots(heightMm)}\n^LH0,0\n${framed}`
      for (const item of items) zpl += write(item)
      return `${zpl}^XZ\n`
    },
  }
}

/** ^GB draws a filled box when its line is as thick as the box is high. */
function box({ xMm, yMm, widthMm, heightMm }: RuleItem, dots: (mm: number) => number): string {
  const [left, top] = [dots(xMm), dots(yMm)]
  const [width, height] = [dots(xMm + widthMm) - left, dots(yMm + heightMm) - top]
  return `^FO${left},${top}^GB${width},${height},${Math.min(width, height)}^FS\n`
}

function bars(item: BarcodeItem, perMm: number): string | undefined {
  const { dots, x, y, height } = barPlace(item, perMm)
  if (dots > MOST_BY_DOTS || !PLAIN.test(item.text)) return undefined
  return `^FO${x},${y}^BY${dots}^BCN,${height},N,N,N,N^FD${fieldData(item.text)}^FS\n`
}

/** Our symbol values in ^BC's own codes: `>;` and `>:` start, `>5` and `>6` change the set. */
function fieldData(text: string): string {
  const { values } = encodeCode128(text)
  let inSetC = values[0] === CODE128.startC
  let data = inSetC ? '>;' : '>:'
  // Without the start and the check symbol, which the printer adds.
  for (const value of values.slice(1, -1)) {
    if (!inSetC && value === CODE128.toC) {
      data += '>5'
      inSetC = true
    } else if (inSetC && value === CODE128.toB) {
      data += '>6'
      inSetC = false
    } else data += inSetC ? String(value).padStart(2, '0') : String.fromCharCode(value + 32)
  }
  return data
}

function graphic({ x, y, bitmap }: PlacedBitmap): string {
  const bytesPerRow = (bitmap.width + 7) >> 3
  let top = 0
  while (top < bitmap.height && isEmptyRow(bitmap, top)) top++
  let end = bitmap.height
  while (end > top && isEmptyRow(bitmap, end - 1)) end--
  const total = bytesPerRow * (end - top)
  if (total === 0) return ''
  return `^FO${x},${y + top}^GFA,${total},${total},${bytesPerRow},${compress(bitmap, top, end)}^FS\n`
}

function isEmptyRow({ strideBytes, bits }: Bitmap, y: number): boolean {
  for (let at = y * strideBytes; at < (y + 1) * strideBytes; at++) if (bits[at] !== 0) return false
  return true
}

/**
 * Rows in hexadecimal, in ZPL's alternative compression: a letter in front of a digit repeats it (G–Y 1 to 19 times,
 * g–z in twenties), `,` fills a row with zeros and `!` with ones, `:` repeats the row above.
 */
function compress(bitmap: Bitmap, top: number, end: number): string {
  let data = ''
  for (let y = top; y < end; y++) data += y > top && repeatsAbove(bitmap, y) ? ':' : compressRow(bitmap, y)
  return data
}

function repeatsAbove({ strideBytes, bits }: Bitmap, y: number): boolean {
  for (let at = y * strideBytes; at < (y + 1) * strideBytes; at++) if (bits[at] !== bits[at - strideBytes]) return false
  return true
}

const DIGITS = '0123456789ABCDEF'

function compressRow({ width, strideBytes, bits }: Bitmap, y: number): string {
  const digits = 2 * ((width + 7) >> 3)
  const row = y * strideBytes
  const digitAt = (i: number) => (bits[row + (i >> 1)]! >> (i & 1 ? 0 : 4)) & 15
  let data = ''
  for (let at = 0; at < digits; ) {
    const digit = digitAt(at)
    let end = at + 1
    while (end < digits && digitAt(end) === digit) end++
    if (end === digits && digit === 0) return `${data},`
    if (end === digits && digit === 15) return `${data}!`
    data += repeated(end - at, DIGITS[digit]!)
    at = end
  }
  return data
}

const MOST_REPEATS = 400

/** `z` stands for 400, the most that one letter counts; a longer run is written in several. */
function repeated(count: number, digit: string): string {
  if (count > MOST_REPEATS) return repeated(MOST_REPEATS, digit) + repeated(count - MOST_REPEATS, digit)
  if (count === 1) return digit
  const twenties = Math.floor(count / 20)
  const ones = count % 20
  return (twenties === 0 ? '' : letter('g', twenties)) + (ones === 0 ? '' : letter('G', ones)) + digit
}

const letter = (first: string, count: number) => String.fromCharCode(first.charCodeAt(0) + count - 1)
