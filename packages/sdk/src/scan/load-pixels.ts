import { importPeer } from './decoder-missing.ts'
import { type Gray, grayOf } from './gray.ts'
import { withoutExif } from './jpeg-header.ts'
import { readPackageFile } from './package-file.ts'
import type { ImageFormat } from './scan-result.ts'

/** Beyond this jpeg-js refuses, before it takes it: progressive pictures need 30 bytes a pixel. */
const JPEG_MEGABYTES = 1024

/**
 * The pixels of a picture whose header was checked, as stored (EXIF orientation not applied): WebP by libwebp, JPEG by
 * mozjpeg, the rest by jimp, which also decodes JPEG where mozjpeg is not installed or gives the file up.
 * @throws DecoderMissing; whatever the decoder throws for a broken file
 */
export async function loadPixels(bytes: Uint8Array, format: ImageFormat): Promise<Gray> {
  if (format === 'webp') return loadWebp(bytes)
  if (format !== 'jpeg') return loadWithJimp(bytes)
  const stored = withoutExif(bytes)
  // A photo of 12 megapixels takes 764 MB in jimp, and a fifth of that here.
  return loadJpeg(stored).catch(() => loadWithJimp(stored))
}

async function loadWithJimp(bytes: Uint8Array): Promise<Gray> {
  const { Jimp } = await importPeer('jimp', () => import('jimp'))
  const { bitmap } = await Jimp.fromBuffer(new Uint8Array(bytes).buffer, {
    'image/jpeg': { maxMemoryUsageInMB: JPEG_MEGABYTES, tolerantDecoding: true },
  })
  return grayOf(bitmap.width, bitmap.height, bitmap.data)
}

async function loadJpeg(bytes: Uint8Array): Promise<Gray> {
  const { default: decode, init } = await importPeer('@jsquash/jpeg', () => import('@jsquash/jpeg/decode.js'))
  // Opened anew each time: memory that WebAssembly has once taken it never gives back.
  await init(fromDisk('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'))
  const { width, height, data } = await decode(new Uint8Array(bytes).buffer)
  return grayOf(width, height, data)
}

async function loadWebp(bytes: Uint8Array): Promise<Gray> {
  const { default: decode, init } = await importPeer('@jsquash/webp', () => import('@jsquash/webp/decode.js'))
  await init(fromDisk('@jsquash/webp/codec/dec/webp_dec.wasm'))
  const { width, height, data } = await decode(new Uint8Array(bytes).buffer)
  return grayOf(width, height, data)
}

/** Their own way is to fetch the file, which Node cannot do from a disk, and which browsers' bundlers know. */
function fromDisk(wasm: string): { wasmBinary?: ArrayBuffer; printErr(): void } {
  // What is wrong with a picture is told by the result, not on the caller's stderr.
  const quiet = { printErr: () => undefined }
  if (globalThis.process?.versions?.node === undefined) return quiet
  return { ...quiet, wasmBinary: new Uint8Array(readPackageFile(wasm)).buffer }
}
