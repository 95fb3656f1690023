import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QrError } from './qr-error.ts'
import { dataCodewords, segment } from './segments.ts'
import { newToken, payloadFor } from './token.ts'

const NAMES = 'nab'
/** The modes as one letter a code point: numeric, alphanumeric, byte. */
const modesOf = (text: string) => [...segment(text).modes].map(mode => NAMES[mode]).join('')

/** Bits of a text under one cut into modes, or undefined where a mode cannot hold a character. */
function bitsOf(points: string[], cut: string): number | undefined {
  let bits = 0
  for (const [run] of cut.matchAll(/n+|a+|b+/g)) {
    const part = points.splice(0, run.length).join('')
    if (run[0] === 'n') {
      if (!/^\d+$/.test(part)) return undefined
      bits += 4 + 10 + 10 * Math.floor(run.length / 3) + [0, 4, 7][run.length % 3]!
    } else if (run[0] === 'a') {
      if (!/^[0-9A-Z $%*+\-./:]+$/.test(part)) return undefined
      bits += 4 + 9 + 11 * Math.floor(run.length / 2) + 6 * (run.length % 2)
    } else bits += 4 + 8 + 8 * Buffer.byteLength(part)
  }
  return bits
}

describe('a text', () => {
  it('of up to seven characters takes no more bits than the best of all ways to cut it', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '7', 'A', ':', 'a', '#', '가', '😀'), maxLength: 7 })
    fc.assert(
      fc.property(text, text => {
        const points = [...text]
        let best = Number.POSITIVE_INFINITY
        for (let way = 0; way < 3 ** points.length; way++) {
          const cut = way
            .toString(3)
            .padStart(points.length, '0')
            .replace(/./g, digit => NAMES[Number(digit)]!)
            .slice(0, points.length)
          best = Math.min(best, bitsOf([...points], cut) ?? best)
        }
        expect(segment(text).bits).toBe(best)
        expect(bitsOf([...points], modesOf(text))).toBe(best)
      }),
    )
  })

  it('of any length takes the bits that its own cut says, and they are what is written', () => {
    const text = fc.string({
      unit: fc.constantFrom('0', '1', '2', '3', '4', 'A', 'B', 'C', '/', '#', 'x', '한'),
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(text, text => {
        const segmented = segment(text)
        expect(bitsOf([...text], modesOf(text))).toBe(segmented.bits)
        const exact = Math.ceil(segmented.bits / 8)
        expect(dataCodewords(segmented, exact)).toHaveLength(exact)
        expect(dataCodewords(segmented, exact + 7).subarray(0, exact - 1)).toEqual(
          dataCodewords(segmented, exact).subarray(0, exact - 1),
        )
      }),
    )
  })

  it.each([
    ['HTTPS://EXQ.KR/#', 'aaaaaaaaaaaaaaab'],
    ['1234567890', 'nnnnnnnnnn'],
    ['AB1234567890123456', 'aannnnnnnnnnnnnnnn'],
    ['A1', 'aa'],
    ['a1', 'bb'],
    ['택배1234567890', 'bbnnnnnnnnnn'],
    ['😀', 'b'],
    ['', ''],
  ])('%j is cut into %s', (text, modes) => {
    expect(modesOf(text)).toBe(modes)
  })

  it('that is our payload takes 272 bits, all that version 3-Q has, whatever the token', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
        expect(segment(payloadFor('https://exq.kr', newToken(bytes))).bits).toBeLessThanOrEqual(272)
      }),
    )
    expect(segment('HTTPS://EXQ.KR/#7ZZZABCDEFGH0JKMNPQRSTVWXY').bits).toBe(272)
  })

  it('is padded as the standard says', () => {
    // 4 + 9 + 11 bits, then the terminator and the pad code words in turn.
    expect([...dataCodewords(segment('AB'), 7)]).toEqual([0x20, 0x11, 0xcd, 0x00, 0xec, 0x11, 0xec])
    expect([...dataCodewords(segment('AB'), 3)]).toEqual([0x20, 0x11, 0xcd])
  })

  it('keeps UTF-8, and writes a lone surrogate as the replacement character', () => {
    for (const text of ['é한😀~', '\ud800x', '\u07ff\u0800\uffff\u{10ffff}']) {
      const words = dataCodewords(segment(text), 40)
      const octets = new TextEncoder().encode(text)
      expect(Array.from(octets, (_, i) => ((words[i + 1]! << 4) & 0xf0) | (words[i + 2]! >> 4))).toEqual([...octets])
    }
  })

  it('longer than any symbol is refused before it is read', () => {
    expect(() => segment('0'.repeat(323))).toThrow(new QrError('QR_TOO_LONG'))
    expect(segment('0'.repeat(322)).bits).toBe(4 + 10 + 1074)
  })
})
