import { readImageHeader } from './image-header.ts'
import { ImageRefused } from './image-refused.ts'
import { openZxing, QR_ONLY } from './open-zxing.ts'
import type { ScannedCode, ScanResult } from './scan-result.ts'

export interface ScanOptions {
  /**
   * `fast`: the first engine on the file's bytes only; `normal`: the ladder until something is found; `thorough`: every
   * step, for pictures with several codes.
   */
  readonly effort?: 'fast' | 'normal' | 'thorough'
  readonly budgetMs?: number
  readonly maxPixels?: number
  readonly signal?: AbortSignal
  /** zxing-wasm's WebAssembly (`zxing-wasm/reader/zxing_reader.wasm`). Without it, it is read beside the package in Node. */
  readonly wasm?: Uint8Array
  /** Milliseconds that never go backwards. */
  readonly clock?: () => number
}

export async function scan(bytes: Uint8Array, options: ScanOptions = {}): Promise<ScanResult> {
  const { maxPixels, signal, wasm, clock = () => performance.now() } = options
  const started = clock()
  signal?.throwIfAborted()
  const header = readImageHeader(bytes, maxPixels === undefined ? {} : { maxPixels })
  const read = await openZxing(wasm)
  const rows = await read(bytes, { ...QR_ONLY, tryHarder: true })
  if (rows.some(row => !row.isValid && row.error !== ''))
    throw new ImageRefused('IMAGE_BROKEN', { format: header.format })
  const codes = rows
    .filter(row => row.isValid && row.text !== '')
    .map(({ text, position: p }): ScannedCode => {
      const corners = [p.topLeft, p.topRight, p.bottomRight, p.bottomLeft] as const
      return { text, corners, engine: 'zxing', step: 'bytes', effortMs: clock() - started }
    })
  const { width, height, format } = header
  return { width, height, format, codes, conflicts: [], ms: clock() - started, outOfTime: false }
}
