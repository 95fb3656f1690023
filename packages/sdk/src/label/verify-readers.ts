import { DecoderMissing } from '../scan/decoder-missing.ts'
import { openZxing } from '../scan/open-zxing.ts'
import type { SymbolCrop } from './verify-crop.ts'

/** Something that reads a QR code in a picture, apart from the code that drew it. */
export interface SymbolReader {
  /** The text of the code, or undefined when there is none that can be read. */
  read(crop: SymbolCrop): string | undefined | Promise<string | undefined>
}

/** The optional package that would read symbols is not installed. */
export class SymbolReaderMissing extends Error {
  override readonly name = 'SymbolReaderMissing'
  readonly code = 'SYMBOL_READER_MISSING'

  constructor(packageName: string, cause: unknown) {
    super(`SYMBOL_READER_MISSING: ${packageName} is not installed`, { cause })
  }
}

/**
 * Reads with zxing-wasm: 0.06 ms a symbol, with the same module that scans pictures. Without its WebAssembly
 * (`zxing-wasm/reader/zxing_reader.wasm`) it is read beside the package in Node.
 * @throws SymbolReaderMissing
 */
export async function zxingReader(wasm?: Uint8Array): Promise<SymbolReader> {
  const zxing = await openZxing(wasm).catch((cause: unknown) => {
    throw cause instanceof DecoderMissing ? new SymbolReaderMissing('zxing-wasm', cause) : cause
  })
  return {
    async read({ sizePx, rgba }) {
      const data = new Uint8ClampedArray(rgba)
      const [found] = await zxing.read(
        { data, width: sizePx, height: sizePx, colorSpace: 'srgb' },
        {
          binarizer: 'BoolCast',
          isPure: true,
          tryHarder: false,
          tryRotate: false,
          tryInvert: false,
          tryDownscale: false,
          maxNumberOfSymbols: 1,
        },
      )
      return found?.isValid === true ? found.text : undefined
    },
  }
}

/**
 * Reads with jsqr: 0.7 ms a symbol, plain JavaScript.
 * @throws SymbolReaderMissing
 */
export async function jsqrReader(): Promise<SymbolReader> {
  const module = await import('jsqr').catch((cause: unknown) => {
    throw new SymbolReaderMissing('jsqr', cause)
  })
  const decode = module.default.default
  return {
    read: ({ sizePx, rgba }) => decode(rgba, sizePx, sizePx, { inversionAttempts: 'dontInvert' })?.data,
  }
}
