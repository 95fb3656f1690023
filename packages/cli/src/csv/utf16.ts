import { DecodeFault, type Decoder } from './decoder.ts'

/** Strict UTF-16: a lone surrogate or an odd byte at the end is a fault. */
export function utf16Decoder(endian: 'little' | 'big'): Decoder {
  // At most one odd byte and one high surrogate wait for the next chunk.
  let pending: Uint8Array = new Uint8Array(0)
  let offset = 0
  return {
    write(chunk) {
      const bytes = Buffer.concat([pending, chunk])
      const even = bytes.subarray(0, bytes.length - (bytes.length % 2))
      let text = (endian === 'big' ? Buffer.from(even).swap16() : even).toString('utf16le')
      if (isHighSurrogate(text.charCodeAt(text.length - 1))) text = text.slice(0, -1)
      const lone = text.search(LONE_SURROGATE)
      if (lone >= 0) throw new DecodeFault(offset + 2 * lone)
      pending = bytes.subarray(text.length * 2)
      offset += text.length * 2
      return text
    },
    end() {
      if (pending.length > 0) throw new DecodeFault(offset, true)
    },
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
