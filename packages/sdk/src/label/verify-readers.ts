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
 * Reads with zxing-wasm: 0.06 ms a symbol. It is given its WebAssembly (`zxing-wasm/reader/zxing_reader.wasm`), because
 * by default it would fetch it from the network.
 * @throws SymbolReaderMissing
 */
export async function zxingReader(wasmBinary: Uint8Array): Promise<SymbolReader> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader').catch((cause: unknown) => {
    throw new SymbolReaderMissing('zxing-wasm', cause)
  })
  await prepareZXingModule({
    overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer },
    fireImmediately: true,
  })
  return {
    async read({ sizePx, rgba }) {
      const data = new Uint8ClampedArray(rgba)
      const image = { data, width: sizePx, height: sizePx, colorSpace: 'srgb' as const }
      const [found] = await readBarcodes(image, {
        formats: ['QRCode'],
        textMode: 'Plain',
        binarizer: 'BoolCast',
        isPure: true,
        tryHarder: false,
        tryRotate: false,
        tryInvert: false,
        tryDownscale: false,
        maxNumberOfSymbols: 1,
      })
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
