import { readFileSync } from 'node:fs'
import { pagesOf, textOf, usePoppler } from '../../../sdk/src/label/test/poppler.ts'
import { readSymbols } from '../../../sdk/src/label/test/read-symbols.ts'

export { infoOf, usePoppler } from '../../../sdk/src/label/test/poppler.ts'

/** A common label printer. */
const PRINTER_DOTS_PER_MM = 203 / 25.4

export interface ReadPage {
  readonly text: string
  /** Texts of the QRs on it, sorted. */
  readonly payloads: readonly string[]
  /** Texts of the bars on it, sorted. */
  readonly bars: readonly string[]
}

/** A PDF as a printer of 203 dpi draws it and an independent reader reads it. */
export async function readPdf(pdf: Uint8Array | string): Promise<ReadPage[]> {
  if (!usePoppler) throw new Error('poppler-utils is not installed')
  const bytes = typeof pdf === 'string' ? readFileSync(pdf) : pdf
  const texts = textOf(bytes)
  const pages = pagesOf(bytes, { dotsPerMm: PRINTER_DOTS_PER_MM })
  const read: ReadPage[] = []
  for (const [i, page] of pages.entries()) {
    const symbols = await readSymbols(page)
    const isQr = (symbol: string) => symbol.startsWith('HTTPS://')
    read.push({
      text: texts[i] ?? '',
      payloads: symbols.filter(isQr),
      bars: symbols.filter(symbol => !isQr(symbol)),
    })
  }
  return read
}
