import {
  contentOf,
  cropOfBitmap,
  cropOfRectangles,
  encodePng,
  type Faces,
  type LabelLayout,
  openRaster,
  renderSvg,
  type Verifier,
} from '@exqress/sdk/label'
import type { FolderOutput } from '../job/output.ts'
import { pictureName } from './ours.ts'
import { codeOfOneLabel, type LabelSink, layOut, qrOf, symbolPlace, withoutLabels } from './sink.ts'

export interface PictureSinkOptions {
  readonly layout: LabelLayout
  readonly faces: Faces
  readonly verifier: Verifier
  readonly output: FolderOutput
  readonly format: 'svg' | 'png'
  readonly dpi: number
}

/** One picture a label, in a folder. */
export function openPictureSink({ layout, faces, verifier, output, format, dpi }: PictureSinkOptions): LabelSink {
  const raster = format === 'png' ? openRaster({ faces, dpi }) : undefined
  let labels = 0
  let bytes = 0

  return {
    async add({ waybill, row }) {
      const laidOut = layOut(() => layout.label(contentOf(waybill)))
      if ('code' in laidOut) return laidOut
      const { drawing, warnings } = laidOut
      let picture: Uint8Array
      try {
        if (raster === undefined) {
          const svg = renderSvg(drawing, { faces })
          await verifier.check(() => cropOfSvg(svg, qrOf(drawing).matrix.size), waybill.payload, waybill.parcelId)
          picture = Buffer.from(svg)
        } else {
          const bitmap = raster.draw(drawing)
          await verifier.check(
            () => cropOfBitmap(bitmap, symbolPlace(raster, drawing)),
            waybill.payload,
            waybill.parcelId,
          )
          picture = encodePng(bitmap, { dpi })
        }
      } catch (error) {
        const code = codeOfOneLabel(error)
        if (code === undefined) throw error
        return { code }
      }
      await output.add(pictureName(row, waybill.parcelId, format), picture)
      labels++
      bytes += picture.length
      return warnings
    },
    async commit() {
      if (labels === 0) return withoutLabels(output)
      await output.commit()
      return { labels, bytes, verified: verifier.counts }
    },
    abandon: () => output.abandon(),
  }
}

/** The symbol as the written SVG draws it: the runs of its one path. */
function cropOfSvg(svg: string, size: number) {
  const [, runs = ''] = /<path aria-label="QR"[^>]* d="([^"]*)"/.exec(svg) ?? []
  const rectangles: number[] = []
  for (const [, x, y, width] of runs.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    rectangles.push(Number(x), Number(y), Number(width), 1)
  }
  return cropOfRectangles(size, rectangles)
}
