import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AggregateState, planDelivery } from './plan-delivery.ts'
import type { ReceivedEvent } from './read-event.ts'

const NOW = 1_000
const event = (aggregate: string, aggregateVersion: number): ReceivedEvent => ({
  id: `evt_${aggregate}_${aggregateVersion}`,
  type: 'parcel.relabelled',
  version: 1,
  aggregate,
  kind: 'parcel',
  aggregateVersion,
  text: '',
})
const state = (version: number, more: Partial<AggregateState> = {}): AggregateState => ({
  version,
  parked: new Map(),
  dead: new Set(),
  ...more,
})
const parked = (number: number, nextTryAt: number | null) => [number, { event: event('a', number), nextTryAt }] as const
const plan = (before: AggregateState, ...numbers: number[]) => {
  const { apply, park, unpark } = planDelivery(
    new Map([['a', before]]),
    numbers.map(number => event('a', number)),
    NOW,
  )
  return { apply: apply.map(one => one.aggregateVersion), park: park.map(one => one.aggregateVersion), unpark }
}

describe('planDelivery', () => {
  it('applies the next, passes over what has been, parks what comes too early', () => {
    expect(plan(state(2), 3, 2, 3, 5, 4)).toEqual({ apply: [3, 4, 5], park: [], unpark: [] })
    expect(plan(state(2), 5, 1)).toEqual({ apply: [], park: [5], unpark: [] })
  })

  it('what was parked follows as soon as the one before it came', () => {
    const before = state(1, { parked: new Map([parked(4, null), parked(3, null)]) })
    expect(plan(before, 2)).toEqual({ apply: [2, 3, 4], park: [], unpark: ['evt_a_3', 'evt_a_4'] })
  })

  it('what failed waits for its time, also when it comes again, and those after it wait with it', () => {
    const failed = (at: number) => state(1, { parked: new Map([parked(2, at), parked(3, null)]) })
    expect(plan(failed(NOW + 1), 2, 4)).toEqual({ apply: [], park: [4], unpark: [] })
    expect(plan(failed(NOW))).toEqual({ apply: [2, 3], park: [], unpark: ['evt_a_2', 'evt_a_3'] })
  })

  it('what was given up is not taken in again, and those after it wait', () => {
    expect(plan(state(1, { dead: new Set([2]) }), 2, 3)).toEqual({ apply: [], park: [3], unpark: [] })
  })

  it('what another process had applied is parked no longer', () => {
    expect(plan(state(3, { parked: new Map([parked(2, null)]) }))).toEqual({ apply: [], park: [], unpark: ['evt_a_2'] })
  })

  it('any order with any repetition, in any batches: every aggregate gets 1, 2, 3, … once', () => {
    const names = ['a', 'b', 'c']
    const all = names.flatMap(name => [1, 2, 3, 4, 5].map(number => event(name, number)))
    const arrivals = fc
      .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.array(fc.constantFrom(...all)))
      .chain(([once, again]) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }))
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 9 }), (events, size) => {
        const known = new Map(names.map(name => [name, state(0)]))
        const applied: ReceivedEvent[] = []
        for (let from = 0; from < events.length; from += size) {
          const { apply, park, unpark } = planDelivery(known, events.slice(from, from + size), NOW)
          applied.push(...apply)
          expect(park.filter(one => apply.includes(one))).toEqual([])
          expect(new Set(unpark).size).toBe(unpark.length)
        }
        for (const name of names) {
          const numbers = applied.filter(one => one.aggregate === name).map(one => one.aggregateVersion)
          expect(numbers).toEqual([1, 2, 3, 4, 5])
          expect(known.get(name)?.parked.size).toBe(0)
        }
      }),
    )
  })
})
