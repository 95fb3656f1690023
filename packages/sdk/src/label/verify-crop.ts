/** A square cut-out around a symbol: two pixels a module, with its quiet zone. */
export interface SymbolCrop {
  readonly sizePx: number
  /** Red, green, blue, alpha, row by row: black or white. */
  readonly rgba: Uint8ClampedArray
}

const PX_PER_MODULE = 2
const QUIET_MODULES = 4

const BLACK = 0xff000000
const WHITE = 0xffffffff

/**
 * Draws rectangles, in modules from the symbol's top left corner, as a crop. Flat: x, y, width, height each. What lies
 * outside the symbol and its quiet zone is cut off.
 */
export function cropOfRectangles(size: number, rectangles: readonly number[]): SymbolCrop {
  const { crop, pixels } = blank(size)
  const { sizePx } = crop
  const at = (module: number) => Math.min(sizePx, Math.max(0, Math.round((module + QUIET_MODULES) * PX_PER_MODULE)))
  for (let i = 0; i + 3 < rectangles.length; i += 4) {
    const x = rectangles[i] as number
    const y = rectangles[i + 1] as number
    const left = at(x)
    const right = at(x + (rectangles[i + 2] as number))
    const bottom = at(y + (rectangles[i + 3] as number))
    for (let row = at(y); row < bottom; row++) pixels.fill(BLACK, row * sizePx + left, row * sizePx + right)
  }
  return crop
}

/** A one-bit picture: rows filled up to bytes, most significant bit left, 1 = black. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly strideBytes: number
  readonly bits: Uint8Array
}

/**
 * Cuts a symbol out of a picture, quiet zone and all. `x` and `y` are its top left corner, `modulePx` one module's
 * side, all in the picture's pixels; they need not be whole. Beyond the picture's edge there is white paper.
 */
export function cropOfBitmap(
  bitmap: Bitmap,
  place: { x: number; y: number; modulePx: number; size: number },
): SymbolCrop {
  const { crop, pixels } = blank(place.size)
  const { sizePx } = crop
  const step = place.modulePx / PX_PER_MODULE
  const sample = (origin: number, px: number) => Math.floor(origin + (px + 0.5) * step - QUIET_MODULES * place.modulePx)
  for (let row = 0; row < sizePx; row++) {
    const y = sample(place.y, row)
    if (y < 0 || y >= bitmap.height) continue
    for (let column = 0; column < sizePx; column++) {
      const x = sample(place.x, column)
      if (x < 0 || x >= bitmap.width) continue
      const byte = bitmap.bits[y * bitmap.strideBytes + (x >> 3)] as number
      if ((byte & (0x80 >> (x & 7))) !== 0) pixels[row * sizePx + column] = BLACK
    }
  }
  return crop
}

function blank(size: number): { crop: SymbolCrop; pixels: Uint32Array } {
  const sizePx = (size + 2 * QUIET_MODULES) * PX_PER_MODULE
  const rgba = new Uint8ClampedArray(sizePx * sizePx * 4)
  const pixels = new Uint32Array(rgba.buffer).fill(WHITE)
  return { crop: { sizePx, rgba }, pixels }
}
