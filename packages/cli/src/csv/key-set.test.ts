import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createKeySet, hash64 } from './key-set.ts'

const seed = { high: 1, low: 2 }

it('a key set knows exactly the keys it was given', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 })), keys => {
      const ours = createKeySet(seed)
      const theirs = new Set<string>()
      for (const key of keys) {
        expect(ours.add(key)).toBe(!theirs.has(key))
        theirs.add(key)
      }
    }),
  )
})

it('200,000 numbers in a row do not collide', () => {
  const keys = createKeySet(seed)
  for (let number = 0; number < 200_000; number++)
    if (!keys.add(`20261122${number}`)) throw new TypeError(String(number))
})

it('a hash depends on every bit of its seed and spreads over all of its bits', () => {
  const { high, low } = hash64('A-1', seed)
  expect(hash64('A-1', { ...seed, low: 3 })).not.toEqual({ high, low })
  expect(hash64('A-1', { ...seed, high: 3 })).not.toEqual({ high, low })
  const ones = new Array<number>(64).fill(0)
  for (let number = 0; number < 4000; number++) {
    const hash = hash64(`k${number}`, seed)
    for (let bit = 0; bit < 32; bit++) {
      ones[bit] = (ones[bit] as number) + ((hash.low >>> bit) & 1)
      ones[32 + bit] = (ones[32 + bit] as number) + ((hash.high >>> bit) & 1)
    }
  }
  for (const count of ones) expect(Math.abs(count - 2000)).toBeLessThan(200)
})
