/** One byte of brightness a pixel, row by row. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Brightness by Rec. 601 over white paper: what is transparent shows the paper. Eight bits of red, green, blue, alpha. */
export function grayOf(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): Gray {
  const data = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    const luma =
      (306 * (rgba[at] as number) + 601 * (rgba[at + 1] as number) + 117 * (rgba[at + 2] as number) + 512) >> 10
    const alpha = rgba[at + 3] as number
    data[i] = alpha === 255 ? luma : ((luma * alpha + 255 * (255 - alpha) + 127) / 255) | 0
  }
  return { width, height, data }
}

/** The same picture for decoders that take red, green, blue, alpha. */
export function rgbaOf({ data }: Gray): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(data.length)
  for (let i = 0; i < data.length; i++) pixels[i] = 0xff000000 | ((data[i] as number) * 0x010101)
  return new Uint8ClampedArray(pixels.buffer)
}

/** The same picture as a file (binary PGM), which is the shortest way for one byte a pixel into zxing-wasm. */
export function pgmOf({ width, height, data }: Gray): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`)
  const file = new Uint8Array(head.length + data.length)
  file.set(head)
  file.set(data, head.length)
  return file
}
