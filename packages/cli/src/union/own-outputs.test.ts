import { maskAddress, maskName, maskPhone, maskPostcode } from '@exqress/sdk/mask'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orders } from '../../test/orders.ts'
import { auditUnion } from './audit.ts'
import { numberKey, parcelKey, tokenKey } from './keys.ts'
import { textOfName } from './name-pattern.ts'
import { textOfPhone } from './phone-pattern.ts'
import { textOfPlace } from './place-pattern.ts'
import type { Observation } from './shown.ts'
import { observed, ownOutputs, type Profile, parcelsOf } from './test/own-outputs.ts'

const PROFILES: readonly Profile[] = ['strict', 'kr-unified', 'cn-gbt41833', 'qr-only']
const parcels = parcelsOf(orders(60, 7))

/** What is read from each file, by its name. */
async function readAll(profile: Profile): Promise<Map<string, Observation[]>> {
  const files = await ownOutputs(parcels, profile)
  const read = await Promise.all([...files].map(async ([name, bytes]) => [name, await observed(name, bytes)] as const))
  return new Map(read)
}
const outputs = new Map<Profile, Map<string, Observation[]>>()
for (const profile of PROFILES) outputs.set(profile, await readAll(profile))
const outputOf = (profile: Profile, name: string) => outputs.get(profile)?.get(name) ?? []

const together = (lists: readonly (readonly Observation[])[]) =>
  auditUnion(lists.flatMap((list, file) => list.map(observation => ({ ...observation, file }))))

describe.each(PROFILES)('our own outputs with %s', profile => {
  const names = [...(outputs.get(profile)?.keys() ?? [])]

  it('give nobody away, whichever of them are laid side by side', () => {
    expect(together([...(outputs.get(profile)?.values() ?? [])]).findings).toEqual([])
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), chosen => {
        expect(together(chosen.map(name => outputOf(profile, name))).findings).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it.each(['labels.pdf', 'compact.pdf', 'sheet.pdf'])('%s is read as it can be copied', name => {
    const read = outputOf(profile, name)
    expect(read).toHaveLength(parcels.length)
    for (const [at, { keys, name: shown, phone, postcode, place }] of read.entries()) {
      const { order, token } = parcels[at] as (typeof parcels)[number]
      expect(keys).toContain(tokenKey(token))
      const options = { profile }
      const expected = {
        region: maskAddress(order.address, options).text,
        postcode: maskPostcode(order.postcode, options).text,
        name: maskName(order.name, options).text,
        phone: maskPhone(order.phone, options).text,
      }
      expect(place === undefined ? '' : textOfPlace(place)).toBe(expected.region)
      expect(shown === undefined ? '' : textOfName(shown)).toBe(expected.name)
      expect(phone === undefined ? '' : textOfPhone(phone)).toBe(expected.phone)
      // The compact layouts have no room for the postcode.
      if (postcode !== undefined || name === 'labels.pdf') expect(postcode ?? '').toBe(expected.postcode)
      if (profile === 'qr-only') continue
      expect(keys).toEqual(expect.arrayContaining([numberKey(order.trackingNumber), numberKey(order.orderNumber)]))
    }
  })
})

it('the profiles mixed give nobody away either: what strict shows, the others show too', () => {
  const lists = PROFILES.flatMap(profile => [outputOf(profile, 'labels.pdf'), outputOf(profile, 'masked.csv')])
  expect(together(lists).findings).toEqual([])
})

it('of ZPL the tracking number is read, of SVG the words, of a log the parcel', () => {
  const first = parcels[0] as (typeof parcels)[number]
  const keysOf = (name: string) => outputOf('strict', name)[0]?.keys ?? []
  expect(keysOf('labels.zpl')).toEqual([numberKey(first.order.trackingNumber)])
  expect(keysOf('label.svg')).toEqual(
    expect.arrayContaining([tokenKey(first.token), numberKey(first.order.orderNumber)]),
  )
  expect(keysOf('server.log')).toEqual([parcelKey(first.parcelId)])
  expect(outputOf('strict', 'parcels.json')[0]).toMatchObject({ spot: { item: 1 } })
})

describe('one of our labels beside a list of another carrier', () => {
  const list = (cells: (order: (typeof parcels)[number]['order']) => readonly string[]) =>
    observed(
      'carrier.csv',
      Buffer.from(['운송장번호,수취인명,연락처', ...parcels.map(({ order }) => cells(order).join(','))].join('\n')),
    )
  const lastFour = (phone: string) => `010-****-${phone.slice(-4)}`

  it('that shows the last four digits: kr-unified gives every phone number back, strict none', async () => {
    const carrier = await list(({ trackingNumber, name, phone }) => [trackingNumber, `${name[0]}**`, lastFour(phone)])
    const unified = together([outputOf('kr-unified', 'labels.pdf'), carrier]).findings
    expect(unified.filter(({ kind }) => kind === 'phone')).toHaveLength(parcels.length)
    expect(together([outputOf('strict', 'labels.pdf'), carrier]).findings).toEqual([])
  })

  it('that shows all but the first letter of a name: strict, too, gives the name back', async () => {
    const carrier = await list(({ trackingNumber, name }) => [trackingNumber, `*${name.slice(1)}`, ''])
    const { findings } = together([outputOf('strict', 'sheet.pdf'), carrier])
    expect(findings.map(({ kind, how }) => `${kind} ${how}`)).toEqual(parcels.map(() => 'name together'))
  })
})
