import {
  contentOf,
  createPdf,
  type LabelLayout,
  type PdfOptions,
  type PlacedDrawing,
  type Sheet,
  type Verifier,
} from '@exqress/sdk/label'
import type { FileOutput } from '../job/output.ts'
import { codeOfOneLabel, type LabelSink, type LabelToDraw, layOut, withoutLabels } from './sink.ts'

export interface PdfSinkOptions {
  readonly layout: LabelLayout
  readonly faces: PdfOptions['faces']
  readonly verifier: Verifier
  readonly output: FileOutput
  readonly form: 'vector' | 'compact'
  /** Labels on a sheet; without it one label a page. */
  readonly sheet?: Sheet
}

export function openPdfSink({ layout, faces, verifier, output, form, sheet }: PdfSinkOptions): LabelSink {
  const pdf = createPdf({
    faces,
    verifier,
    form,
    write: chunk => output.write(chunk),
    ...(sheet === undefined ? {} : { pageMm: sheet.pageMm }),
  })
  let labels = 0
  /** Labels of the sheet that is being filled. */
  let placed: PlacedDrawing[] = []
  let position = sheet?.start ?? 1

  async function onSheet(drawing: PlacedDrawing, stock: Sheet): Promise<void> {
    placed.push({ ...drawing, ...stock.place(position) })
    position++
    if (position <= stock.positions) return
    await pdf.page(placed)
    placed = []
    position = 1
  }

  return {
    async add({ waybill }: LabelToDraw) {
      const laidOut = layOut(() => layout.label(contentOf(waybill)))
      if ('code' in laidOut) return laidOut
      const drawing = { drawing: laidOut.drawing, xMm: 0, yMm: 0, parcelId: waybill.parcelId }
      try {
        if (sheet === undefined) await pdf.page([drawing])
        else await onSheet(drawing, sheet)
      } catch (error) {
        const code = codeOfOneLabel(error)
        // On a sheet the others of the page would be lost with it: that is no longer one label's trouble.
        if (code === undefined || sheet !== undefined) throw error
        return { code }
      }
      labels++
      return laidOut.warnings
    },
    async commit() {
      if (labels === 0) return withoutLabels(output)
      if (placed.length > 0) await pdf.page(placed)
      const { pages, bytes } = await pdf.finish()
      await output.commit()
      return { labels, pages, bytes, verified: verifier.counts }
    },
    abandon: () => output.abandon(),
  }
}
