import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  openFaces,
  openLayout,
  openVerifier,
  parseSheet,
  type Sheet,
  type SymbolReader,
  zxingReader,
} from '@exqress/sdk/label'
import { readLabelFonts } from '@exqress/server/fonts'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import { openFileOutput, openFolderOutput } from '../job/output.ts'
import { stdoutOutput } from '../job/stdout-output.ts'
import { openPdfSink } from './pdf-sink.ts'
import { openPictureSink } from './picture-sink.ts'
import type { Places } from './places.ts'
import type { PrintOptions } from './print-options.ts'
import type { LabelSink } from './sink.ts'
import { openZplSink } from './zpl-sink.ts'

/** Opens what the labels are drawn on. */
export async function openSink(
  options: PrintOptions,
  { format, out }: Places,
  { report }: Context,
): Promise<LabelSink> {
  const sheet = sheetOf(options)
  const dpi = Number(options.dpi ?? 203)
  const faces = await openFaces(readLabelFonts())
  const size = sheet?.size ?? options.size ?? '100x150'
  const layout = openLayout({ faces, size, dpi })
  const verifier = await openVerifier({
    mode: options.verify,
    clock: () => performance.now(),
    ...(options.verify === 'none' ? {} : await fastReader()),
  })
  if (format === 'svg' || format === 'png') {
    return openPictureSink({
      layout,
      faces,
      verifier,
      format,
      dpi,
      output: await openFolderOutput(out).catch(unwritable(out)),
    })
  }
  const output =
    out === '-'
      ? stdoutOutput(report.stdout('--out') as NodeJS.WriteStream)
      : await openFileOutput(out).catch(unwritable(out))
  if (format === 'zpl') return openZplSink({ layout, faces, verifier, output, dpi })
  return openPdfSink({
    layout,
    faces,
    verifier,
    output,
    form: options.symbols,
    ...(sheet === undefined ? {} : { sheet }),
  })
}

/** zxing-wasm, eight times as fast as jsqr; where WebAssembly cannot be used, jsqr reads. */
async function fastReader(): Promise<{ reader?: SymbolReader }> {
  try {
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
    return { reader: await zxingReader(wasm) }
  } catch {
    return {}
  }
}

/** A place that looked writable and is not, e.g. below /proc. A full disk is another matter. */
const unwritable = (path: string) => (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') throw cause
  throw new Failure('OUTPUT_UNWRITABLE', { fields: { path }, cause })
}

function sheetOf({ sheet, start, offset, size }: PrintOptions): Sheet | undefined {
  if (sheet === undefined) return undefined
  if (size !== undefined && parseSheet(sheet).size !== size) {
    throw new Failure('USAGE_CONFLICT', { fields: { given: '--sheet', other: '--size' } })
  }
  const [offsetXMm = Number.NaN, offsetYMm = Number.NaN, ...more] = (offset ?? '0,0').split(',').map(Number)
  if (more.length > 0 || !(Math.abs(offsetXMm) <= 5) || !(Math.abs(offsetYMm) <= 5)) {
    throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '--offset', expected: '-5 … 5, -5 … 5' } })
  }
  return parseSheet(sheet, { start, offsetXMm, offsetYMm })
}
