import { openClimb } from './climb.ts'
import { firstGifFrame } from './gif-header.ts'
import type { Gray } from './gray.ts'
import { readImageHeader } from './image-header.ts'
import { checkInflatedSize } from './inflated-size.ts'
import { FILE_STEPS, FIRST_STEP, PIXEL_STEPS, type PixelStep, PLAIN_STEP, WORKING_PIXELS } from './ladder.ts'
import { loadPixels } from './load-pixels.ts'
import { openZxing, type Zxing } from './open-zxing.ts'
import { after, IDENTITY } from './places.ts'
import { openJsqr } from './read-jsqr.ts'
import { openQr } from './read-qr.ts'
import { readFile, readGray } from './read-zxing.ts'
import { NOTHING, type Readings } from './reading.ts'
import { resized, type View } from './resample.ts'
import type { Engine, ScanResult } from './scan-result.ts'

export interface ScanOptions {
  /**
   * `fast`: the first engine on the file's bytes only; `normal`: the ladder until something is found and every place that
   * looks like a code is read; `thorough`: every step, for pictures with several codes.
   */
  readonly effort?: 'fast' | 'normal' | 'thorough'
  /** Milliseconds. Looked at between the steps; the longest step of a picture within `maxPixels` is decoding it. */
  readonly budgetMs?: number
  /** As the header declares them; 24 megapixels if absent. */
  readonly maxPixels?: number
  /** Looked at between the steps. */
  readonly signal?: AbortSignal
  /** zxing-wasm's WebAssembly (`zxing-wasm/reader/zxing_reader.wasm`). Without it, it is read beside the package in Node. */
  readonly wasm?: Uint8Array
  /** Milliseconds that never go backwards. */
  readonly clock?: () => number
}

/**
 * Reads every QR code in a picture: PNG, JPEG, GIF (its first frame) or WebP.
 *
 * Corners are in pixels of the picture as a viewer shows it. A code that several steps read is listed once, with the
 * first of them. Of the optional peers, `zxing-wasm` is needed, `jimp` when the file's own bytes give nothing,
 * `@jsquash/webp` for WebP; without `qr` or `jsqr` their steps are left out.
 * @throws ImageRefused; DecoderMissing; the signal's reason
 */
export async function scan(bytes: Uint8Array, options: ScanOptions = {}): Promise<ScanResult> {
  const { effort = 'normal', budgetMs = 2000, maxPixels, signal, wasm, clock = () => performance.now() } = options
  const started = clock()
  signal?.throwIfAborted()
  const header = readImageHeader(bytes, maxPixels === undefined ? {} : { maxPixels })
  if (header.format === 'png') await checkInflatedSize(bytes, signal)
  const zxing = await openZxing(wasm)
  const climb = openClimb(header, { effort, budgetMs, signal, elapsed: () => clock() - started })
  const file = header.format === 'gif' ? firstGifFrame(bytes) : bytes
  const steps = effort === 'fast' ? [FIRST_STEP] : [FIRST_STEP, ...FILE_STEPS]
  // zxing-wasm decodes everything but WebP itself.
  for (const { name, options } of header.format === 'webp' ? [] : steps) {
    if (!(await climb.goesOn({ costsLittle: true }))) return climb.result()
    await climb.take({ name, engine: 'zxing', toStored: IDENTITY }, () => readFile(zxing, file, options))
  }
  if ((effort === 'fast' && climb.decoded) || !(await climb.goesOn())) return climb.result()
  const stored = await loadPixels(file, header.format).catch(climb.undecodable)
  if (stored === undefined) return climb.result()
  const picture = workingCopy(stored)
  const engines = openEngines(zxing)
  for (const step of effort === 'fast' ? [PLAIN_STEP] : PIXEL_STEPS) {
    if (!(await climb.goesOn())) break
    const view = step.view(picture.gray)
    if (view === undefined) continue
    const toStored = after(picture.toSource, view.toSource)
    await climb.take({ name: step.name, engine: step.engine, toStored }, () => engines[step.engine](view.gray, step))
  }
  return climb.result()
}

type Engines = Record<Engine, (gray: Gray, step: PixelStep) => Promise<Readings>>

/** The engines that read pixels. qr and jsqr are loaded when it is their turn. */
function openEngines(zxing: Zxing): Engines {
  return {
    zxing: (gray, { options = {} }) => readGray(zxing, gray, options),
    qr: async gray => (await openQr())?.(gray) ?? NOTHING,
    jsqr: async gray => (await openJsqr())?.(gray) ?? NOTHING,
  }
}

function workingCopy(stored: Gray): View {
  const scale = Math.min(1, Math.sqrt(WORKING_PIXELS / (stored.width * stored.height)))
  return resized(stored, stored.width * scale, stored.height * scale)
}
