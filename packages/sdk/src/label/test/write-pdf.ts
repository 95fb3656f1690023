import type { Drawing } from '../drawing.ts'
import { createPdf, type PdfOptions, type PdfResult, type PlacedDrawing } from '../render-pdf.ts'
import { labelFaces } from './fonts.ts'

/** Writes a document of one label a page (or of whole pages) and returns it. */
export async function writePdf(
  pages: readonly (Drawing | readonly PlacedDrawing[])[],
  options: Partial<PdfOptions> = {},
): Promise<PdfResult & { pdf: Buffer }> {
  const chunks: Uint8Array[] = []
  const pdf = createPdf({
    faces: labelFaces(),
    write: chunk => {
      chunks.push(chunk)
    },
    ...options,
  })
  for (const page of pages) await pdf.page('items' in page ? [{ drawing: page, xMm: 0, yMm: 0 }] : page)
  return { ...(await pdf.finish()), pdf: Buffer.concat(chunks) }
}
