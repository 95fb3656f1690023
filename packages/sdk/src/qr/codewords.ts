/** Error correction: about 7, 15, 25 and 30 % of the code words of a symbol may be lost. */
export type QrLevel = 'L' | 'M' | 'Q' | 'H'

export const MAX_VERSION = 6

/** Code words of versions 1 to 6, data and error correction together (ISO/IEC 18004, table 1). */
const TOTAL = [26, 44, 70, 100, 134, 172] as const
/** For versions 1 to 6: blocks, then error correction code words of a block (ISO/IEC 18004, table 9). */
const BLOCKS: Record<QrLevel, readonly (readonly [blocks: number, correction: number])[]> = {
  L: [
    [1, 7],
    [1, 10],
    [1, 15],
    [1, 20],
    [1, 26],
    [2, 18],
  ],
  M: [
    [1, 10],
    [1, 16],
    [1, 26],
    [2, 18],
    [2, 24],
    [4, 16],
  ],
  Q: [
    [1, 13],
    [1, 22],
    [2, 18],
    [2, 26],
    [4, 18],
    [4, 24],
  ],
  H: [
    [1, 17],
    [1, 28],
    [2, 22],
    [4, 16],
    [4, 22],
    [4, 28],
  ],
}

/** Data code words of a symbol. */
export function dataCapacity(version: number, level: QrLevel): number {
  const [blocks, correction] = BLOCKS[level][version - 1]!
  return TOTAL[version - 1]! - blocks * correction
}

/** All code words of a symbol in the order they are placed: data of all blocks in turn, then error correction. */
export function interleave(data: Uint8Array, version: number, level: QrLevel): Uint8Array {
  const [blocks, correction] = BLOCKS[level][version - 1]!
  const multiples = multiplesOf(correction)
  const short = Math.floor(data.length / blocks)
  const shortBlocks = blocks - (data.length % blocks)
  const out = new Uint8Array(TOTAL[version - 1]!)
  const division = new Uint8Array(short + 1 + correction)
  for (let block = 0, start = 0; block < blocks; block++) {
    const length = block < shortBlocks ? short : short + 1
    division.fill(0)
    for (let i = 0; i < length; i++) {
      const value = data[start + i]!
      division[i] = value
      // The longer blocks come last: their extra code word follows the full rounds.
      out[i < short ? i * blocks + block : short * blocks + block - shortBlocks] = value
    }
    for (let i = 0; i < length; i++) {
      const row = division[i]! * correction
      for (let j = 0; j < correction; j++) division[i + 1 + j]! ^= multiples[row + j]!
    }
    for (let j = 0; j < correction; j++) out[data.length + j * blocks + block] = division[length + j]!
    start += length
  }
  return out
}

const multiplesByDegree = new Map<number, Uint8Array>()

/**
 * Every multiple of the Reed–Solomon generator (x − 1)(x − α)…(x − αᵈ⁻¹) over GF(256) modulo 0x11d, without its leading
 * coefficient: 256 rows of d bytes. Computed when a degree is first met and kept.
 */
function multiplesOf(degree: number): Uint8Array {
  const known = multiplesByDegree.get(degree)
  if (known !== undefined) return known
  const generator = new Uint8Array(degree)
  generator[degree - 1] = 1
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2))
    for (let j = 0; j < degree; j++) generator[j] = multiply(generator[j]!, root) ^ (generator[j + 1] ?? 0)
  const multiples = new Uint8Array(256 * degree)
  for (let factor = 0; factor < 256; factor++)
    for (let j = 0; j < degree; j++) multiples[factor * degree + j] = multiply(factor, generator[j]!)
  multiplesByDegree.set(degree, multiples)
  return multiples
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product >> 7 ? 0x11d : 0)
    if ((b >> bit) & 1) product ^= a
  }
  return product
}
