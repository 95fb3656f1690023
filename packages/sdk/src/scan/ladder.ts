import type { ReaderOptions } from 'zxing-wasm/reader'
import type { Gray } from './gray.ts'
import { after, IDENTITY } from './places.ts'
import { padded, resized, slanted, type View } from './resample.ts'
import type { Engine } from './scan-result.ts'
import { adaptive, blurred, levelled, otsu, sharpened, stretched } from './tone.ts'

/** Reads the file's own bytes, decoded inside WebAssembly: neither jimp nor a copy of the pixels is needed. */
export interface FileStep {
  readonly name: string
  readonly options: ReaderOptions
}

export interface PixelStep {
  readonly name: string
  readonly engine: Engine
  /** What the engine is shown; undefined where the step would only repeat another. */
  readonly view: (picture: Gray) => View | undefined
  readonly options?: ReaderOptions
}

export const FIRST_STEP: FileStep = { name: 'bytes', options: {} }

/** Fills the gaps of weak dots; finds the threshold once for the whole picture. */
export const FILE_STEPS: readonly FileStep[] = [
  { name: 'denoise', options: { tryDenoise: true } },
  { name: 'global', options: { binarizer: 'GlobalHistogram' } },
]

/** Pixels of the picture that the steps work on; a larger one is made smaller first. The file's steps saw all of it. */
export const WORKING_PIXELS = 4_000_000
/** Pixels of what an engine is shown. */
const VIEW_PIXELS = 6_000_000
/** jsqr's time grows with the square of what looks like a finder pattern: 0.1 s for noise of this side. */
const JSQR_SIDE = 400

const plain = (gray: Gray): View => ({ gray, toSource: IDENTITY })
const toned =
  (tone: (gray: Gray) => Gray) =>
  (gray: Gray): View =>
    plain(tone(gray))

/** Magnified more, a picture shows nothing new. */
const MOST_MAGNIFIED = 3

/** Its longer side made this long. */
function side(gray: Gray, px: number, tone?: (gray: Gray) => Gray): View | undefined {
  const scale = px / Math.max(gray.width, gray.height)
  if (scale > MOST_MAGNIFIED) return undefined
  const view = resized(gray, gray.width * scale, gray.height * scale)
  return tone === undefined ? view : { ...view, gray: tone(view.gray) }
}

/** At most this long. */
function within(gray: Gray, px: number): View {
  const scale = Math.min(1, px / Math.max(gray.width, gray.height))
  return resized(gray, gray.width * scale, gray.height * scale)
}

/** Stretched, as far as the pixels of a view allow. */
function times(gray: Gray, across: number, down: number): View | undefined {
  const scale = Math.min(1, Math.sqrt(VIEW_PIXELS / (gray.width * gray.height * across * down)))
  return scale * Math.max(across, down) < 1.2
    ? undefined
    : resized(gray, gray.width * across * scale, gray.height * down * scale)
}

function slant(gray: Gray, across: number, along: number): View {
  const small = within(gray, 1200)
  const { gray: turned, toSource } = slanted(small.gray, across, along)
  return { gray: turned, toSource: after(small.toSource, toSource) }
}

const GLOBAL: ReaderOptions = { binarizer: 'GlobalHistogram' }
const DENOISE: ReaderOptions = { tryDenoise: true }

/** For a picture that zxing-wasm does not decode itself: what the first step is for the others. */
export const PLAIN_STEP: PixelStep = { name: 'pixels', engine: 'zxing', view: plain }

/**
 * In the order in which they give most codes a millisecond, over photos and damaged labels; see the decision note on the
 * ladder. What looks alike comes late, for whatever the first of a kind did not read the second seldom does.
 */
export const PIXEL_STEPS: readonly PixelStep[] = [
  PLAIN_STEP,
  { name: 'soft', engine: 'zxing', view: toned(gray => blurred(gray, 2)) },
  { name: 'scale-600', engine: 'zxing', view: gray => side(gray, 600), options: DENOISE },
  { name: 'wide', engine: 'zxing', view: gray => times(gray, 2, 1) },
  { name: 'double', engine: 'zxing', view: gray => times(gray, 2, 2) },
  { name: 'tall', engine: 'zxing', view: gray => times(gray, 1, 2) },
  { name: 'qr', engine: 'qr', view: gray => within(gray, 1600) },
  { name: 'scale-800-sharp', engine: 'zxing', view: gray => side(gray, 800, small => sharpened(small, 1, 2)) },
  { name: 'scale-1600-sharp', engine: 'zxing', view: gray => side(gray, 1600, big => sharpened(big, 2, 3)) },
  { name: 'wide-global', engine: 'zxing', view: gray => times(gray, 2, 1), options: GLOBAL },
  { name: 'adaptive', engine: 'zxing', view: toned(gray => adaptive(gray, 15)), options: DENOISE },
  { name: 'scale-400', engine: 'zxing', view: gray => side(gray, 400), options: DENOISE },
  { name: 'slant-wide', engine: 'zxing', view: gray => slant(gray, 1.3, 0.8) },
  { name: 'slant-tall', engine: 'zxing', view: gray => slant(gray, 0.8, 1.3) },
  { name: 'level', engine: 'zxing', view: toned(gray => levelled(gray, 40)) },
  { name: 'pad', engine: 'zxing', view: gray => padded(gray, 40) },
  { name: 'scale-1000', engine: 'zxing', view: gray => side(gray, 1000) },
  { name: 'scale-600-global', engine: 'zxing', view: gray => side(gray, 600), options: GLOBAL },
  { name: 'stretch', engine: 'zxing', view: toned(stretched) },
  { name: 'adaptive-wide', engine: 'zxing', view: toned(gray => adaptive(gray, 60)) },
  { name: 'otsu', engine: 'zxing', view: toned(otsu) },
  { name: 'sharp', engine: 'zxing', view: toned(gray => sharpened(gray, 1, 2)) },
  { name: 'qr-sharp', engine: 'qr', view: gray => side(gray, 800, small => sharpened(small, 1, 2)) },
  { name: 'jsqr', engine: 'jsqr', view: gray => within(gray, JSQR_SIDE) },
]
