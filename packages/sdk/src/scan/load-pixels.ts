import { importPeer } from './decoder-missing.ts'
import { type Gray, grayOf } from './gray.ts'
import { withoutExif } from './jpeg-header.ts'
import { readPackageFile } from './package-file.ts'
import type { ImageFormat } from './scan-result.ts'

/** Beyond this jpeg-js refuses, before it takes it: progressive pictures need 30 bytes a pixel. */
const JPEG_MEGABYTES = 1024

/**
 * The pixels of a picture whose header was checked, as stored (EXIF orientation not applied): WebP by libwebp, the rest
 * by jimp.
 * @throws DecoderMissing; whatever the decoder throws for a broken file
 */
export async function loadPixels(bytes: Uint8Array, format: ImageFormat): Promise<Gray> {
  if (format === 'webp') return loadWebp(bytes)
  const { Jimp } = await importPeer('jimp', () => import('jimp'))
  const stored = format === 'jpeg' ? withoutExif(bytes) : bytes
  const file = new Uint8Array(stored).buffer
  const { bitmap } = await Jimp.fromBuffer(file, {
    'image/jpeg': { maxMemoryUsageInMB: JPEG_MEGABYTES, tolerantDecoding: true },
  })
  return grayOf(bitmap.width, bitmap.height, bitmap.data)
}

async function loadWebp(bytes: Uint8Array): Promise<Gray> {
  const { default: decode, init } = await importPeer('@jsquash/webp', () => import('@jsquash/webp/decode.js'))
  // Its own way is to fetch the file, which Node cannot do from a disk.
  if (globalThis.process?.versions?.node !== undefined) {
    const wasm = readPackageFile('@jsquash/webp/codec/dec/webp_dec.wasm')
    await init({ wasmBinary: new Uint8Array(wasm).buffer })
  }
  const { width, height, data } = await decode(new Uint8Array(bytes).buffer)
  return grayOf(width, height, data)
}
