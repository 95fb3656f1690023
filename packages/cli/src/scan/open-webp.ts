import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** The pixels of a WebP picture. */
export async function openWebp(bytes: Uint8Array): Promise<Pixels> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js')
  const wasm = await readFile(createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm'))
  await init({ wasmBinary: new Uint8Array(wasm).buffer })
  const { data, width, height } = await decode(new Uint8Array(bytes).buffer)
  return { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height }
}
