import type { BarcodeItem, DrawItem, MarkItem, QrItem, RuleItem, TextItem } from '../drawing.ts'
import { Bytes } from './bytes.ts'
import { fontName, type UsedFonts } from './fonts.ts'
import { barsMask, barsPath, matrixMask, matrixPath, type SymbolForm } from './symbols.ts'

/** One unit of the label's coordinates is a dot at 203 dpi: what stands on the design's grid is a whole number. */
export const UNITS_PER_MM = 8

const hundredths = (mm: number): number => Math.round(mm * UNITS_PER_MM * 100)

/**
 * Hundredths of a unit by which a mask stays inside its edges. Poppler and MuPDF paint every dot that a mask touches:
 * without this, a rounding error in the seventh digit would widen the symbol by a dot and one of its modules with it.
 */
const MASK_INSET = 10

/**
 * Hundredths of a unit by which texts stand lower. Poppler rounds a baseline down to whole dots: one that is on the grid
 * but for the seventh digit would go up by a dot, away from the rules and symbols.
 */
const BASELINE_DROP = 1

/** Where the bytes of a drawn QR stand in the content. */
export interface DrawnQr {
  readonly item: QrItem
  readonly start: number
  readonly end: number
}

/** Where a label's coordinates end, in units. */
export interface LabelSize {
  readonly width: number
  readonly height: number
}

/** What stands elsewhere in the file and is drawn by its resource name. */
export interface References {
  /** The form of a text that many labels have, or undefined if it is to be spelled out. */
  text(item: TextItem, size: LabelSize): string | undefined
  mark(mark: MarkItem['mark']): string
}

/**
 * Writes drawings as content stream operators. Coordinates are UNITS_PER_MM, y upwards from `height` units below the
 * label's top edge.
 */
export class ContentWriter {
  readonly out = new Bytes(16 * 1024)
  /** The QR symbols written since the last `begin`. */
  readonly symbols: DrawnQr[] = []
  readonly #fonts: UsedFonts
  readonly #references: References
  readonly #form: SymbolForm
  #face = -1
  #em = -1
  #tracking = 0
  readonly #texts: TextItem[] = []
  readonly #shapes: (QrItem | BarcodeItem | MarkItem)[] = []

  constructor(fonts: UsedFonts, references: References, form: SymbolForm) {
    this.#fonts = fonts
    this.#references = references
    this.#form = form
  }

  /** Starts a content stream. */
  begin(): void {
    this.out.length = 0
    this.symbols.length = 0
    this.resetState()
  }

  /** To be called where the graphics state is a fresh one (after q, Q or the start of a stream). */
  resetState(): void {
    this.#face = -1
    this.#em = -1
    this.#tracking = 0
  }

  items(items: readonly DrawItem[], size: LabelSize): void {
    const { height } = size
    let texts = 0
    let shapes = 0
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as DrawItem
      if (item.kind === 'text') {
        if (item.text === '') continue
        const form = this.#references.text(item, size)
        if (form === undefined) this.#texts[texts++] = item
        else this.draw(form)
      } else if (item.kind === 'rule') {
        this.#rule(item, height)
      } else {
        this.#shapes[shapes++] = item
      }
    }
    if (texts > 0) this.#spell(texts, height)
    for (let i = 0; i < shapes; i++) {
      const item = this.#shapes[i] as QrItem | BarcodeItem | MarkItem
      if (item.kind === 'qr') this.#qr(item, height)
      else if (item.kind === 'code128') this.#barcode(item, height)
      else this.#mark(item, height)
    }
  }

  /** Writes the first `count` of the collected texts as one text object. */
  #spell(count: number, height: number): void {
    const { out } = this
    out.ascii('BT ')
    let lineX = 0
    let lineY = 0
    for (let i = 0; i < count; i++) {
      const item = this.#texts[i] as TextItem
      // A tenth of a dot is fine enough for a pen position; the rest of the grid is whole.
      const x = Math.round(item.xMm * UNITS_PER_MM * 10) * 10
      const y = height * 100 - hundredths(item.baselineMm) - BASELINE_DROP
      this.#setTracking(item.trackingEm === undefined ? 0 : hundredths(item.trackingEm * item.emMm))
      this.#setFont(this.#fonts.slot(item.weight, item.text.codePointAt(0) as number) >>> 16, hundredths(item.emMm))
      out.decimal(x - lineX)
      out.byte(0x20)
      out.decimal(y - lineY)
      out.ascii(' Td')
      lineX = x
      lineY = y
      this.#show(item)
    }
    out.ascii('ET ')
  }

  #setTracking(tracking: number): void {
    if (tracking === this.#tracking) return
    this.#tracking = tracking
    this.out.decimal(tracking)
    this.out.ascii(' Tc ')
  }

  #setFont(face: number, em: number): void {
    if (face === this.#face && em === this.#em) return
    this.#face = face
    this.#em = em
    const { out } = this
    out.name(fontName(face))
    out.byte(0x20)
    out.decimal(em)
    out.ascii(' Tf ')
  }

  /** Shows a text at the pen, in as many strings as it has runs of one face. */
  #show({ weight, text, emMm }: TextItem): void {
    const { out } = this
    const fonts = this.#fonts
    const table = fonts.table(weight)
    const em = hundredths(emMm)
    // Each character is at most two bytes, each of which may need a backslash.
    out.room(text.length * 4 + 4)
    let { data } = out
    let at = out.length
    data[at++] = 0x28
    for (let i = 0; i < text.length; i++) {
      let slot = table[text.charCodeAt(i)] as number
      if (slot < 0) {
        const codePoint = text.codePointAt(i) as number
        slot = fonts.slot(weight, codePoint)
        if (codePoint > 0xffff) i++
      }
      const face = slot >>> 16
      if (face !== this.#face) {
        out.length = at
        out.ascii(')Tj ')
        this.#setFont(face, em)
        out.room((text.length - i) * 4 + 4)
        data = out.data
        at = out.length
        data[at++] = 0x28
      }
      at = putStringByte(data, at, (slot >>> 8) & 0xff)
      at = putStringByte(data, at, slot & 0xff)
    }
    out.length = at
    out.ascii(')Tj\n')
  }

  #rule(item: RuleItem, height: number): void {
    const { out } = this
    out.decimal(hundredths(item.xMm))
    out.byte(0x20)
    out.decimal(height * 100 - hundredths(item.yMm) - hundredths(item.heightMm))
    out.byte(0x20)
    out.decimal(hundredths(item.widthMm))
    out.byte(0x20)
    out.decimal(hundredths(item.heightMm))
    out.ascii(' re f ')
  }

  #qr(item: QrItem, height: number): void {
    const { out } = this
    const start = out.length
    const { size } = item.matrix
    const x = hundredths(item.xMm)
    const top = height * 100 - hundredths(item.yMm)
    if (this.#form === 'vector') {
      const module = item.moduleMm * UNITS_PER_MM
      this.#place(module, -module, x, top)
      matrixPath(out, item.matrix)
    } else {
      const side = hundredths(item.moduleMm * size)
      this.#placeMask(side, side, x, top - side)
      matrixMask(out, item.matrix)
    }
    out.ascii('Q\n')
    this.symbols.push({ item, start, end: out.length })
  }

  #barcode(item: BarcodeItem, height: number): void {
    const { out } = this
    const tall = hundredths(item.heightMm)
    const x = hundredths(item.xMm)
    const bottom = height * 100 - hundredths(item.yMm) - tall
    if (this.#form === 'vector') {
      this.#place(item.moduleMm * UNITS_PER_MM, tall / 100, x, bottom)
      barsPath(out, item.widths)
    } else {
      let modules = 0
      for (let i = 0; i < item.widths.length; i++) modules += item.widths[i] as number
      this.#placeMask(hundredths(item.moduleMm * modules), tall, x, bottom)
      barsMask(out, item.widths)
    }
    out.ascii('Q\n')
  }

  #mark(item: MarkItem, height: number): void {
    const side = hundredths(item.sizeMm)
    this.#place(side / 100, side / 100, hundredths(item.xMm), height * 100 - hundredths(item.yMm) - side)
    this.draw(this.#references.mark(item.mark))
    this.out.ascii('Q\n')
  }

  /** Draws what stands elsewhere in the file. */
  draw(form: string): void {
    this.out.name(form)
    this.out.ascii(' Do ')
  }

  #placeMask(width: number, height: number, x: number, y: number): void {
    const scaleX = (width - 2 * MASK_INSET) / 100
    const scaleY = (height - 2 * MASK_INSET) / 100
    this.#place(scaleX, scaleY, x + MASK_INSET, y + MASK_INSET)
  }

  /** Scales what follows, up to Q, by units and moves it by hundredths of a unit. */
  #place(scaleX: number, scaleY: number, x: number, y: number): void {
    const { out } = this
    out.ascii('q ')
    out.factor(scaleX)
    out.ascii(' 0 0 ')
    out.factor(scaleY)
    out.byte(0x20)
    out.decimal(x)
    out.byte(0x20)
    out.decimal(y)
    out.ascii(' cm ')
  }
}

/** A byte of a literal string. Brackets, backslash and carriage return need an escape (PDF 1.7, 7.3.4.2). */
function putStringByte(data: Uint8Array, start: number, byte: number): number {
  let at = start
  if (byte === 0x28 || byte === 0x29 || byte === 0x5c) data[at++] = 0x5c
  else if (byte === 0x0d) {
    data[at++] = 0x5c
    data[at++] = 0x72
    return at
  }
  data[at++] = byte
  return at
}
