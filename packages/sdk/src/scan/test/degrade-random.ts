/** A source of chance that gives the same numbers for the same seed. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  between(from: number, to: number): number
  /** Both ends may come. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** Mean 0, standard deviation 1. */
  normal(): number
}

/**
 * Mulberry32 (Tommy Ettinger, public domain) from a seed and the number of a stream: picture 17 is the same picture
 * whether ten were asked for or ten thousand.
 */
export function openRandom(seed: number, stream = 0): Random {
  let state = mix(mix(seed) ^ Math.imul(stream + 1, 0x9e3779b9))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61)
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: probability => next() < probability,
    pick: from => from[Math.floor(next() * from.length)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/** The last step of MurmurHash3: neighbouring seeds give unlike states. */
function mix(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** Soft blotches between 0 and 1: random heights on a grid of `cell` pixels, smoothed in between. */
export function blotches(
  random: Random,
  width: number,
  height: number,
  cell: number,
): (x: number, y: number) => number {
  const columns = Math.ceil(width / cell) + 2
  const heights = Float32Array.from({ length: columns * (Math.ceil(height / cell) + 2) }, random.next)
  return (x, y) => {
    const column = Math.floor(x / cell)
    const row = Math.floor(y / cell)
    const shareX = smooth(x / cell - column)
    const at = row * columns + column
    const upper = heights[at]! + (heights[at + 1]! - heights[at]!) * shareX
    const lower = heights[at + columns]! + (heights[at + columns + 1]! - heights[at + columns]!) * shareX
    return upper + (lower - upper) * smooth(y / cell - row)
  }
}

/** The same along a line, for any place on it: it repeats after 256 cells. */
export function ripples(random: Random, cell: number): (at: number) => number {
  const heights = Float32Array.from({ length: 256 }, random.next)
  return at => {
    const step = Math.floor(at / cell)
    const before = heights[step & 255]!
    return before + (heights[(step + 1) & 255]! - before) * smooth(at / cell - step)
  }
}

const smooth = (share: number) => share * share * (3 - 2 * share)
