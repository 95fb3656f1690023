import {
  contentOf,
  cropOfBitmap,
  type Faces,
  type LabelLayout,
  openRaster,
  openZpl,
  type Verifier,
  ZPL_HEADER,
} from '@exqress/sdk/label'
import type { FileOutput } from '../job/output.ts'
import { codeOfOneLabel, type LabelSink, layOut, symbolPlace, withoutLabels } from './sink.ts'

export interface ZplSinkOptions {
  readonly layout: LabelLayout
  readonly faces: Faces
  readonly verifier: Verifier
  readonly output: FileOutput
  readonly dpi: number
}

/** One file that can be sent to a label printer as it is. */
export function openZplSink({ layout, faces, verifier, output, dpi }: ZplSinkOptions): LabelSink {
  const raster = openRaster({ faces, dpi })
  const zpl = openZpl(raster)
  let labels = 0
  let bytes = 0
  const write = async (text: string) => {
    const chunk = Buffer.from(text, 'latin1')
    bytes += chunk.length
    await output.write(chunk)
  }

  return {
    async add({ waybill }) {
      // The mark by which a later run knows the file for one of ours.
      if (bytes === 0) await write(ZPL_HEADER)
      const laidOut = layOut(() => layout.label(contentOf(waybill)))
      if ('code' in laidOut) return laidOut
      const drawn = () => {
        const place = symbolPlace(raster, laidOut.drawing)
        return cropOfBitmap(place.bitmap, { ...place, x: 0, y: 0 })
      }
      try {
        await verifier.check(drawn, waybill.payload, waybill.parcelId)
      } catch (error) {
        const code = codeOfOneLabel(error)
        if (code === undefined) throw error
        return { code }
      }
      await write(zpl.label(laidOut.drawing))
      labels++
      return laidOut.warnings
    },
    async commit() {
      if (labels === 0) return withoutLabels(output)
      await output.commit()
      return { labels, bytes, verified: verifier.counts }
    },
    abandon: () => output.abandon(),
  }
}
