import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refused } from '../../refused.ts'
import { readCursor, writeCursor } from './cursor.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const place = { issuedAt: 1_767_571_200_000, parcelId: `pcl_${'0'.repeat(26)}` }
function refused(read: () => unknown): void {
  expect(read).toThrow(new Refused('CURSOR_INVALID'))
}

describe('a page cursor', () => {
  it('gives back the place it was made of', () => {
    expect(readCursor(key, ['acme', 'x'], writeCursor(key, ['acme', 'x'], place))).toEqual(place)
  })

  it('of another list, another tenant or another server is refused', () => {
    const cursor = writeCursor(key, ['acme', 'x'], place)
    refused(() => readCursor(key, ['acme', 'y'], cursor))
    refused(() => readCursor(key, ['other', 'x'], cursor))
    refused(() => readCursor(createSecretKey(Buffer.alloc(32, 2)), ['acme', 'x'], cursor))
  })

  it('with any bit changed, or made up, is refused', () => {
    const cursor = Buffer.from(writeCursor(key, [], place), 'base64url')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: cursor.length * 8 - 1 }), bit => {
        const changed = Buffer.from(cursor)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        refused(() => readCursor(key, [], changed.toString('base64url')))
      }),
    )
    fc.assert(fc.property(fc.string(), text => refused(() => readCursor(key, [], text))))
  })
})
