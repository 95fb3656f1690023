import { expect, it } from 'vitest'
import { Refused } from '../refused.ts'
import { etagOf, ifMatchFrom, isNoneMatch } from './versions.ts'

it('If-None-Match names the version alone, in a list, weakly, or any', () => {
  for (const header of ['"7"', 'W/"7"', '"1", "7"', '*']) expect(isNoneMatch(header, etagOf(7)), header).toBe(true)
  for (const header of [undefined, '', '7', '"70"', '"6"'])
    expect(isNoneMatch(header, etagOf(7)), String(header)).toBe(false)
})

it('If-Match is a version of ours or none at all', () => {
  expect(ifMatchFrom(undefined)).toBeUndefined()
  expect(ifMatchFrom('*')).toBeUndefined()
  expect(ifMatchFrom('"12"')).toBe(12)
  for (const header of ['12', '"x"', 'W/"12"', '"1","2"', '']) expect(() => ifMatchFrom(header)).toThrow(Refused)
})
