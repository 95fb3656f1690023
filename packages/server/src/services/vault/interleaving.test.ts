import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { NOON, parcelIdOf, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'
import { controlledClock } from '../../adapters/clock/controlled.ts'
import type { Erased, Presented } from '../../ports/vault.ts'

// Many waits for the disk; on a busy machine they add up.
vi.setConfig({ testTimeout: 120_000 })

const HOUR_MS = 60 * 60 * 1000
const PARCELS = 4

type Call = {
  readonly by: 0 | 1
  readonly parcels: readonly number[]
  readonly verb: 'seal' | 'present' | 'shred' | 'forget'
}
const call: fc.Arbitrary<Call> = fc.record({
  by: fc.constantFrom(0, 1),
  parcels: fc.uniqueArray(fc.nat(PARCELS - 1), { minLength: 1 }),
  // Sealing, presenting and sweeping go on all the time; a person's wish to be erased is rare.
  verb: fc.constantFrom('seal', 'seal', 'seal', 'present', 'forget', 'forget', 'shred'),
})
// Calls of one wave run at the same time, through two handles; hours pass between waves.
const waves = fc.array(fc.array(call, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 6 })

const calls = (...of: readonly [by: 0 | 1, verb: Call['verb'], ...parcels: number[]][]): Call[] =>
  of.map(([by, verb, ...parcels]) => ({ by, verb, parcels }))
// Each of these once found a mistake; how the calls meet differs from time to time.
const RACES: [Call[][]][] = Array.from(
  { length: 8 },
  () =>
    [
      [
        [
          calls([0, 'forget', 0], [0, 'seal', 0]),
          calls([0, 'forget', 0], [0, 'seal', 0, 1], [1, 'seal', 0]),
          calls([1, 'forget', 1, 2, 0, 3], [0, 'seal', 2, 0]),
        ],
      ],
      [
        [
          calls([0, 'seal', 0], [0, 'seal', 0]),
          calls([0, 'forget', 0], [0, 'seal', 0, 1], [0, 'seal', 0], [1, 'seal', 0, 1]),
          calls([0, 'seal', 0], [0, 'seal', 0]),
        ],
      ],
      [
        [
          calls([0, 'shred', 0], [0, 'shred', 0], [0, 'seal', 0], [0, 'shred', 0]),
          calls([0, 'seal', 0], [0, 'seal', 0]),
        ],
      ],
    ] as [Call[][]][],
).flat()

it('whatever runs at the same time: what sealing answered stays, what was shredded is gone, everything left opens', async () => {
  const place = vaultFolder()
  const clock = controlledClock(NOON)
  const stores = [await place.open(clock), await place.open(clock)] as const
  let firstParcel = 0
  let token = 0
  try {
    await fc.assert(
      fc.asyncProperty(waves, async calls => {
        firstParcel += PARCELS
        const id = (parcel: number) => parcelIdOf(firstParcel + parcel)
        const shredded = new Set<string>()
        for (const wave of calls) {
          clock.advance(2 * HOUR_MS)
          const sealed = new Map<string, Set<string>>()
          const outcomes = await Promise.all(
            wave.map(async ({ by, parcels, verb }) => {
              const { vault } = stores[by]
              const ids = parcels.map(id)
              if (verb === 'shred') return await vault.shred('shop', ids)
              if (verb === 'forget') return await vault.forget('shop', ids, clock.now() - HOUR_MS)
              if (verb === 'present') return await vault.present('shop', ids, {})
              const requests = parcels.map(parcel => requestOf(firstParcel + parcel, { token: tokenOf(++token) }))
              return await vault.seal('shop', requests, {})
            }),
          )
          for (const [index, { verb, parcels }] of wave.entries()) {
            if (verb === 'shred') for (const parcel of parcels) shredded.add(id(parcel))
            if (verb !== 'seal') continue
            for (const answer of outcomes[index] as (Presented | Erased)[]) {
              const tokens = sealed.get(answer.parcelId) ?? new Set()
              if ('token' in answer) sealed.set(answer.parcelId, tokens.add(answer.token))
            }
          }
          const ids = Array.from({ length: PARCELS }, (_, parcel) => id(parcel))
          const after = await stores[0].vault.present('shop', ids, {})
          for (const [index, answer] of after.entries()) {
            const parcelId = ids[index] as string
            const answered = sealed.get(parcelId)
            expect(answered?.size ?? 1).toBe(1)
            // Shredding what had no key yet changes nothing, so it may still be there.
            if (answer !== undefined && 'erased' in answer) expect(shredded.has(parcelId)).toBe(true)
            else if (answered) expect(answer?.token).toBe([...answered][0])
          }
        }
        // A second time, alone: now all of these had a key at some time or are unknown.
        await stores[0].vault.shred('shop', [...shredded])
        const { database } = stores[1]
        const rows = await database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
        expect(rows.filter(row => shredded.has(row.parcel_id))).toEqual([])
        const all = await stores[1].vault.present(
          'shop',
          rows.map(row => row.parcel_id),
          {},
        )
        expect(all.every(answer => answer !== undefined && 'token' in answer)).toBe(true)
      }),
      { numRuns: 50, examples: RACES },
    )
  } finally {
    await Promise.all(stores.map(one => one.close()))
    place.remove()
  }
})
