import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { buildCp949, cp949Decoder, encodeCp949 } from './cp949.ts'
import { DecodeFault } from './decoder.ts'

const cp949 = buildCp949()

function decode(...chunks: readonly Uint8Array[]): string {
  const decoder = cp949Decoder(cp949)
  const text = chunks.map(chunk => decoder.write(chunk)).join('')
  decoder.end()
  return text
}

function faultOf(...chunks: readonly Uint8Array[]): DecodeFault {
  try {
    decode(...chunks)
  } catch (error) {
    if (error instanceof DecodeFault) return error
  }
  throw new TypeError('it was decoded')
}

const syllables = Array.from({ length: 11_172 }, (_, index) => String.fromCharCode(0xac00 + index)).join('')

describe('CP949', () => {
  it('agrees with iconv-lite on every pair of bytes, and refuses every pair that iconv-lite does not know', () => {
    let known = 0
    for (let lead = 0x80; lead <= 0xff; lead++) {
      for (let trail = 0; trail <= 0xff; trail++) {
        const pair = Uint8Array.of(lead, trail)
        const theirs = iconv.decode(Buffer.from(pair), 'cp949')
        const valid = theirs.length === 1 && theirs !== '\ufffd'
        if (valid) known++
        if (valid ? decode(pair) !== theirs : faultOf(pair).offset > 1) throw new TypeError(`${lead} ${trail}`)
      }
    }
    expect(known).toBe(17_048)
  })

  it('has all 11,172 Hangul syllables, both ways', () => {
    const bytes = encodeCp949(cp949, syllables) as Uint8Array
    expect(Buffer.from(bytes)).toEqual(iconv.encode(syllables, 'cp949'))
    expect(decode(bytes)).toBe(syllables)
    expect(new TextDecoder('euc-kr').decode(bytes)).not.toBe(syllables)
  })

  it('writes back the very bytes it read, for every character', () => {
    for (let unit = 0x80; unit < 0x10000; unit++) {
      const pair = cp949.fromUnicode[unit] as number
      if (pair !== 0) expect(cp949.toUnicode[pair]).toBe(unit)
    }
  })

  it('gives the same text wherever the bytes are cut', () => {
    const text = '받는분,뷁쓩 abc,똠방각하 1동\r\n㈜가나'
    const bytes = iconv.encode(text, 'cp949')
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(decode(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(text)
      expect(decode(bytes.subarray(0, cut), new Uint8Array(0), bytes.subarray(cut))).toBe(text)
    }
  })

  it('names the first byte that fits nothing, also when it lies in an earlier chunk', () => {
    expect(faultOf(Uint8Array.of(0x41, 0xb0, 0xa1, 0xff, 0x41)).offset).toBe(3)
    expect(faultOf(Uint8Array.of(0x41, 0xb0), Uint8Array.of(0x20))).toMatchObject({ offset: 1, cutOff: false })
    expect(faultOf(Uint8Array.of(0x41, 0xb0))).toMatchObject({ offset: 1, cutOff: true })
    expect(faultOf(Uint8Array.of(0x41, 0x80))).toMatchObject({ offset: 1, cutOff: false })
  })

  it('never puts a question mark for a character it does not have', () => {
    expect(encodeCp949(cp949, '홍길동😀')).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const bytes = encodeCp949(cp949, text)
        return bytes === undefined || decode(bytes) === text
      }),
    )
  })
})
