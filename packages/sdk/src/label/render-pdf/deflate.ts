import { Bytes } from './bytes.ts'

/** Matches are looked for this far back, in bytes. RFC 1951 allows 32 kB; a page is about 3 kB. */
const WINDOW = 4096
const HASH_BITS = 11
/** Shorter ones are seldom smaller than their literals. */
const LEAST_MATCH = 4
const LONGEST_MATCH = 258
const END_OF_BLOCK = 256

/**
 * Lengths of the codes in hexadecimal: of the 256 bytes, the end and the 29 classes of match lengths, then of the
 * distances up to the window. Huffman's for the pages of 3,000 labels, with every byte given a code.
 */
const LITERAL_LENGTHS =
  '4aa9aba8898abd8aaaa8aaaaaaaa99994cbb9bbb9a9aa7675455555555dddddad98daadddddddddddadd7dddadddaddddbd9' +
  `999bdbadbadac98ddc${'d'.repeat(138)}ad34545665bdddaddddddddddddddd`
const DISTANCE_LENGTHS = '98aa98334433454546557769'

/** First length or distance of each class and its extra bits (RFC 1951, 3.2.5). */
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
]

/** What is written for a value: its code, first bit lowest, with the extra bits above it. */
interface Codes {
  readonly bits: Uint32Array
  readonly counts: Uint8Array
}

/**
 * Deflates pages with one code for all of them (RFC 1950 and 1951). Pages of labels are alike: there is little to gain
 * from a code of each one's own, and setting up zlib for 3 kB takes longer than packing them.
 */
export class PageDeflater {
  readonly #out = new Bytes(16 * 1024)
  readonly #newest = new Int32Array(1 << HASH_BITS)
  readonly #literals = codesOf(LITERAL_LENGTHS)
  readonly #lengths = classCodes(this.#literals, END_OF_BLOCK + 1, LENGTH_BASES, LONGEST_MATCH)
  readonly #distances = classCodes(codesOf(DISTANCE_LENGTHS), 0, DISTANCE_BASES, WINDOW)
  readonly #start = streamStart()

  /** The zlib stream of a page; valid until the next call. */
  deflate(page: Uint8Array): Uint8Array {
    const out = this.#out
    out.length = 0
    // No code is longer than two bytes.
    out.room(this.#start.bytes.length + page.length * 2 + 16)
    out.raw(this.#start.bytes)
    this.#block(page)
    const check = adler32(page)
    for (let shift = 24; shift >= 0; shift -= 8) out.byte((check >>> shift) & 0xff)
    return out.view()
  }

  #block(page: Uint8Array): void {
    const newest = this.#newest.fill(-1)
    const { bits: literalBits, counts: literalCounts } = this.#literals
    const { bits: lengthBits, counts: lengthCounts } = this.#lengths
    const { bits: distanceBits, counts: distanceCounts } = this.#distances
    const { data } = this.#out
    let at = this.#out.length
    // Bits not yet written, fewer than eight before each code.
    let { held, holding } = this.#start
    const hashed = page.length - LEAST_MATCH
    let i = 0
    while (i < page.length) {
      let length = 0
      let distance = 0
      if (i <= hashed) {
        const slot = hash(page, i)
        const match = newest[slot] as number
        newest[slot] = i
        distance = i - match
        if (match >= 0 && distance <= WINDOW) length = matchLength(page, match, i)
      }
      if (length >= LEAST_MATCH) {
        held |= (lengthBits[length] as number) << holding
        holding += lengthCounts[length] as number
        for (; holding >= 8; holding -= 8, held >>>= 8) data[at++] = held
        held |= (distanceBits[distance] as number) << holding
        holding += distanceCounts[distance] as number
        const end = i + length
        for (i++; i < end; i++) if (i <= hashed) newest[hash(page, i)] = i
      } else {
        const byte = page[i++] as number
        held |= (literalBits[byte] as number) << holding
        holding += literalCounts[byte] as number
      }
      for (; holding >= 8; holding -= 8, held >>>= 8) data[at++] = held
    }
    held |= (literalBits[END_OF_BLOCK] as number) << holding
    holding += literalCounts[END_OF_BLOCK] as number
    for (; holding > 0; holding -= 8, held >>>= 8) data[at++] = held
    this.#out.length = at
  }
}

/** Of the four bytes from `at`. */
function hash(page: Uint8Array, at: number): number {
  const four =
    (page[at] as number) |
    ((page[at + 1] as number) << 8) |
    ((page[at + 2] as number) << 16) |
    ((page[at + 3] as number) << 24)
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS)
}

function matchLength(page: Uint8Array, from: number, to: number): number {
  const most = Math.min(LONGEST_MATCH, page.length - to)
  let length = 0
  while (length < most && page[from + length] === page[to + length]) length++
  return length
}

/** Canonical codes of the given lengths (RFC 1951, 3.2.2), turned round to be written from the lowest bit. */
function codesOf(lengths: string): Codes {
  const counts = Uint8Array.from(lengths, digit => Number.parseInt(digit, 16))
  const bits = new Uint32Array(counts.length)
  let code = 0
  for (let length = 1; length < 16; length++) {
    for (let value = 0; value < counts.length; value++) {
      if (counts[value] !== length) continue
      for (let bit = 0; bit < length; bit++) {
        bits[value] = (bits[value] as number) | (((code >> bit) & 1) << (length - 1 - bit))
      }
      code++
    }
    code <<= 1
  }
  return { bits, counts }
}

/** For every length or distance up to `most`: the code of its class, with the extra bits that tell it apart. */
function classCodes({ bits, counts }: Codes, first: number, bases: readonly number[], most: number): Codes {
  const all = { bits: new Uint32Array(most + 1), counts: new Uint8Array(most + 1) }
  for (const [index, base] of bases.entries()) {
    const next = Math.min(bases[index + 1] ?? most + 1, most + 1)
    const extra = Math.ceil(Math.log2(Math.max(1, next - base)))
    const count = counts[first + index] as number
    for (let value = base; value < next; value++) {
      all.bits[value] = (bits[first + index] as number) | ((value - base) << count)
      all.counts[value] = count + extra
    }
  }
  return all
}

/** Order in which the lengths of the code length codes are written (RFC 1951, 3.2.7). */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const REPEAT = 16

/** Bits of a stream, lowest first: whole bytes and fewer than eight that are still held. */
interface Bits {
  readonly bytes: Uint8Array
  readonly held: number
  readonly holding: number
}

/** The zlib header and the beginning of a last block with these codes. */
function streamStart(): Bits {
  const bytes = [0x48, 0x0d]
  let held = 0
  let holding = 0
  const put = (value: number, count: number) => {
    held |= value << holding
    for (holding += count; holding >= 8; holding -= 8, held >>>= 8) bytes.push(held & 0xff)
  }
  put(1, 1)
  put(2, 2)
  put(LITERAL_LENGTHS.length - 257, 5)
  put(DISTANCE_LENGTHS.length - 1, 5)
  put(CODE_LENGTH_ORDER.length - 4, 4)
  // Sixteen of the nineteen are used, so that four bits each are a complete code.
  const used = (symbol: number) => symbol >= 1 && symbol <= REPEAT
  for (const symbol of CODE_LENGTH_ORDER) put(used(symbol) ? 4 : 0, 3)
  const { bits } = codesOf('4'.repeat(REPEAT))
  const putLength = (symbol: number) => put(bits[symbol - 1] as number, 4)
  for (const [run, digit] of (LITERAL_LENGTHS + DISTANCE_LENGTHS).matchAll(/(.)\1*/g)) {
    const length = Number.parseInt(digit as string, 16)
    putLength(length)
    let rest = run.length - 1
    for (; rest >= 3; rest -= Math.min(6, rest)) {
      putLength(REPEAT)
      put(Math.min(6, rest) - 3, 2)
    }
    for (; rest > 0; rest--) putLength(length)
  }
  return { bytes: Uint8Array.from(bytes), held, holding }
}

/** Largest prime below 2^16, and how many bytes may be summed before the sums need to be brought below it. */
const ADLER_PRIME = 65_521
const ADLER_RUN = 3_800

/** RFC 1950, 9. */
function adler32(bytes: Uint8Array): number {
  let sum = 1
  let sums = 0
  for (let i = 0; i < bytes.length; ) {
    const end = Math.min(bytes.length, i + ADLER_RUN)
    for (; i < end; i++) {
      sum += bytes[i] as number
      sums += sum
    }
    sum %= ADLER_PRIME
    sums %= ADLER_PRIME
  }
  return ((sums << 16) | sum) >>> 0
}
