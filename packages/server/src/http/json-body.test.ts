import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refused } from '../refused.ts'
import { parseJsonBody, withinDepth } from './json-body.ts'

const parse = (body: string | Buffer) => parseJsonBody(Buffer.from(body), text => JSON.parse(text))
const reasonOf = (body: string | Buffer): string => {
  try {
    parse(body)
  } catch (error) {
    return error instanceof Refused ? (error.details.errors?.[0]?.code ?? '') : 'not refused'
  }
  return ''
}
/** Nesting by walking what the platform's parser built: another way to the same number. */
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('a JSON body', () => {
  it('is what it says', () => {
    expect(parse('{"a":[1,"둘",{"b":null}]}')).toEqual({ a: [1, '둘', { b: null }] })
    expect(parse('')).toBeUndefined()
  })

  it('that is no UTF-8 or no JSON is refused by reason, without a word of it', () => {
    expect(reasonOf(Buffer.from([0x22, 0xb0, 0xa1, 0x22]))).toBe('not_utf8')
    expect(reasonOf('{"name":"비밀인')).toBe('not_json')
    expect(() => parse('{"name":"비밀인')).toThrow(/^REQUEST_INVALID$/)
  })

  it('nested deeper than 32 is refused before it is built', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(parse(nested(32))).toBeDefined()
    expect(reasonOf(nested(33))).toBe('too_deep')
    expect(reasonOf('{"a":'.repeat(5_000_000))).toBe('too_deep')
  })

  it('brackets inside strings do not count, quotes and backslashes aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, depth) => {
        expect(withinDepth(Buffer.from(JSON.stringify(value)), depth)).toBe(depthOf(value) <= depth)
      }),
    )
    expect(withinDepth(Buffer.from('["\\"[[[[", "\\\\"]'), 1)).toBe(true)
  })
})
