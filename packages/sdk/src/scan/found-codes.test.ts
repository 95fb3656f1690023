import { describe, expect, it } from 'vitest'
import { openFoundCodes } from './found-codes.ts'
import { IDENTITY } from './places.ts'
import type { Corners } from './scan-result.ts'

const square = (x: number, y: number, side = 100): Corners => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
]
const how = (step: string, engine: 'zxing' | 'jsqr' = 'zxing') => ({ engine, step, toShown: IDENTITY, effortMs: 1 })

describe('what several steps read', () => {
  it('is one code where text and place agree, named after the step that read it first', () => {
    const found = openFoundCodes()
    found.add({ text: 'A', corners: square(10, 10) }, how('bytes'))
    found.add({ text: 'A', corners: square(14, 7) }, how('otsu', 'jsqr'))
    expect(found.codes()).toMatchObject([{ text: 'A', engine: 'zxing', step: 'bytes' }])
    expect(found.conflicts()).toEqual([])
  })

  it('is two codes where the same text stands in two places', () => {
    const found = openFoundCodes()
    found.add({ text: 'A', corners: square(0, 0) }, how('bytes'))
    found.add({ text: 'A', corners: square(300, 0) }, how('bytes'))
    expect(found.codes()).toHaveLength(2)
  })

  it('is a conflict where one place gives two texts: all readings are told', () => {
    const found = openFoundCodes()
    found.add({ text: 'A', corners: square(0, 0) }, how('bytes'))
    found.add({ text: 'B', corners: square(2, 2) }, how('jsqr', 'jsqr'))
    found.add({ text: 'B', corners: square(2, 2) }, how('jsqr', 'jsqr'))
    expect(found.codes().map(({ text }) => text)).toEqual(['A'])
    expect(found.conflicts()).toEqual([
      {
        corners: square(0, 0),
        readings: [
          { engine: 'zxing', step: 'bytes', text: 'A' },
          { engine: 'jsqr', step: 'jsqr', text: 'B' },
        ],
      },
    ])
  })

  it('is no conflict where the same bytes were taken for two alphabets', () => {
    const found = openFoundCodes()
    const bytes = Uint8Array.of(0xb1, 0xb2)
    found.add({ text: 'ｱｲ', corners: square(0, 0), bytes }, how('bytes'))
    found.add({ text: '±²', corners: square(0, 0), bytes: Uint8Array.from(bytes) }, how('jsqr', 'jsqr'))
    expect(found.codes()).toHaveLength(1)
    expect(found.conflicts()).toEqual([])
  })

  it('is no conflict where one code is printed within another', () => {
    const found = openFoundCodes()
    found.add({ text: 'outer', corners: square(0, 0, 300) }, how('bytes'))
    found.add({ text: 'inner', corners: square(100, 100) }, how('otsu'))
    expect(found.codes()).toHaveLength(2)
    expect(found.conflicts()).toEqual([])
  })
})
