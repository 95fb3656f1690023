import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomIds } from './random.ts'

describe('random ids', () => {
  it('are as long as asked and never repeat, also across the edge of the pool', () => {
    const ids = randomIds()
    const seen = new Set<string>()
    for (let i = 0; i < 3000; i++) {
      const bytes = ids.bytes(16)
      expect(bytes.length).toBe(16)
      seen.add(bytes.toString('hex'))
    }
    expect(seen.size).toBe(3000)
  })

  it('any count is served, also one larger than the pool', () => {
    const ids = randomIds()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), count => {
        expect(ids.bytes(count).length).toBe(count)
      }),
    )
  })

  it('what was handed out is not changed by what is handed out later', () => {
    const ids = randomIds()
    const first = ids.bytes(16)
    const copy = first.toString('hex')
    for (let i = 0; i < 1000; i++) ids.bytes(16)
    expect(first.toString('hex')).toBe(copy)
  })
})
