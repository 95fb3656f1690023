import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { qrMatrix } from '../test/sample-drawings.ts'
import { Bytes } from './bytes.ts'
import { PageDeflater } from './deflate.ts'
import { matrixPath } from './symbols.ts'

const deflater = new PageDeflater()
const inflated = (page: Uint8Array) => inflateSync(deflater.deflate(page))

describe('a deflated page', () => {
  it('is what zlib inflates to the same bytes, whatever they are', () => {
    const bytes = fc.uint8Array({ maxLength: 3_000 })
    const repeated = fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 400 }))
      .map(([piece, times]) =>
        Uint8Array.from({ length: piece.length * times }, (_, i) => piece[i % piece.length] as number),
      )
    const digits = fc
      .array(fc.constantFrom(...Buffer.from('0123 re\n')), { maxLength: 9_000 })
      .map(values => Uint8Array.from(values))
    const any = fc.array(fc.oneof(bytes, repeated, digits), { maxLength: 3 })
    fc.assert(
      fc.property(any, parts => {
        const page = Buffer.concat(parts)
        expect(inflated(page).equals(page)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('may be empty, one byte, or end in the middle of a match', () => {
    for (const text of ['', 'q', 'abcd', 'abcdabc', 'abcdabcd', 'abcdabcdabcdabcdab']) {
      expect(inflated(Buffer.from(text)).toString()).toBe(text)
    }
  })

  it('may be as long as a sheet, with repeats farther apart than the window', () => {
    const far = Buffer.concat([Buffer.from('one thing'), Buffer.alloc(5_000, 'x y z '), Buffer.from('one thing')])
    const sheet = Buffer.concat(Array.from({ length: 30 }, () => far))
    expect(inflated(sheet).equals(sheet)).toBe(true)
  })

  it('is at most two fifths larger than what zlib makes of it when it is a QR alone', () => {
    const modules = qrMatrix('HTTPS://EXQ.KR/#0123456789ABCDEFGHJKMNPQRS')
    const path = new Bytes(64)
    matrixPath(path, modules)
    const zlib = deflateSync(path.view(), { level: 6 }).length
    expect(deflater.deflate(path.view()).length).toBeLessThan(zlib * 1.4)
  })
})
