import type { Gray } from './gray.ts'
import { type Affine, IDENTITY, moved } from './places.ts'

/** A picture made from another, and where its points lie in that one. */
export interface View {
  readonly gray: Gray
  readonly toSource: Affine
}

/** Smaller by averaging, larger by linear interpolation. At least one pixel each way. */
export function resized(source: Gray, widthPx: number, heightPx: number): View {
  const width = Math.max(1, Math.round(widthPx))
  const height = Math.max(1, Math.round(heightPx))
  if (width === source.width && height === source.height) return { gray: source, toSource: IDENTITY }
  const toSource = { ...IDENTITY, a: source.width / width, d: source.height / height }
  // Up to here interpolating two pixels leaves out none, and is faster.
  const shrinks = width * 1.5 < source.width && height * 1.5 < source.height
  return { gray: shrinks ? averaged(source, width, height) : interpolated(source, width, height), toSource }
}

function averaged(source: Gray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height)
  const [stepX, stepY] = [source.width / width, source.height / height]
  const sums = new Float32Array(source.width)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [y * stepY, Math.min(source.height, (y + 1) * stepY)]
    sums.fill(0)
    for (let row = Math.floor(top); row < bottom; row++) {
      const share = Math.min(bottom, row + 1) - Math.max(top, row)
      const at = row * source.width
      for (let x = 0; x < source.width; x++) sums[x] = (sums[x] as number) + share * (source.data[at + x] as number)
    }
    for (let x = 0; x < width; x++) {
      const [left, right] = [x * stepX, Math.min(source.width, (x + 1) * stepX)]
      let sum = 0
      for (let column = Math.floor(left); column < right; column++) {
        sum += (Math.min(right, column + 1) - Math.max(left, column)) * (sums[column] as number)
      }
      data[y * width + x] = sum / ((right - left) * (bottom - top)) + 0.5
    }
  }
  return { width, height, data }
}

/** Shares are counted in this many parts, so that all sums are whole numbers. */
const PARTS = 128

function interpolated(source: Gray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height)
  const across = neighbours(width, source.width)
  const down = neighbours(height, source.height)
  const [upper, lower] = [new Uint16Array(width), new Uint16Array(width)]
  const fill = (line: Uint16Array, row: number) => {
    const start = row * source.width
    for (let x = 0; x < width; x++) {
      const one = source.data[start + (across.at[x] as number)] as number
      const other = source.data[start + (across.next[x] as number)] as number
      line[x] = one * PARTS + (other - one) * (across.share[x] as number)
    }
  }
  for (let y = 0; y < height; y++) {
    const share = down.share[y] as number
    const [row, next] = [down.at[y] as number, down.next[y] as number]
    if (y === 0 || row !== down.at[y - 1]) fill(upper, row)
    if (y === 0 || next !== down.next[y - 1]) fill(lower, next)
    const start = y * width
    for (let x = 0; x < width; x++) {
      const above = upper[x] as number
      data[start + x] = (above * PARTS + ((lower[x] as number) - above) * share + (PARTS * PARTS) / 2) >> 14
    }
  }
  return { width, height, data }
}

/** For each new pixel the two old ones around its middle, and the parts that the second has. */
function neighbours(size: number, sourceSize: number) {
  const [at, next, share] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)]
  for (let i = 0; i < size; i++) {
    const place = Math.max(0, Math.min(sourceSize - 1, ((i + 0.5) * sourceSize) / size - 0.5))
    at[i] = Math.floor(place)
    next[i] = Math.min(sourceSize - 1, (at[i] as number) + 1)
    share[i] = Math.round((place - (at[i] as number)) * PARTS)
  }
  return { at, next, share }
}

/** White paper on all four sides. */
export function padded(source: Gray, px: number): View {
  const [width, height] = [source.width + 2 * px, source.height + 2 * px]
  const data = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < source.height; y++) {
    data.set(source.data.subarray(y * source.width, (y + 1) * source.width), (y + px) * width + px)
  }
  return { gray: { width, height, data }, toSource: { ...IDENTITY, e: -px, f: -px } }
}

/**
 * Turned by half a right angle, then stretched across and shrunk along by the same factor: what a glance along a diagonal
 * did to a code is undone, at no more pixels than the turn needs. White paper where there was no picture.
 */
export function slanted(source: Gray, across: number, along: number): View {
  const half = Math.SQRT1_2
  const side = (source.width + source.height) * half
  const [width, height] = [Math.max(1, Math.round(side * across)), Math.max(1, Math.round(side * along))]
  const [stepX, stepY] = [side / width, side / height]
  // The turned picture's corner that was (0, 0) lies `source.height · half` from its left edge.
  const offset = source.height * half
  const toSource: Affine = {
    a: stepX * half,
    b: -stepX * half,
    c: stepY * half,
    d: stepY * half,
    e: -offset * half,
    f: offset * half,
  }
  const data = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < height; y++) {
    const start = moved(toSource, { x: 0.5, y: y + 0.5 })
    let [sx, sy] = [start.x - 0.5, start.y - 0.5]
    for (let x = 0; x < width; x++, sx += toSource.a, sy += toSource.b) {
      if (sx < 0 || sy < 0 || sx > source.width - 1 || sy > source.height - 1) continue
      const [column, row] = [Math.floor(sx), Math.floor(sy)]
      const at = row * source.width + column
      const right = column + 1 < source.width ? 1 : 0
      const below = row + 1 < source.height ? source.width : 0
      const [u, v] = [sx - column, sy - row]
      const upper = (source.data[at] as number) * (1 - u) + (source.data[at + right] as number) * u
      const lower = (source.data[at + below] as number) * (1 - u) + (source.data[at + below + right] as number) * u
      data[y * width + x] = upper * (1 - v) + lower * v + 0.5
    }
  }
  return { gray: { width, height, data }, toSource }
}
