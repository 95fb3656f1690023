import type { Drawing } from '../../packages/sdk/src/label/drawing.ts'
import { openLayout } from '../../packages/sdk/src/label/layout.ts'
import { openFaces } from '../../packages/sdk/src/label/open-faces.ts'
import { createPdf, type PdfOptions } from '../../packages/sdk/src/label/render-pdf.ts'
import { readFont } from '../../packages/sdk/src/label/test/fonts.ts'
import { inventContents, layOutAll } from './contents.ts'
import { drawWithPdfkit } from './pdfkit.ts'

/** One way of drawing, alone in its process. */
export interface Measured {
  /** Processor time from opening the fonts to the last byte. */
  readonly cpuMs: number
  readonly bytes: number
  readonly maxRssMb: number
}

const newFaces = () =>
  openFaces({ bold: readFont('NanumSquareB.ttf'), extraBold: readFont('NanumSquareEB.ttf'), fallbacks: [] })

async function draw(drawings: Iterable<Drawing>, options: Pick<PdfOptions, 'form' | 'faces'>): Promise<number> {
  const pdf = createPdf({ ...options, write: () => {} })
  for (const drawing of drawings) {
    const room = pdf.page([{ drawing, xMm: 0, yMm: 0 }])
    if (room !== undefined) await room
  }
  return (await pdf.finish()).bytes
}

async function prepare(way: string, count: number): Promise<() => Promise<number>> {
  const contents = inventContents(count)
  if (way === 'layout-compact') {
    return () => {
      const faces = newFaces()
      const layout = openLayout({ faces, size: '100x150' })
      function* drawings() {
        for (const content of contents) yield layout.label(content).drawing
      }
      return draw(drawings(), { form: 'compact', faces })
    }
  }
  const drawings = layOutAll(newFaces(), contents)
  switch (way) {
    case 'compact':
    case 'vector':
      return () => draw(drawings, { form: way, faces: newFaces() })
    case 'pdfkit':
      return () => drawWithPdfkit(drawings)
    case 'pdfkit-masks':
      return () => drawWithPdfkit(drawings, { masks: true })
    default:
      throw new Error(`no way of drawing is called ${way}`)
  }
}

const [way = '', count = '5000'] = process.argv.slice(2)
const run = await prepare(way, Number(count))
const from = process.cpuUsage()
const bytes = await run()
const { user, system } = process.cpuUsage(from)
const measured: Measured = {
  cpuMs: (user + system) / 1000,
  bytes,
  maxRssMb: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(JSON.stringify(measured))
