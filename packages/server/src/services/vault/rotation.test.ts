import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { postgresForTests } from '../../../test/engines.ts'
import { clearVault, type OpenedVault, parcelIdOf, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'
import { refuseKeys, rotateKeys } from './keys.ts'

vi.setConfig({ testTimeout: 60_000 })

const PARCELS = 300
const asked = { viewer: { kind: 'operator', id: 'acc_1' }, requestId: 'req-1' } as const
const toReveal = { ...asked, purpose: 'support' } as const
const numbers = Array.from({ length: PARCELS }, (_, number) => number)

const postgres = await postgresForTests()
const engines = [['SQLite', undefined] as const, ...(postgres ? [['PostgreSQL', postgres.url] as const] : [])]

async function rewrapAll({ parts }: OpenedVault): Promise<number> {
  let rewrapped = 0
  let after: string | undefined
  do {
    const step = await parts.parcelKeys.rewrap(after, 17)
    expect(step.broken).toBe(0)
    rewrapped += step.rewrapped
    after = step.next
  } while (after !== undefined)
  return rewrapped
}

describe.each(engines)('rotation on %s', (_engine, url) => {
  let place: ReturnType<typeof vaultFolder>
  let opened: OpenedVault
  beforeEach(async () => {
    place = vaultFolder(url)
    opened = await place.open()
    await clearVault(opened)
    await opened.vault.seal(
      'shop',
      numbers.map(number => requestOf(number)),
      {},
    )
  })
  afterEach(async () => {
    await opened.close()
    place.remove()
  })

  it('while everything is read and written through two handles no read fails, and nothing is lost', async () => {
    const other = await place.open()
    let done = false
    let reads = 0
    const reader = async ({ vault }: OpenedVault, offset: number) => {
      for (let number = offset; !done; number = (number + 7) % PARCELS) {
        const { fields } = await vault.reveal('shop', parcelIdOf(number), ['phone'], toReveal)
        expect(fields.phone).toBe(requestOf(number).fields.phone)
        const [shown] = await vault.present('shop', [parcelIdOf(number)], {})
        expect(shown).toMatchObject({ token: tokenOf(number) })
        reads++
      }
    }
    const writer = async ({ vault }: OpenedVault) => {
      for (let number = PARCELS; !done; number++) {
        const [sealed] = await vault.seal('shop', [requestOf(number % 9000)], {})
        expect(sealed).toMatchObject({ token: tokenOf(number % 9000) })
        await vault.forget('shop', [parcelIdOf(number % 9000)])
      }
    }
    const busy = [reader(opened, 0), reader(other, 3), reader(other, 5), writer(opened)]
    for (let round = 0; round < 3; round++) {
      await rotateKeys(opened.parts, 'shop', asked)
      await rewrapAll(round % 2 ? other : opened)
      await rewrapAll(opened)
      expect(await opened.parts.parcelKeys.isUsedBelow(round + 2)).toBe(false)
      await refuseKeys(opened.parts, 'shop', asked, { below: round + 2, destroy: round > 0 })
    }
    done = true
    await Promise.all(busy)
    await other.close()
    expect(reads).toBeGreaterThan(20)
    expect((await opened.keyProvider.list()).map(({ destroyed }) => destroyed)).toEqual([true, true, true, false])
    const shown = await opened.vault.present('shop', numbers.map(parcelIdOf), {})
    expect(shown.map(one => one && 'token' in one && one.token)).toEqual(numbers.map(tokenOf))
  })

  it('a version in use is neither refused nor destroyed, and one that was left half-way goes on', async () => {
    await rotateKeys(opened.parts, 'shop', asked)
    await opened.parts.parcelKeys.rewrap(undefined, 100)
    for (const destroy of [false, true]) {
      const refused = refuseKeys(opened.parts, 'shop', asked, { below: 2, destroy })
      await expect(refused).rejects.toMatchObject({ code: 'KEYS_IN_USE' })
    }
    const other = await place.open()
    expect(await rewrapAll(other)).toBe(PARCELS - 100)
    expect(await rewrapAll(other)).toBe(0)
    await refuseKeys(other.parts, 'shop', asked, { below: 2, destroy: true })
    await other.close()
    expect(await opened.vault.present('shop', [parcelIdOf(1)], {})).toMatchObject([{ token: tokenOf(1) }])
  })

  it('what is erased or forgotten while it is wrapped anew stays so', async () => {
    await rotateKeys(opened.parts, 'shop', asked)
    const [gone, forgotten] = [numbers.slice(0, 150), numbers.slice(150, 200)].map(some => some.map(parcelIdOf))
    await Promise.all([
      rewrapAll(opened),
      opened.vault.shred('shop', gone ?? []),
      opened.vault.forget('shop', forgotten ?? []),
    ])
    const shown = await opened.vault.present('shop', [...(gone ?? []), ...(forgotten ?? [])], {})
    expect(shown.slice(0, 150)).toEqual(gone?.map(parcelId => ({ parcelId, erased: true })))
    expect(shown.slice(150)).toEqual(forgotten?.map(() => undefined))
    const alive = await opened.keys.query.selectFrom('parcel_keys').selectAll().execute()
    const filled = alive.filter(({ wrapped }) => wrapped.every(byte => byte === 0x00 || byte === 0xff))
    expect(filled).toHaveLength(200)
  })

  it('a refused version that was left behind can still be brought along, and opens then', async () => {
    await opened.keyProvider.rotate()
    await opened.keyProvider.refuse(2)
    await expect(opened.vault.present('shop', [parcelIdOf(1)], {})).rejects.toMatchObject({
      code: 'KEY_VERSION_REFUSED',
    })
    await rewrapAll(opened)
    expect(await opened.vault.present('shop', [parcelIdOf(1)], {})).toMatchObject([{ token: tokenOf(1) }])
  })
})
