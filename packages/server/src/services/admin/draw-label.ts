import type { LabelQuery, Waybill } from '@exqress/sdk/contract'
import type { Drawing, Faces, LabelLayout, QrItem, Raster, Verifier } from '@exqress/sdk/label'
import type { MediaAnswer } from '../../service.ts'
import type { AdminPorts } from './ports.ts'
import { reprintWaybill } from './reprint-waybill.ts'

/** Draws labels. What is expensive to open is opened with the first label and kept. */
export interface LabelDrawer {
  /** Throws `LabelError` LABEL_DOES_NOT_FIT …, `SymbolMisread`. */
  draw(waybill: Waybill, query: LabelQuery): Promise<MediaAnswer>
}

type Library = typeof import('@exqress/sdk/label')

interface Kit {
  readonly library: Library
  readonly faces: Faces
  readonly verifier: Verifier
}

/** The drawn label of one waybill: the same token each time. Refuses as `reprintWaybill` does. */
export async function drawLabel(
  ports: AdminPorts,
  drawer: LabelDrawer,
  tenant: string,
  parcelId: string,
  query: LabelQuery,
): Promise<MediaAnswer> {
  const { profile, addressLevel } = query
  const presentation = { ...(profile && { profile }), ...(addressLevel && { addressLevel }) }
  return await drawer.draw(await reprintWaybill(ports, tenant, parcelId, presentation), query)
}

/** Fonts and renderers are loaded with the first label: most servers of a laptop never draw one. */
export function openLabelDrawer(now: () => number): LabelDrawer {
  let kit: Promise<Kit> | undefined
  const layouts = new Map<string, LabelLayout>()
  return {
    async draw(waybill, { format = 'pdf', size = '100x150', dpi = 203 }) {
      kit ??= openKit(now)
      const { library, faces, verifier } = await kit
      const key = `${size} ${dpi}`
      const layout = layouts.get(key) ?? library.openLayout({ faces, size, dpi })
      layouts.set(key, layout)
      const { drawing } = layout.label(library.contentOf(waybill))
      const render = RENDERERS[format]
      return {
        mediaType: MEDIA_TYPES[format],
        bytes: await render({ library, faces, verifier }, drawing, waybill, dpi),
        fileName: `${waybill.parcelId}.${format}`,
      }
    },
  }
}

async function openKit(clock: () => number): Promise<Kit> {
  const [library, { readLabelFonts }] = await Promise.all([import('@exqress/sdk/label'), import('../../fonts.ts')])
  return {
    library,
    faces: library.openFaces(readLabelFonts()),
    verifier: await library.openVerifier({ mode: 'all', clock }),
  }
}

const MEDIA_TYPES = {
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
  png: 'image/png',
  zpl: 'application/zpl',
} as const

type Render = (kit: Kit, drawing: Drawing, waybill: Waybill, dpi: number) => Promise<Uint8Array>

// Every symbol is read back from what is about to be sent: a label that cannot be scanned is never answered.
const RENDERERS: Readonly<Record<keyof typeof MEDIA_TYPES, Render>> = {
  async pdf({ library, faces, verifier }, drawing, { parcelId }) {
    const chunks: Uint8Array[] = []
    const writer = library.createPdf({ faces, verifier, write: chunk => void chunks.push(chunk.slice()) })
    await writer.page([{ drawing, xMm: 0, yMm: 0, parcelId }])
    await writer.finish()
    return Buffer.concat(chunks)
  },
  async svg({ library, faces, verifier }, drawing, { payload, parcelId }) {
    const svg = library.renderSvg(drawing, { faces })
    await verifier.check(
      () => library.cropOfRectangles(qrOf(drawing).matrix.size, drawnModules(svg)),
      payload,
      parcelId,
    )
    return Buffer.from(svg)
  },
  async png({ library, faces, verifier }, drawing, { payload, parcelId }, dpi) {
    const raster = library.openRaster({ faces, dpi })
    const bitmap = raster.draw(drawing)
    const { x, y, dots } = library.qrPlace(qrOf(drawing), library.dotsPerMm(dpi))
    const place = { x, y, modulePx: dots, size: qrOf(drawing).matrix.size }
    await verifier.check(() => library.cropOfBitmap(bitmap, place), payload, parcelId)
    return library.encodePng(bitmap, { dpi })
  },
  async zpl({ library, faces, verifier }, drawing, { payload, parcelId }, dpi) {
    const raster = library.openRaster({ faces, dpi })
    await verifier.check(() => cropOfQr(library, raster, qrOf(drawing), dpi), payload, parcelId)
    return Buffer.from(library.ZPL_HEADER + library.openZpl(raster).label(drawing), 'latin1')
  },
}

function cropOfQr(library: Library, raster: Raster, qr: QrItem, dpi: number) {
  const { dots } = library.qrPlace(qr, library.dotsPerMm(dpi))
  return library.cropOfBitmap(raster.qr(qr).bitmap, { x: 0, y: 0, modulePx: dots, size: qr.matrix.size })
}

function qrOf({ items }: Drawing): QrItem {
  const qr = items.find(item => item.kind === 'qr')
  if (qr === undefined) throw new TypeError('a label has a QR')
  return qr
}

/** The dark runs of the symbol's path as the SVG draws them: x, y, width, height in modules. */
function drawnModules(svg: string): number[] {
  const [, runs = ''] = /<path aria-label="QR"[^>]* d="([^"]*)"/.exec(svg) ?? []
  return [...runs.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].flatMap(([, x, y, width]) => [
    Number(x),
    Number(y),
    Number(width),
    1,
  ])
}
