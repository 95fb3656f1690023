import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOON, type OpenedVault, parcelIdOf, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'
import { controlledClock } from '../../adapters/clock/controlled.ts'
import { openVault } from './open-vault.ts'

let place: ReturnType<typeof vaultFolder>
let stores: OpenedVault
beforeEach(async () => {
  place = vaultFolder()
  stores = await place.open()
})
afterEach(async () => {
  await stores.close()
  place.remove()
})
const ids = (...numbers: number[]) => numbers.map(parcelIdOf)
const erased = (number: number) => ({ parcelId: parcelIdOf(number), erased: true })
const sealBroken = (number: number) => ({ code: 'SEAL_BROKEN', fields: { parcelId: parcelIdOf(number) } })
const requests = (count: number, from = 0) => Array.from({ length: count }, (_, index) => requestOf(from + index))
const allWrapped = async () =>
  new Map(
    (await stores.keys.query.selectFrom('parcel_keys').selectAll().execute()).map(row => [row.parcel_id, row.wrapped]),
  )

describe('a row that was changed in the database', () => {
  const copyColumn = async (column: 'record' | 'token', from: number, to: number) => {
    const [source] = await stores.database.query
      .selectFrom('sealed_parcels')
      .select(['record', 'token'])
      .where('parcel_id', '=', parcelIdOf(from))
      .execute()
    await stores.database.query
      .updateTable('sealed_parcels')
      .set({ [column]: source?.[column] })
      .where('parcel_id', '=', parcelIdOf(to))
      .execute()
  }

  it.each(['record', 'token'] as const)('to the %s of another parcel does not open, by any way in', async column => {
    const { vault } = stores
    await vault.seal('shop', requests(2), {})
    await copyColumn(column, 0, 1)
    await expect(vault.present('shop', ids(1), {})).rejects.toMatchObject(sealBroken(1))
    await expect(vault.seal('shop', [requestOf(1)], {})).rejects.toMatchObject(sealBroken(1))
    expect(await vault.present('shop', ids(0), {})).toMatchObject([{ token: tokenOf(0) }])
  })

  it('to the token of another parcel is not given a new one', async () => {
    const { vault } = stores
    await vault.seal('shop', requests(2), {})
    await copyColumn('token', 0, 1)
    await expect(vault.replaceToken('shop', parcelIdOf(1), tokenOf(9), 2)).rejects.toMatchObject(sealBroken(1))
  })

  it('to another parcel’s phone index is found out by decrypting', async () => {
    const { vault, database } = stores
    await vault.seal('shop', requests(2), {})
    const [row] = await database.query
      .selectFrom('sealed_parcels')
      .select('phone_index')
      .where('parcel_id', '=', parcelIdOf(0))
      .execute()
    await database.query
      .updateTable('sealed_parcels')
      .set({ phone_index: row?.phone_index ?? null })
      .execute()
    expect(await vault.findByPhone('shop', '010-7319-0000')).toEqual(ids(0))
  })

  it('to another tenant does not open', async () => {
    const { vault, database, keys } = stores
    await vault.seal('shop', requests(1), {})
    await database.query.updateTable('sealed_parcels').set({ tenant: 'other' }).execute()
    await keys.query.updateTable('parcel_keys').set({ tenant: 'other' }).execute()
    await expect(vault.present('other', ids(0), {})).rejects.toMatchObject(sealBroken(0))
  })

  it('to another parcel’s wrapped key does not open', async () => {
    const { vault, keys } = stores
    await vault.seal('shop', requests(2), {})
    const wrapped = (await allWrapped()).get(parcelIdOf(0)) as Buffer
    await keys.query.updateTable('parcel_keys').set({ wrapped }).where('parcel_id', '=', parcelIdOf(1)).execute()
    await expect(vault.present('shop', ids(1), {})).rejects.toMatchObject(sealBroken(1))
    expect(await vault.present('shop', ids(0), {})).toMatchObject([{ token: tokenOf(0) }])
  })

  it('whose key is lost is named, and is not sealed over', async () => {
    const { vault, keys, database } = stores
    await vault.seal('shop', requests(2), {})
    await keys.query.deleteFrom('parcel_keys').where('parcel_id', '=', parcelIdOf(0)).execute()
    const record = () =>
      database.query.selectFrom('sealed_parcels').select('record').where('parcel_id', '=', parcelIdOf(0)).execute()
    const before = await record()
    await expect(vault.present('shop', ids(1, 0), {})).rejects.toMatchObject(sealBroken(0))
    await expect(vault.seal('shop', [requestOf(0)], {})).rejects.toMatchObject(sealBroken(0))
    await expect(vault.seal('shop', [requestOf(0)], {})).rejects.toMatchObject(sealBroken(0))
    expect(await record()).toEqual(before)
    await vault.shred('shop', ids(0))
    expect(await vault.present('shop', ids(0), {})).toEqual([erased(0)])
  })
})

it('stores that contradict each other for ever are an error, not a loop', async () => {
  const { vault, database } = stores
  await vault.seal('shop', requests(1), {})
  await database.query.updateTable('sealed_parcels').set({ key_generation: 7 }).execute()
  await expect(vault.seal('shop', requests(1), {})).rejects.toMatchObject(sealBroken(0))
})

describe('shredding', () => {
  const storeBytes = () =>
    Buffer.concat(
      readdirSync(place.folder)
        .filter(name => name.startsWith('keys.sqlite'))
        .map(name => readFileSync(join(place.folder, name))),
    )

  it('leaves no byte of a wrapped key in the keys store, whatever was sealed and shredded before', async () => {
    const { vault } = stores
    const shredded = new Set<string>()
    const made = new Map<string, Buffer>()
    for (let round = 0; round < 6; round++) {
      await vault.seal('shop', requests(300, round * 300), {})
      // Every third one of all that were ever sealed, in several calls.
      const doomed = ids(...Array.from({ length: (round + 1) * 300 }, (_, number) => number)).filter(
        (id, index) => index % 3 === round % 3 && !shredded.has(id),
      )
      for (const [id, wrapped] of await allWrapped()) if (!made.has(id)) made.set(id, wrapped)
      for (const id of doomed) shredded.add(id)
      for (let at = 0; at < doomed.length; at += 70) await vault.shred('shop', doomed.slice(at, at + 70))
      const bytes = storeBytes()
      const isThere = (wrapped: Buffer) =>
        bytes.includes(wrapped.subarray(0, 16)) || bytes.includes(wrapped.subarray(-16))
      const found = [...made].filter(([, wrapped]) => isThere(wrapped)).map(([id]) => id)
      expect(found).toEqual([...made.keys()].filter(id => !shredded.has(id)))
    }
  })

  it('cannot be undone by a backup of the vault from before', async () => {
    const { vault, database } = stores
    await vault.seal('shop', requests(3), {})
    await database.scrub()
    const backup = mkdtempSync(join(tmpdir(), 'backup-'))
    copyFileSync(join(place.folder, 'vault.sqlite'), join(backup, 'vault.sqlite'))
    await vault.shred('shop', ids(0))
    await vault.forget('shop', ids(1))
    await stores.close()
    for (const tail of ['-wal', '-shm']) rmSync(join(place.folder, `vault.sqlite${tail}`), { force: true })
    copyFileSync(join(backup, 'vault.sqlite'), join(place.folder, 'vault.sqlite'))
    rmSync(backup, { recursive: true })

    stores = await place.open()
    const rows = await stores.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
    expect(rows).toHaveLength(3)
    expect(await stores.vault.present('shop', ids(0, 2), {})).toMatchObject([erased(0), { token: tokenOf(2) }])
    expect(await stores.vault.seal('shop', [requestOf(0)], {})).toEqual([erased(0)])
    expect(await stores.vault.findByPhone('shop', '010-7319-0000')).toEqual([])
    expect(await stores.vault.present('shop', ids(1), {})).toEqual([undefined])
    await expect(stores.vault.replaceToken('shop', parcelIdOf(1), tokenOf(7), 2)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const again = requestOf(1, { token: tokenOf(8) })
    expect(await stores.vault.seal('shop', [again], {})).toMatchObject([{ created: true, token: tokenOf(8) }])
    await stores.vault.shred('shop', ids(0))
    const left = await stores.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
    expect(left.map(row => row.parcel_id)).toEqual(ids(1, 2))
  })

  it('drops the ciphertext and the index rows too, and keeps when it was', async () => {
    const clock = controlledClock(NOON)
    const other = await place.open(clock)
    await other.vault.seal('shop', requests(2), {})
    clock.advance(1234)
    await other.vault.shred('shop', ids(0))
    clock.advance(1234)
    await other.vault.shred('shop', ids(0))
    const left = await other.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
    expect(left.map(row => row.parcel_id)).toEqual(ids(1))
    const tombstones = await other.keys.query.selectFrom('destroyed_keys').selectAll().execute()
    expect(tombstones).toEqual([{ parcel_id: parcelIdOf(0), tenant: 'shop', destroyed_at: NOON + 1234 }])
    await other.close()
  })

  it('between the key and the record is not an answer: what was being sealed is erased', async () => {
    const { vault, keys } = stores
    await vault.seal('shop', [requestOf(9)], {})
    const other = await place.open()
    const transaction = other.database.transaction.bind(other.database)
    // The other one is about to store its record; at this moment the parcel is shredded.
    other.database.transaction = async (work, options) => {
      await vault.shred('shop', ids(0, 1))
      return await transaction(work, options)
    }
    const answers = await other.vault.seal('shop', [requestOf(0), requestOf(1)], {})
    expect(answers).toEqual([erased(0), erased(1)])
    expect(await other.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()).toEqual([
      { parcel_id: parcelIdOf(9) },
    ])
    expect(await keys.query.selectFrom('destroyed_keys').select('parcel_id').execute()).toHaveLength(2)
    await other.close()
  })
})

describe('forgetting', () => {
  /** The same database, but something happens after the first answer of a single statement. */
  const afterFirstAnswer = (
    database: OpenedVault['database'],
    happens: () => Promise<void>,
  ): OpenedVault['database'] => {
    let answered = false
    const query = database.query.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (!answered) {
          answered = true
          await happens()
        }
        return result
      },
    })
    const transaction = database.transaction.bind(database)
    return {
      engine: database.engine,
      query,
      transaction,
      migrate: async () => {},
      scrub: () => database.scrub(),
      close: async () => {},
    }
  }

  it('and sealing anew, while an old entry is being sealed again, leaves one token', async () => {
    const clock = controlledClock(NOON)
    const other = await place.open(clock)
    await other.vault.seal('shop', requests(1), {})
    clock.advance(2 * 60 * 60 * 1000)
    const fresh = requestOf(0, { token: tokenOf(9) })
    const database = afterFirstAnswer(other.database, async () => {
      await other.vault.forget('shop', ids(0))
      await other.vault.seal('shop', [fresh], {})
    })
    const answers = await openVault({ ...other, database }).seal('shop', requests(1), {})
    expect(answers).toMatchObject([{ token: tokenOf(9), created: false }])
    expect(await other.vault.present('shop', ids(0), {})).toMatchObject([{ token: tokenOf(9) }])
    await other.close()
  })

  it('an old entry does not touch one that is being sealed again: the sweep comes too late', async () => {
    const clock = controlledClock(NOON)
    const other = await place.open(clock)
    await other.vault.seal('shop', requests(1), {})
    clock.advance(2 * 60 * 60 * 1000)
    await other.vault.seal('shop', requests(1), {})
    await other.vault.forget('shop', ids(0), clock.now() - 60 * 60 * 1000)
    expect(await other.vault.present('shop', ids(0), {})).toMatchObject([{ token: tokenOf(0) }])
    await other.close()
  })
})

describe('the key ring', () => {
  it('rotated: what was sealed opens, new ones take the new version, also in a process that was running', async () => {
    const other = await place.open()
    await stores.vault.seal('shop', requests(1), {})
    await stores.keyProvider.rotate()
    await other.vault.seal('shop', [requestOf(1)], {})
    expect(await other.vault.present('shop', ids(0, 1), {})).toMatchObject([
      { token: tokenOf(0) },
      { token: tokenOf(1) },
    ])
    const versions = await stores.keys.query.selectFrom('parcel_keys').select(['parcel_id', 'key_version']).execute()
    expect(versions.map(row => row.key_version)).toEqual([1, 2])
    await other.close()
  })

  it('whose old version is destroyed: what it wrapped is erased, and stays so when it is sealed again', async () => {
    await stores.vault.seal('shop', requests(1), {})
    await stores.keyProvider.destroy(await stores.keyProvider.rotate())
    await stores.vault.seal('shop', [requestOf(1)], {})
    expect(await stores.vault.present('shop', ids(0, 1), {})).toMatchObject([erased(0), { token: tokenOf(1) }])
    expect(await stores.vault.seal('shop', [requestOf(0)], {})).toEqual([erased(0)])
    expect(await stores.vault.findByPhone('shop', '010-7319-0000')).toEqual([])
  })

  it('of another installation is refused before anything is sealed or opened with it', async () => {
    await stores.vault.seal('shop', requests(1), {})
    await stores.close()
    rmSync(join(place.folder, 'keys'), { recursive: true })
    stores = await place.open()
    const mismatch = { code: 'KEY_RING_MISMATCH' }
    await expect(stores.vault.seal('shop', [requestOf(1)], {})).rejects.toMatchObject(mismatch)
    await expect(stores.vault.present('shop', ids(0), {})).rejects.toMatchObject(mismatch)
    await expect(stores.vault.findByPhone('shop', '010-7319-0000')).rejects.toMatchObject(mismatch)
    expect(await stores.keys.query.selectFrom('parcel_keys').selectAll().execute()).toHaveLength(1)
  })

  it('that is an old copy without the version is an error, not an erasure', async () => {
    const ring = readFileSync(place.ring)
    await stores.keyProvider.rotate()
    await stores.vault.seal('shop', requests(1), {})
    await stores.close()
    rmSync(place.ring)
    writeFileSync(place.ring, ring, { mode: 0o600 })
    stores = await place.open()
    await expect(stores.vault.present('shop', ids(0), {})).rejects.toMatchObject({ code: 'KEY_VERSION_UNKNOWN' })
  })
})

describe('the phone index', () => {
  const indexes = async () =>
    new Map(
      (
        await stores.database.query
          .selectFrom('sealed_parcels')
          .select(['parcel_id', 'tenant', 'phone_index', 'phone2_index'])
          .execute()
      ).map(row => [row.parcel_id, row]),
    )

  it('differs by tenant, is the same for one number, stays within 24 bits and is empty without a number', async () => {
    const phone = (number: number, text: string) => requestOf(number, { fields: { phone: text } })
    await stores.vault.seal(
      'shop',
      [phone(0, '010-7319-2846'), phone(1, '1073192846'), phone(2, 'x'), phone(3, '+1 212 555 0123')],
      {},
    )
    await stores.vault.seal('other', [phone(4, '010-7319-2846')], {})
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(number => parcelIdOf(number))
    const rows = await indexes()
    const of = (id: string | undefined) => rows.get(id ?? '')?.phone_index
    expect(of(a)).toBe(of(b))
    expect(of(a)).not.toBe(of(e))
    expect([of(c), of(d)]).toEqual([null, null])
    expect(of(a)).toBeGreaterThanOrEqual(0)
    expect(of(a)).toBeLessThan(2 ** 24)
  })
})
