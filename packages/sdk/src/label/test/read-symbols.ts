import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** A one-bit picture: rows padded to bytes, most significant bit left, 1 = black. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly strideBytes: number
  readonly bits: Uint8Array
}

let ready: Promise<unknown> | undefined

/** The reader's WebAssembly, from disk: by default it would be fetched from the network. */
function prepare(): Promise<unknown> {
  ready ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).then(file =>
    prepareZXingModule({ overrides: { wasmBinary: file.buffer as ArrayBuffer }, fireImmediately: true }),
  )
  return ready
}

/** What an independent reader finds in a picture, sorted. */
export async function readSymbols(
  picture: Picture | GreyPicture,
  formats: ('QRCode' | 'Code128')[] = ['QRCode', 'Code128'],
): Promise<string[]> {
  await prepare()
  const grey = 'grey' in picture ? picture : toGrey(picture)
  const found = await readBarcodes(toImageData(grey), { formats, tryHarder: true, textMode: 'Plain' })
  return found
    .filter(symbol => symbol.isValid)
    .map(symbol => symbol.text)
    .sort()
}

/** The same from the bytes of a picture file. */
export async function readPicture(file: Uint8Array): Promise<string[]> {
  await prepare()
  const found = await readBarcodes(file, { formats: ['QRCode', 'Code128'], tryHarder: true, textMode: 'Plain' })
  return found
    .filter(symbol => symbol.isValid)
    .map(symbol => symbol.text)
    .sort()
}

export interface GreyPicture {
  readonly width: number
  readonly height: number
  /** 0 black … 255 white. */
  readonly grey: Uint8Array
}

export function toGrey({ width, height, strideBytes, bits }: Picture): GreyPicture {
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      grey[y * width + x] = bits[y * strideBytes + (x >> 3)]! & (0x80 >> (x & 7)) ? 0 : 255
  return { width, height, grey }
}

function toImageData({ width, height, grey }: GreyPicture) {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < grey.length; i++) data.fill(grey[i]!, 4 * i, 4 * i + 3).fill(255, 4 * i + 3, 4 * i + 4)
  return { data, width, height, colorSpace: 'srgb' as const }
}
