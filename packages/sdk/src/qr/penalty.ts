import type { Layout } from './layout.ts'

/**
 * How bad a masked symbol is to read, by the four features of ISO/IEC 18004, 7.8.3 (lower is better). What the standard
 * counts module by module is counted for all columns (or, on the turned copy, all rows) at once, a bit of a word each.
 *
 * - N1: a run of n ≥ 5 modules of one colour in a line, n − 2 points. That is one for each window of five, and two more
 *   where a window follows none.
 * - N2: each 2 × 2 block of one colour, 3 points.
 * - N3: each 1:1:3:1:1 in a line with four light modules before or after it, inside the symbol, 40 points a side.
 * - N4: 10 points for each full 5 % that the share of dark modules is away from 50 %.
 *
 * @param unmasked words as `Layout` has them
 * @param overlay the layout's words of the mask to judge
 */
export function penaltyOf(unmasked: Int32Array, overlay: Int32Array, { size, lanes, live }: Layout): number {
  let points = 0
  for (let lane = 0; lane < 2 * lanes; lane++)
    points += linePenalty(unmasked, overlay, lane * size, size, live[lane % lanes]!)
  let dark = 0
  let squares = 0
  for (let lane = 0; lane < lanes; lane++) {
    const start = lane * size
    // The right neighbour of a lane's last bit is the first bit of the next lane; the last lane's last bit has none.
    const next = lane === lanes - 1 ? start : start + size
    const paired = lane === lanes - 1 ? live[lane]! >>> 1 : -1
    let above = 0
    let aboveRight = 0
    let inside = 0
    for (let row = 0; row < size; row++) {
      const here = unmasked[start + row]! ^ overlay[start + row]!
      const right = (here >>> 1) | ((unmasked[next + row]! ^ overlay[next + row]!) << 31)
      squares += ones(~((here ^ above) | (right ^ aboveRight) | (here ^ right)) & inside)
      dark += ones(here)
      above = here
      aboveRight = right
      inside = paired
    }
  }
  const total = size * size
  return points + 3 * squares + 10 * Math.floor(Math.abs(20 * dark - 10 * total) / total)
}

/** N1 and N3 along the lines that the words of one lane cross. */
function linePenalty(unmasked: Int32Array, overlay: Int32Array, start: number, size: number, live: number): number {
  const end = start + size
  let points = 0
  // The six words before this one.
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  // Lines whose last two, three, five modules are of one colour; none at the edge.
  let two = 0
  let three = 0
  let threeBefore = 0
  let five = 0
  for (let at = start; at < end; at++) {
    const here = unmasked[at]! ^ overlay[at]!
    const twoHere = at === start ? 0 : ~(here ^ f) & live
    const threeHere = twoHere & two
    const fiveHere = threeHere & threeBefore
    points += ones(fiveHere) + 2 * ones(fiveHere & ~five)
    two = twoHere
    threeBefore = three
    three = threeHere
    five = fiveHere

    const finder = a & ~b & c & d & e & ~f & here
    if (finder !== 0) {
      if (at >= start + 10) points += 40 * ones(finder & fourLight(unmasked, overlay, at - 10))
      if (at + 4 < end) points += 40 * ones(finder & fourLight(unmasked, overlay, at + 1))
    }
    a = b
    b = c
    c = d
    d = e
    e = f
    f = here
  }
  return points
}

/** Lines that are light in this word and the three after it. */
function fourLight(unmasked: Int32Array, overlay: Int32Array, at: number): number {
  let dark = 0
  for (let i = at; i < at + 4; i++) dark |= unmasked[i]! ^ overlay[i]!
  return ~dark
}

/** How many bits of a word are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
