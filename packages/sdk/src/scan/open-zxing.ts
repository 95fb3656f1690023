import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import { importPeer } from './decoder-missing.ts'
import { readPackageFile } from './package-file.ts'

/** The bytes of a picture file, or pixels. */
export type ZxingInput =
  | Uint8Array
  | {
      readonly data: Uint8ClampedArray<ArrayBuffer>
      readonly width: number
      readonly height: number
      readonly colorSpace: 'srgb'
    }

export interface Zxing {
  /** Reads QR codes, their text as it was encoded. */
  read(input: ZxingInput, options: ReaderOptions): Promise<ReadResult[]>
}

/**
 * Makes zxing-wasm ready, once in a process: scanning and the reading back of labels share it. Without `wasm` the file
 * is read beside the installed package; the package's own way, from a network of copies, is never taken.
 * @throws DecoderMissing
 */
export async function openZxing(wasm?: Uint8Array): Promise<Zxing> {
  const { prepareZXingModule, purgeZXingModule, readBarcodes } = await importPeer(
    'zxing-wasm',
    () => import('zxing-wasm/reader'),
  )
  const prepare = async () => {
    try {
      await prepareZXingModule({
        overrides: {
          // Asked for only when there is no module yet.
          get wasmBinary() {
            return new Uint8Array(wasm ?? readPackageFile('zxing-wasm/reader/zxing_reader.wasm')).buffer
          },
        },
        equalityFn: () => true,
        fireImmediately: true,
      })
    } catch (cause) {
      purgeZXingModule()
      throw cause
    }
  }
  await prepare()
  return {
    async read(input, options) {
      // Another reader's picture may have broken the module, see below.
      await prepare()
      try {
        return await readBarcodes(input, { formats: ['QRCode'], textMode: 'Plain', ...options })
      } catch (cause) {
        // After a fault inside WebAssembly every later call fails (seen: zxing-wasm 3.1.4 denoising 6 × 600 pixels).
        purgeZXingModule()
        throw cause
      }
    },
  }
}
