import type { QrLevel } from './codewords.ts'

/**
 * Where everything of a version and level stands. A symbol is kept as words of bits: one word per row, whose bit c is column c
 * (`lanes` words where a row is wider than 32), and then once more turned over, one word per column whose bit r is
 * row r. Word `(axis × lanes + lane) × size + line`.
 */
export interface Layout {
  readonly size: number
  readonly lanes: number
  /** Which bits of a lane's words are modules. */
  readonly live: Int32Array
  /** Finders, timing and alignment patterns, the dark module. */
  readonly fixed: Int32Array
  /** Row and column of each bit of the code words in the order they are placed. */
  readonly rows: Uint8Array
  readonly columns: Uint8Array
  /** By mask: XORed over `fixed` and the data it masks the data and draws the format information. */
  readonly overlays: readonly Int32Array[]
}

/** The eight data masks: whether a module is inverted (ISO/IEC 18004, table 10). */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  row => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => ((row >> 1) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]
const LEVEL_BITS: Record<QrLevel, number> = { L: 1, M: 0, Q: 3, H: 2 }

const layouts = new Map<string, Layout>()

/** The layout of a version from 1 to 6 and a level, drawn when it is first asked for and kept (some 5 kB). */
export function layoutOf(version: number, level: QrLevel): Layout {
  const key = `${version}${level}`
  const known = layouts.get(key)
  if (known !== undefined) return known
  const layout = drawLayout(version, level)
  layouts.set(key, layout)
  return layout
}

function drawLayout(version: number, level: QrLevel): Layout {
  const size = 17 + 4 * version
  const lanes = size > 32 ? 2 : 1
  const live = new Int32Array(lanes).fill(-1)
  live[lanes - 1] = 2 ** (size % 32) - 1
  const fixed = drawFixed(size)
  const format = formatPlaces(size)
  const taken = Uint8Array.from(fixed, cell => (cell === undefined ? 0 : 1))
  for (const at of format) taken[at] = 1
  const places = dataPlaces(size, taken)
  const overlay = (inverted: (row: number, column: number) => boolean, mask: number) => {
    const cells = new Uint8Array(size * size)
    for (const at of places) cells[at] = inverted(Math.floor(at / size), at % size) ? 1 : 0
    const bits = formatBits(level, mask)
    for (const [i, at] of format.entries()) cells[at] = (bits >> (i % 15)) & 1
    return toWords(cells, size, lanes)
  }
  return {
    size,
    lanes,
    live,
    fixed: toWords(
      Uint8Array.from(fixed, cell => cell ?? 0),
      size,
      lanes,
    ),
    rows: Uint8Array.from(places, at => Math.floor(at / size)),
    columns: Uint8Array.from(places, at => at % size),
    overlays: MASKS.map(overlay),
  }
}

/** Cells that are the same on every symbol of the size; undefined where data or format information goes. */
function drawFixed(size: number): (0 | 1 | undefined)[] {
  const cells = new Array<0 | 1 | undefined>(size * size).fill(undefined)
  /** Concentric squares around a centre, clipped to the symbol: dark where the distance is in `dark`. */
  const squares = (centreRow: number, centreColumn: number, radius: number, dark: readonly number[]) => {
    for (let row = Math.max(0, centreRow - radius); row <= Math.min(size - 1, centreRow + radius); row++)
      for (
        let column = Math.max(0, centreColumn - radius);
        column <= Math.min(size - 1, centreColumn + radius);
        column++
      ) {
        const distance = Math.max(Math.abs(row - centreRow), Math.abs(column - centreColumn))
        cells[row * size + column] = dark.includes(distance) ? 1 : 0
      }
  }
  for (let i = 8; i < size - 8; i++) {
    const dark = i % 2 === 0 ? 1 : 0
    cells[6 * size + i] = dark
    cells[i * size + 6] = dark
  }
  squares(3, 3, 4, [0, 1, 3])
  squares(3, size - 4, 4, [0, 1, 3])
  squares(size - 4, 3, 4, [0, 1, 3])
  // Versions 2 to 6 have one alignment pattern.
  if (size > 21) squares(size - 7, size - 7, 2, [0, 2])
  cells[(size - 8) * size + 8] = 1
  return cells
}

/** Places of the 15 format bits, least significant first: those around the first finder, then their copies. */
function formatPlaces(size: number): number[] {
  const places: number[] = []
  for (let i = 0; i < 15; i++) {
    if (i < 8) places.push((i < 6 ? i : i + 1) * size + 8)
    else places.push(8 * size + (i < 9 ? 7 : 14 - i))
  }
  for (let i = 0; i < 15; i++) places.push(i < 8 ? 8 * size + size - 1 - i : (size - 15 + i) * size + 8)
  return places
}

/** Level and mask with ten check bits, BCH (15, 5), XOR 0x5412 (ISO/IEC 18004, 7.9). */
function formatBits(level: QrLevel, mask: number): number {
  const data = (LEVEL_BITS[level] << 3) | mask
  let check = data
  for (let i = 0; i < 10; i++) check = (check << 1) ^ ((check >> 9) * 0x537)
  return ((data << 10) | check) ^ 0x5412
}

/** Pairs of columns from the right, upwards and downwards in turn, without the column of the timing pattern. */
function dataPlaces(size: number, taken: Uint8Array): number[] {
  const places: number[] = []
  for (let right = size - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right = 5
    for (let i = 0; i < size; i++) {
      const row = upwards ? size - 1 - i : i
      for (const column of [right, right - 1]) if (taken[row * size + column] === 0) places.push(row * size + column)
    }
  }
  return places
}

/** Modules row by row as the words of a `Layout`. */
export function toWords(cells: Uint8Array, size: number, lanes: number): Int32Array {
  const words = new Int32Array(2 * lanes * size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (cells[row * size + column] === 1) {
        words[(column >> 5) * size + row]! |= 1 << (column & 31)
        words[(lanes + (row >> 5)) * size + column]! |= 1 << (row & 31)
      }
  return words
}
