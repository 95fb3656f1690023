import iconv from 'iconv-lite'
import { DecodeFault, type Decoder } from './decoder.ts'

/**
 * CP949 (Windows-949, UHC) both ways. Node's TextDecoder('euc-kr') is no substitute: it gets most of the syllables
 * beyond KS X 1001 wrong. iconv-lite has them all; its knowledge is laid out once as two flat tables.
 */
export interface Cp949 {
  /** Code unit of `lead << 8 | trail`; 0 where the pair means nothing. */
  readonly toUnicode: Uint16Array
  /** Pair of a code unit; 0 where CP949 has no such character. ASCII stands for itself. */
  readonly fromUnicode: Uint16Array
}

const LEAD_FIRST = 0x81
const LEAD_LAST = 0xfe
const TRAIL_FIRST = 0x41
const TRAIL_LAST = 0xfe
const REPLACEMENT = 0xfffd

export function buildCp949(): Cp949 {
  const width = TRAIL_LAST - TRAIL_FIRST + 1
  const pairs = Buffer.allocUnsafe((LEAD_LAST - LEAD_FIRST + 1) * width * 3)
  let at = 0
  for (let lead = LEAD_FIRST; lead <= LEAD_LAST; lead++) {
    for (let trail = TRAIL_FIRST; trail <= TRAIL_LAST; trail++) {
      pairs[at++] = lead
      pairs[at++] = trail
      // Ends a pair that is none, so that it cannot swallow its neighbour.
      pairs[at++] = 0x0a
    }
  }
  const toUnicode = new Uint16Array(65536)
  const fromUnicode = new Uint16Array(65536)
  const decoded = iconv.decode(pairs, 'cp949').split('\n')
  for (let index = 0; index < decoded.length - 1; index++) {
    const text = decoded[index] as string
    const unit = text.charCodeAt(0)
    if (text.length !== 1 || unit === REPLACEMENT) continue
    const pair = ((LEAD_FIRST + Math.floor(index / width)) << 8) | (TRAIL_FIRST + (index % width))
    toUnicode[pair] = unit
    fromUnicode[unit] = pair
  }
  return { toUnicode, fromUnicode }
}

/** Strict and streaming: a pair may lie across two chunks; what is no CP949 throws DecodeFault. */
export function cp949Decoder({ toUnicode }: Cp949): Decoder {
  let units = new Uint16Array(0)
  let bytes = Buffer.alloc(0)
  /** First byte of a pair whose second one is in the next chunk. */
  let lead = 0
  let offset = 0

  return {
    write(chunk) {
      if (units.length <= chunk.length) {
        units = new Uint16Array(chunk.length + 1)
        bytes = Buffer.from(units.buffer)
      }
      let at = 0
      let written = 0
      if (lead !== 0 && chunk.length > 0) {
        units[written++] = toUnicode[(lead << 8) | (chunk[0] as number)] as number
        if (units[0] === 0) throw new DecodeFault(offset - 1)
        lead = 0
        at = 1
      }
      const last = chunk.length - 1
      const end = decodePairs(toUnicode, chunk, at, last, units, written)
      if (end.at < last) throw new DecodeFault(offset + end.at)
      written = end.written
      if (end.at === last) {
        const byte = chunk[last] as number
        if (byte < 0x80) units[written++] = byte
        else if (byte < LEAD_FIRST || byte > LEAD_LAST) throw new DecodeFault(offset + last)
        else lead = byte
      }
      offset += chunk.length
      return bytes.toString('utf16le', 0, written * 2)
    },
    end() {
      if (lead !== 0) throw new DecodeFault(offset - 1, true)
    },
  }
}

/**
 * Decodes from `at` until at most the last byte is left, which may be half a pair; stops earlier at a pair that is
 * none. A function of its own that neither throws nor returns within the loop: compiled, that is 1.7 times as fast.
 */
function decodePairs(table: Uint16Array, from: Uint8Array, at: number, last: number, to: Uint16Array, written: number) {
  while (at < last) {
    const byte = from[at] as number
    if (byte < 0x80) {
      to[written++] = byte
      at++
    } else {
      const unit = table[(byte << 8) | (from[at + 1] as number)] as number
      if (unit === 0) break
      to[written++] = unit
      at += 2
    }
  }
  return { at, written }
}

/** Bytes of a text; undefined when it holds a character that CP949 does not have. */
export function encodeCp949({ fromUnicode }: Cp949, text: string): Uint8Array | undefined {
  const bytes = Buffer.allocUnsafe(text.length * 2)
  let written = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) {
      bytes[written++] = unit
      continue
    }
    const pair = fromUnicode[unit] as number
    if (pair === 0) return undefined
    bytes[written++] = pair >> 8
    bytes[written++] = pair & 0xff
  }
  return bytes.subarray(0, written)
}
