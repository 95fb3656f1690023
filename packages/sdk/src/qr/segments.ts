import { QrError } from './qr-error.ts'

/** Modes of ISO/IEC 18004 that versions 1 to 6 need; Kanji mode has no Hangul in it. */
const NUMERIC = 0
const ALPHANUMERIC = 1
const BYTE = 2
const MODES = [NUMERIC, ALPHANUMERIC, BYTE] as const

/** Mode indicator (4 bits) and character count, which up to version 9 has this many bits. */
const INDICATOR = [0b0001, 0b0010, 0b0100] as const
const COUNT_BITS = [10, 9, 8] as const

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
/** Value in alphanumeric mode by ASCII code; values below 10 are the digits, -1 is for byte mode only. */
const VALUE = Int8Array.from({ length: 128 }, (_, code) => CHARACTERS.indexOf(String.fromCharCode(code)))

/** Costs are sixths of a bit: three digits take 10 bits, two alphanumeric characters 11, so every one is whole. */
const SIXTHS = 6
const DIGIT_COST = 20
const PAIR_MEMBER_COST = 33
const OCTET_COST = 48
const IMPOSSIBLE = 1 << 28

/** Digits of the fullest symbol we make, 6-L: whatever is longer fits nowhere. */
const LONGEST_TEXT = 322

/** A text cut into the segments that take the fewest bits together. */
export interface Segmented {
  /** Length of all segments in bits, without terminator. */
  readonly bits: number
  /** Code points of the text. */
  readonly points: readonly number[]
  /** The mode of each code point. Neighbours of the same mode are one segment. */
  readonly modes: Uint8Array
}

/**
 * The shortest mix of numeric, alphanumeric and UTF-8 byte segments, by dynamic programming over the characters: a
 * segment's length rounds up to whole bits, and a lower cost before rounding is never a higher one after it, so the
 * best way to each (character, mode) is all that is kept. A lone surrogate counts as U+FFFD.
 * @throws QrError QR_TOO_LONG for more characters than any symbol up to version 6 holds
 */
export function segment(text: string): Segmented {
  // A code point outside the BMP is two units of text and four octets: units never underestimate.
  if (text.length > LONGEST_TEXT) throw new QrError('QR_TOO_LONG')
  const points: number[] = []
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!
    if (point > 0xffff) i++
    points.push(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
  }

  const count = points.length
  /** For each character, two bits a mode: the mode of the character before it. */
  const previous = new Uint8Array(count)
  let numeric = IMPOSSIBLE
  let alphanumeric = IMPOSSIBLE
  let byte = IMPOSSIBLE
  /** The cheapest end of a segment before this character, in whole bits, and its mode. */
  let closed = 0
  let closedMode: number = BYTE
  for (let i = 0; i < count; i++) {
    const point = points[i]!
    const value = point < 128 ? VALUE[point]! : -1
    let from = 0
    if (value >= 0 && value < 10) {
      const fresh = closed + SIXTHS * (4 + COUNT_BITS[NUMERIC])
      from = numeric <= fresh ? NUMERIC : closedMode
      numeric = (numeric <= fresh ? numeric : fresh) + DIGIT_COST
    } else numeric = IMPOSSIBLE
    if (value >= 0) {
      const fresh = closed + SIXTHS * (4 + COUNT_BITS[ALPHANUMERIC])
      from |= (alphanumeric <= fresh ? ALPHANUMERIC : closedMode) << 2
      alphanumeric = (alphanumeric <= fresh ? alphanumeric : fresh) + PAIR_MEMBER_COST
    } else alphanumeric = IMPOSSIBLE
    const fresh = closed + SIXTHS * (4 + COUNT_BITS[BYTE])
    previous[i] = from | ((byte <= fresh ? BYTE : closedMode) << 4)
    byte = (byte <= fresh ? byte : fresh) + OCTET_COST * octetsOf(point)

    closed = byte
    closedMode = BYTE
    const alphanumericClosed = wholeBits(alphanumeric)
    if (alphanumericClosed < closed) {
      closed = alphanumericClosed
      closedMode = ALPHANUMERIC
    }
    const numericClosed = wholeBits(numeric)
    if (numericClosed < closed) {
      closed = numericClosed
      closedMode = NUMERIC
    }
  }

  const modes = new Uint8Array(count)
  let mode = closedMode
  for (let i = count - 1; i >= 0; i--) {
    modes[i] = mode
    mode = (previous[i]! >> (2 * mode)) & 3
  }
  return { bits: closed / SIXTHS, points, modes }
}

/** Sixths rounded up to a whole bit. */
const wholeBits = (sixths: number) => sixths + ((SIXTHS - (sixths % SIXTHS)) % SIXTHS)

const octetsOf = (point: number) => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)

/**
 * The data code words of a symbol: segments, terminator as far as there is room, padding.
 * @param capacity data code words of the symbol, at least as many as the segments take
 */
export function dataCodewords({ points, modes }: Segmented, capacity: number): Uint8Array {
  const writer = new BitWriter(capacity)
  for (let start = 0, end = 0; start < points.length; start = end) {
    const mode = modes[start]! as (typeof MODES)[number]
    while (end < points.length && modes[end] === mode) end++
    writer.write(INDICATOR[mode], 4)
    if (mode === BYTE) {
      let octets = 0
      for (let i = start; i < end; i++) octets += octetsOf(points[i]!)
      writer.write(octets, COUNT_BITS[mode])
      for (let i = start; i < end; i++) writeUtf8(writer, points[i]!)
    } else {
      writer.write(end - start, COUNT_BITS[mode])
      if (mode === NUMERIC) writeDigits(writer, points, start, end)
      else writePairs(writer, points, start, end)
    }
  }
  writer.pad()
  return writer.codewords
}

function writeDigits(writer: BitWriter, points: readonly number[], start: number, end: number): void {
  for (let i = start; i < end; i += 3) {
    const digits = Math.min(3, end - i)
    let value = 0
    for (let k = 0; k < digits; k++) value = 10 * value + points[i + k]! - 48
    writer.write(value, 3 * digits + 1)
  }
}

function writePairs(writer: BitWriter, points: readonly number[], start: number, end: number): void {
  let i = start
  for (; i + 1 < end; i += 2) writer.write(45 * VALUE[points[i]!]! + VALUE[points[i + 1]!]!, 11)
  if (i < end) writer.write(VALUE[points[i]!]!, 6)
}

function writeUtf8(writer: BitWriter, point: number): void {
  if (point < 0x80) writer.write(point, 8)
  else if (point < 0x800) writer.write(0xc080 | ((point & 0x7c0) << 2) | (point & 0x3f), 16)
  else {
    if (point < 0x10000) writer.write(0xe0 | (point >> 12), 8)
    else writer.write(0xf080 | ((point >> 10) & 0x700) | ((point >> 12) & 0x3f), 16)
    writer.write(0x8080 | ((point << 2) & 0x3f00) | (point & 0x3f), 16)
  }
}

class BitWriter {
  readonly codewords: Uint8Array
  #at = 0
  #pending = 0
  #pendingBits = 0

  constructor(capacity: number) {
    this.codewords = new Uint8Array(capacity)
  }

  /** @param bits at most 16 */
  write(value: number, bits: number): void {
    this.#pending = (this.#pending << bits) | value
    this.#pendingBits += bits
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8
      this.codewords[this.#at++] = this.#pending >> this.#pendingBits
    }
    this.#pending &= 0xff
  }

  /** Up to four zero bits end the text, zero bits fill the code word, 236 and 17 in turn fill the symbol. */
  pad(): void {
    const free = 8 * (this.codewords.length - this.#at) - this.#pendingBits
    this.write(0, Math.min(4, free))
    if (this.#pendingBits > 0) this.write(0, 8 - this.#pendingBits)
    for (let value = 0xec; this.#at < this.codewords.length; value ^= 0xec ^ 0x11) this.codewords[this.#at++] = value
  }
}
