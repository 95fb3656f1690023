import type { Drawing } from './drawing.ts'
import type { Faces } from './faces.ts'
import { markOutline } from './marks.ts'
import { ContentWriter, type DrawnQr, UNITS_PER_MM } from './render-pdf/content.ts'
import { PageDeflater } from './render-pdf/deflate.ts'
import { PdfFile } from './render-pdf/file.ts'
import { writeFonts } from './render-pdf/font-objects.ts'
import { UsedFonts } from './render-pdf/fonts.ts'
import { Forms } from './render-pdf/forms.ts'
import type { Write } from './render-pdf/outlet.ts'
import { type PageSize, Pages } from './render-pdf/pages.ts'
import { readBack } from './render-pdf/read-back.ts'
import type { SymbolForm } from './render-pdf/symbols.ts'
import type { Verifier } from './verify.ts'

export interface PdfOptions {
  readonly faces: Faces
  /** Takes the file piece by piece, in order. The next page waits for its promise. */
  readonly write: Write
  /**
   * `vector`: QR and bars as rectangles, sharp at any scale. `compact`: one bit a module, smaller and faster to write,
   * sampled by whatever prints it.
   */
  readonly form?: SymbolForm
  /** Deflate the pages. On by default for vectors, where it pays. */
  readonly deflate?: boolean
  /** The sheet. Without it each page is as large as its first drawing. */
  readonly pageMm?: PageSize
  /** Shown by viewers instead of the file name. The same for every job: it must not name anybody. */
  readonly title?: string
  /** Reads symbols back from the bytes of the page before they are written. */
  readonly verifier?: Verifier
}

/** A label on a page. */
export interface PlacedDrawing {
  readonly drawing: Drawing
  /** Where the label's top left corner lies, from the page's top left corner. */
  readonly xMm: number
  readonly yMm: number
  /** Named in the error if the label's symbol cannot be read back. */
  readonly parcelId?: string
}

export interface PdfWriter {
  /**
   * Writes one page. Await what it returns, if anything: it settles when there is room for the next page, and rejects
   * when the receiver failed.
   * @throws SymbolMisread when a symbol on the page does not read as its payload; the page is not written then.
   */
  page(labels: readonly PlacedDrawing[]): void | Promise<void>
  /** Writes fonts, frames and the tables that lead to the pages. Nothing can be added after it. */
  finish(): Promise<PdfResult>
}

export interface PdfResult {
  readonly pages: number
  readonly bytes: number
  /** Of the whole file, in hexadecimal. The same labels give the same file. */
  readonly sha256: string
}

/**
 * Writes a PDF 1.7 file as its pages come, in a memory that does not grow with them but for some bytes a page. Text is
 * text: it can be searched and copied. Nothing in the file depends on time, machine or path.
 */
export function createPdf(options: PdfOptions): PdfWriter {
  const { faces, write, form = 'vector', deflate = form === 'vector', pageMm, title = 'EXQRESS', verifier } = options
  const file = new PdfFile(write)
  const catalog = file.allocate()
  const root = file.allocate()
  const resources = file.allocate()
  const info = file.allocate()
  const fonts = new UsedFonts(faces)
  const forms = new Forms(file, fonts, { form, outline: markOutline })
  const writer = new ContentWriter(fonts, forms, form)
  const deflater = deflate ? new PageDeflater() : undefined
  const pages = new Pages(file, root)
  const beginnings = new Map<string, number>()
  let busy: Promise<void> | undefined

  /** Pages that begin alike share a content stream for it: the scale, and what the first label's frame is. */
  function beginning(frame: string): number {
    let id = beginnings.get(frame)
    if (id === undefined) {
      id = file.allocate()
      file.stream(id, '', Buffer.from(PAGE_SCALE + (frame === '' ? '' : `/${frame} Do`)))
      beginnings.set(frame, id)
    }
    return id
  }

  /** Draws a page into the writer. */
  function compose(labels: readonly PlacedDrawing[], size: PageSize): ComposedPage {
    const owners: PlacedDrawing[] = []
    let begins = ''
    writer.begin()
    const { out } = writer
    for (const label of labels) {
      const { drawing } = label
      const box = {
        width: Math.ceil(drawing.widthMm * UNITS_PER_MM),
        height: Math.ceil(drawing.heightMm * UNITS_PER_MM),
      }
      const x = Math.round(label.xMm * UNITS_PER_MM * 100)
      const y = Math.round((size.heightMm - label.yMm) * UNITS_PER_MM * 100) - box.height * 100
      const moved = x !== 0 || y !== 0
      if (moved) {
        out.ascii('q 1 0 0 1 ')
        out.decimal(x)
        out.byte(0x20)
        out.decimal(y)
        out.ascii(' cm ')
      }
      writer.resetState()
      if (drawing.frame.length > 0) {
        const frame = forms.frame(drawing.frame, box)
        if (frame === undefined) writer.items(drawing.frame, box)
        else if (moved || out.length > 0) writer.draw(frame)
        else begins = frame
      }
      writer.items(drawing.items, box)
      if (moved) out.ascii('Q ')
      while (owners.length < writer.symbols.length) owners.push(label)
    }
    return { size, begins, owners }
  }

  /** Reads the page's symbols back, one after the other. */
  function verify(checks: Verifier, owners: readonly PlacedDrawing[], from = 0): void | Promise<void> {
    for (let i = from; i < owners.length; i++) {
      const { item, start, end } = writer.symbols[i] as DrawnQr
      const checked = checks.check(() => readBack(writer.out.view(start, end)), item.payload, owners[i]?.parcelId)
      if (checked !== undefined) return checked.then(() => verify(checks, owners, i + 1))
    }
  }

  function commit({ size, begins }: ComposedPage): void | Promise<void> {
    const first = beginning(begins)
    const id = file.allocate()
    const content = writer.out.view()
    if (deflater === undefined) file.stream(id, '', content)
    else file.stream(id, '/Filter/FlateDecode', deflater.deflate(content))
    pages.add(size, first, id)
    return file.pending
  }

  function page(labels: readonly PlacedDrawing[]): void | Promise<void> {
    // A page that is still being verified is in the writer.
    if (busy !== undefined) return busy.then(() => page(labels))
    const composed = compose(labels, pageMm ?? labels[0]?.drawing ?? A4)
    const verified = verifier === undefined ? undefined : verify(verifier, composed.owners)
    if (verified === undefined) return commit(composed)
    const done = verified.then(() => commit(composed))
    const settled = () => {
      if (busy === after) busy = undefined
    }
    const after = done.then(settled, settled)
    busy = after
    return done
  }

  async function finish(): Promise<PdfResult> {
    await busy
    const written = writeFonts(file, fonts)
    const shared = forms.end(written.resources)
    file.pack([
      {
        id: catalog,
        text:
          `<</Type/Catalog/Pages ${root} 0 R/Lang(ko-KR)` +
          '/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>>>',
      },
      pages.end(resources),
      { id: resources, text: shared },
      { id: info, text: `<</Title${textString(title)}/Producer(EXQRESS)>>` },
      ...written.objects,
    ])
    const end = await file.end(`/Root ${catalog} 0 R/Info ${info} 0 R`)
    return { pages: pages.count, ...end }
  }

  return { page, finish }
}

/** A page that is in the writer. */
interface ComposedPage {
  readonly size: PageSize
  /** The frame it begins with, if any. */
  readonly begins: string
  /** For each symbol, the label it belongs to. */
  readonly owners: readonly PlacedDrawing[]
}

const A4: PageSize = { widthMm: 210, heightMm: 297 }

const scale = (72 / 25.4 / UNITS_PER_MM).toFixed(6).slice(1)
/** From points to the label's units: at 200 mm a thousandth of a millimetre off. */
const PAGE_SCALE = `${scale} 0 0 ${scale} 0 0 cm`

/** A text string object in UTF-16. */
function textString(text: string): string {
  const bytes = Buffer.from(text, 'utf16le').swap16().toString('hex')
  return `<feff${bytes}>`
}
