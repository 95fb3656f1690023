import type { ReaderOptions, ReadInputBarcodeFormat, ReadResult } from 'zxing-wasm/reader'
import { importPeer } from './decoder-missing.ts'
import { readPackageFile } from './package-file.ts'

/** What readers of codes have in common: QR codes only, and their text as it was encoded. */
export const QR_ONLY = {
  formats: ['QRCode'] satisfies ReadInputBarcodeFormat[],
  textMode: 'Plain',
} as const satisfies ReaderOptions

/** zxing-wasm's own function, once its WebAssembly is ready. */
export type ReadBarcodes = (
  input: Uint8Array | { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number; colorSpace: 'srgb' },
  options: ReaderOptions,
) => Promise<ReadResult[]>

/**
 * Makes zxing-wasm ready, once in a process: scanning and the reading back of labels share it. Without `wasm` the file
 * is read beside the installed package; the package's own way, from a network of copies, is never taken.
 * @throws DecoderMissing
 */
export async function openZxing(wasm?: Uint8Array): Promise<ReadBarcodes> {
  const { prepareZXingModule, purgeZXingModule, readBarcodes } = await importPeer(
    'zxing-wasm',
    () => import('zxing-wasm/reader'),
  )
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
  return readBarcodes
}
