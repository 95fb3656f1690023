import { describe, expect, it } from 'vitest'
import { glyphWidths, unicodeMap } from './font-objects.ts'

const entries = (map: string) => map.split('\n').filter(line => line.startsWith('<'))

describe('what a CID copies as', () => {
  it('is one entry a character, and a range where codes and characters run alongside', () => {
    expect(entries(unicodeMap([0, 0x41, 0xac00, 0xac01, 0xac02, 0x30]))).toEqual([
      '<0001><0041>',
      '<0005><0030>',
      '<0002><0004><ac00>',
    ])
  })

  it('never carries a range into the high byte of the code or of the character', () => {
    const codePoints = [0, ...Array.from({ length: 600 }, (_, i) => 0xacf0 + i)]
    for (const line of entries(unicodeMap(codePoints))) {
      const [first = 0, last = first, from = last] = [...line.matchAll(/<(\w+)>/g)].map(([, hex]) => Number(`0x${hex}`))
      if (line.split('>').length === 4) {
        expect(last >> 8).toBe(first >> 8)
        expect((from + last - first) >> 8).toBe(from >> 8)
      }
    }
  })

  it('is a surrogate pair outside the first plane', () => {
    expect(entries(unicodeMap([0, 0x20bb7]))).toEqual(['<0001><d842dfb7>'])
  })

  it('stands in blocks of at most a hundred', () => {
    const map = unicodeMap([0, ...Array.from({ length: 250 }, (_, i) => 0x3000 + 2 * i)])
    expect([...map.matchAll(/(\d+) beginbfchar/g)].map(([, count]) => Number(count))).toEqual([100, 100, 50])
  })
})

describe('glyph widths', () => {
  it('name the commonest once and list the others by their first CID', () => {
    expect(glyphWidths([0, 0.91, 0.61, 0.62, 0.91, 0.91, 0.4567])).toBe('/DW 910/W[0[0]2[610 620]6[456.7]]')
  })

  it('need no list when all are the same', () => {
    expect(glyphWidths([0.5, 0.5])).toBe('/DW 500')
  })
})
