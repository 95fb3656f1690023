import { type EventType, events } from '@exqress/sdk/contract'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { dataCheck } from './data-check.ts'

const id = (prefix: string) => `${prefix}_00000000000000000000000001`
const by = { runId: id('run'), courierId: id('cou') }
const parcelId = id('pcl')
const tokenSha256 = '0123456789abcdef'.repeat(4)

/** Data that each event may have. */
const good: { readonly [Type in EventType]: object } = {
  'parcel.issued': { tokenVersion: 1, tokenSha256, boxCount: 2, marks: ['fragile', 'cold'] },
  'parcel.relabelled': { tokenVersion: 2, tokenSha256 },
  'parcel.revoked': { replacedBy: parcelId },
  'parcel.erased': { cause: 'wish' },
  'run.created': { courierId: id('cou'), opensAt: '2026-11-22T00:00:00Z', closesAt: '2026-11-22T09:30:00.000Z' },
  'run.assigned': { courierId: id('cou'), parcelIds: [parcelId] },
  'run.unassigned': { courierId: id('cou'), parcelIds: [parcelId, id('pcl')] },
  'run.closed': { courierId: id('cou') },
  'delivery.taken': by,
  'delivery.released': by,
  'delivery.attempt_failed': { ...by, reason: 'nobody_home' },
  'delivery.delivered': { ...by, proof: 'photo' },
  'delivery.handed_back': { ...by, to: 'depot' },
  'claim.return_requested': { parcelId, accountId: id('acc'), reason: 'damaged' },
  'claim.wrong_delivery_reported': { parcelId },
  'claim.closed': { parcelId, outcome: 'returned' },
  'account.phone_verified': {},
  'account.closed': {},
  'key.shredded': { cause: 'limit' },
}
const types = Object.keys(events) as EventType[]

describe.each(types)('%s', type => {
  const schema = events[type].data
  const oracle = Compile(schema)
  const check = dataCheck(schema)
  const data = good[type] as Record<string, unknown>

  it('good data is good', () => {
    expect(check(data)).toBeUndefined()
    expect(oracle.Check(data)).toBe(true)
  })

  it('judges spoilt data as TypeBox does', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '', 0, 1, -1, 1.5, [], {}, ['fragile'], [parcelId], true, '나래울'),
      fc.constantFrom<unknown>(parcelId, `${parcelId}\n`, tokenSha256, 'wish', 'photo', '2026-11-22T00:00:00Z'),
      fc.array(fc.constant(parcelId), { minLength: 499, maxLength: 502 }),
      fc.string(),
    )
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(data), 'marks', 'name', '__proto__', 'constructor'),
      fc.string(),
    )
    const change = fc.record({ name, value, remove: fc.boolean() })
    fc.assert(
      fc.property(change, ({ name: field, value: next, remove }) => {
        const spoilt = Object.fromEntries(Object.entries(data).filter(([key]) => key !== field))
        if (!remove) Object.defineProperty(spoilt, field, { value: next, enumerable: true })
        // What is written is JSON.
        const written: unknown = JSON.parse(JSON.stringify(spoilt))
        expect(check(written) === undefined).toBe(oracle.Check(written))
      }),
      { numRuns: 200 },
    )
  })
})

it('names the place, and of a field that nobody has named only where it stands', () => {
  const check = dataCheck(events['run.assigned'].data)
  expect(check({ courierId: id('cou'), parcelIds: [parcelId, 'x'] })).toBe('/parcelIds/1')
  expect(check({ courierId: id('cou') })).toBe('/parcelIds')
  expect(check({ ...good['run.assigned'], 나래울: 1 })).toBe('')
})

it('a schema in words that it does not know, or with room for anything, is a mistake of ours', () => {
  const loose = [
    { type: 'string', maxLength: 3 },
    { type: 'string' },
    { type: 'number' },
    { type: 'array' },
    { type: 'object', properties: {} },
  ]
  for (const schema of loose) expect(() => dataCheck(schema)).toThrow(TypeError)
})
