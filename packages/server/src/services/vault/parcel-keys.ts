import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import type { Database, Transaction } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import { type KeyContext, type KeyProvider, KeyRefused, type WrappedKey } from '../../ports/key-provider.ts'
import { VaultRefused } from '../../ports/vault.ts'
import type { KeysTables } from './tables.ts'

type StoredKey = KeysTables['parcel_keys']

const DATA_KEY_BYTES = 32
const WALK_PAGE = 2000
// What stands in place of a wrapped key that is gone, as many times as the key had bytes: an equal length lets SQLite
// overwrite it where it lies. A provider whose wrapped keys could look like this would have wrapped nothing.
const DESTROYED = 0x00
const FORGOTTEN = 0xff

/** A parcel's key, ready for use. */
export interface HeldKey {
  readonly parcelId: string
  readonly key: KeyObject
  readonly wrapped: Buffer
  readonly generation: number
  /** This call made it: nothing can have been sealed with it before. */
  readonly made: boolean
}

/** A part of a walk over all keys. */
export interface Rewrapped {
  readonly rewrapped: number
  /** Keys that do not open; they were left. */
  readonly broken: number
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined
}

export interface KeyRequest {
  readonly parcelId: string
  readonly issuedAt: number
}

export interface ParcelKeysOptions {
  readonly keys: Database<KeysTables>
  readonly keyProvider: KeyProvider
  readonly clock: Clock
  readonly ids: Ids
}

/** One data key for each parcel, wrapped by the key ring. Losing it erases the parcel wherever a copy of it lies. */
export class ParcelKeys {
  readonly #keys: Database<KeysTables>
  readonly #keyProvider: KeyProvider
  readonly #clock: Clock
  readonly #ids: Ids
  #ringChecked: Promise<void> | undefined

  constructor({ keys, keyProvider, clock, ids }: ParcelKeysOptions) {
    this.#keys = keys
    this.#keyProvider = keyProvider
    this.#clock = clock
    this.#ids = ids
  }

  /** Refuses a ring that is not the one of this store: with another, what is sealed now would never open again. */
  requireRing(): Promise<void> {
    this.#ringChecked ??= this.#checkRing().catch(error => {
      this.#ringChecked = undefined
      throw error
    })
    return this.#ringChecked
  }

  /** The key of each parcel, made where there is none. A parcel that is left out of the answer has been erased. */
  async hold(tenant: string, requests: readonly KeyRequest[]): Promise<Map<string, HeldKey>> {
    await this.requireRing()
    const held = new Map<string, HeldKey>()
    let open = requests
    while (open.length > 0) {
      const stored = await this.#load(open.map(request => request.parcelId))
      const wanting = open.filter(({ parcelId }) => isWanting(stored.get(parcelId)))
      for (const key of await this.#unwrap(tenant, [...stored.values()])) held.set(key.parcelId, key)
      for (const key of await this.#make(tenant, wanting, stored)) held.set(key.parcelId, key)
      // Another process made these first: its keys count.
      open = wanting.filter(({ parcelId }) => !held.has(parcelId))
    }
    return held
  }

  /** What has become of each parcel's key; nothing for one that never had any. */
  async find(tenant: string, parcelIds: readonly string[]): Promise<Map<string, HeldKey | 'destroyed' | 'forgotten'>> {
    await this.requireRing()
    const own = [...(await this.#load(parcelIds)).values()].filter(key => key.tenant === tenant)
    const found = new Map<string, HeldKey | 'destroyed' | 'forgotten'>()
    for (const { parcel_id, wrapped } of own)
      found.set(parcel_id, isFilledWith(wrapped, FORGOTTEN) ? 'forgotten' : 'destroyed')
    for (const key of await this.#unwrap(tenant, own)) found.set(key.parcelId, key)
    return found
  }

  /** Those whose key was destroyed, or forgotten, since it was held; one that was only wrapped anew is the same key. */
  async lost(held: readonly HeldKey[]): Promise<Set<string>> {
    const made = held.filter(key => key.made).map(key => key.parcelId)
    const older = held.filter(key => !key.made)
    const stored = await this.#load(older.map(key => key.parcelId))
    const changed = older.filter(({ parcelId, generation }) => {
      const now = stored.get(parcelId)
      return now === undefined || !isAlive(now) || now.generation !== generation
    })
    return new Set([...(await this.#destroyed(made)), ...changed.map(key => key.parcelId)])
  }

  /**
   * Overwrites the keys for good. Returns the parcels that had one, when no copy is left in the store, as far as the
   * engine can.
   */
  async destroy(tenant: string, parcelIds: readonly string[]): Promise<string[]> {
    const now = this.#clock.now()
    const destroyed = await this.#keys.transaction(async transaction => {
      const rows = await selectKeys(transaction.query, parcelIds).where('tenant', '=', tenant).execute()
      for (const length of new Set(rows.map(row => row.wrapped.length))) {
        const sameLength = rows.filter(row => row.wrapped.length === length)
        await transaction.query
          .updateTable('parcel_keys')
          .set({ wrapped: Buffer.alloc(length, DESTROYED) })
          .where('parcel_id', 'in', namesOf(sameLength))
          .execute()
      }
      const tombstones = rows.map(({ parcel_id }) => ({ parcel_id, tenant, destroyed_at: now }))
      await transaction.insertMany('destroyed_keys', tombstones, { onConflict: 'ignore' })
      return namesOf(rows)
    })
    await this.#keys.scrub()
    return destroyed
  }

  /** Parcels that have a key, or had one that was destroyed. */
  async hadOf(tenant: string, parcelIds: readonly string[]): Promise<Set<string>> {
    const stored = [...(await this.#load(parcelIds)).values()]
    return new Set(namesOf(stored.filter(key => key.tenant === tenant && !isFilledWith(key.wrapped, FORGOTTEN))))
  }

  /** When the parcels that have a key were issued, in epoch milliseconds. */
  async issuedAt(tenant: string, parcelIds: readonly string[]): Promise<Map<string, number>> {
    const stored = [...(await this.#load(parcelIds)).values()]
    return new Map(
      stored.filter(key => key.tenant === tenant && isAlive(key)).map(key => [key.parcel_id, key.issued_at]),
    )
  }

  /** The generations of the keys of parcels that have one, to name what shall be forgotten. */
  async generations(parcelIds: readonly string[]): Promise<Map<string, number>> {
    const stored = [...(await this.#load(parcelIds)).values()].filter(isAlive)
    return new Map(stored.map(({ parcel_id, generation }) => [parcel_id, generation]))
  }

  /** Overwrites these very keys; one that was made after them stays. A new one may be made later. */
  async forget(generations: ReadonlyMap<string, number>): Promise<void> {
    let open = [...generations.keys()]
    while (open.length > 0) {
      const stored = await this.#load(open)
      const doomed = [...stored.values()].filter(
        key => isAlive(key) && key.generation === generations.get(key.parcel_id),
      )
      open = await this.#keys.transaction(async transaction => {
        const missed: string[] = []
        for (const { parcel_id, wrapped } of doomed) {
          const forgotten = { wrapped: Buffer.alloc(wrapped.length, FORGOTTEN) }
          if (!(await replaceWrapped(transaction, parcel_id, wrapped, forgotten))) missed.push(parcel_id)
        }
        // Wrapped anew, destroyed or forgotten since they were read: looked at again.
        return missed
      })
    }
    await this.#keys.scrub()
  }

  /**
   * Wraps keys of older versions under the one that wraps now, looking at `limit` parcels after `after`. The key itself
   * stays, so whoever holds it goes on; what has changed meanwhile is left to the next walk.
   */
  async rewrap(after: string | undefined, limit: number): Promise<Rewrapped> {
    await this.requireRing()
    const current = (await this.#keyProvider.list()).length
    const page = await this.#page(after, limit)
    const rewrapped: { before: StoredKey; after: WrappedKey }[] = []
    let broken = 0
    for (const before of page.filter(key => key.key_version < current && isAlive(key))) {
      const { parcel_id, tenant, issued_at, key_version, wrapped } = before
      const context = contextOf(tenant, { parcelId: parcel_id, issuedAt: issued_at })
      try {
        rewrapped.push({
          before,
          after: await this.#keyProvider.rewrap(context, { keyVersion: key_version, wrapped }),
        })
      } catch (error) {
        if (!(error instanceof KeyRefused)) throw error
        if (error.code !== 'KEY_VERSION_DESTROYED' && error.code !== 'KEY_UNWRAP_FAILED') throw error
        broken++
      }
    }
    const done = await this.#keys.transaction(async transaction => {
      let count = 0
      for (const { before, after: key } of rewrapped) {
        const change = { wrapped: key.wrapped, key_version: key.keyVersion }
        if (await replaceWrapped(transaction, before.parcel_id, before.wrapped, change)) count++
      }
      return count
    })
    const last = page.length < limit ? undefined : page.at(-1)?.parcel_id
    // The old wrapping is of no use once its version is destroyed; until then it shall not lie in the log.
    if (last === undefined) await this.#keys.scrub()
    return { rewrapped: done, broken, next: last }
  }

  /** Whether any parcel's key is wrapped under a version below this one. */
  async isUsedBelow(version: number): Promise<boolean> {
    let after: string | undefined
    do {
      const page = await this.#page(after, WALK_PAGE)
      if (page.some(key => key.key_version < version && isAlive(key))) return true
      after = page.length < WALK_PAGE ? undefined : page.at(-1)?.parcel_id
    } while (after !== undefined)
    return false
  }

  async #page(after: string | undefined, limit: number): Promise<StoredKey[]> {
    return await this.#keys.query
      .selectFrom('parcel_keys')
      .selectAll()
      .where('parcel_id', '>', after ?? '')
      .orderBy('parcel_id')
      .limit(limit)
      .execute()
  }

  async #load(parcelIds: readonly string[]): Promise<Map<string, StoredKey>> {
    if (parcelIds.length === 0) return new Map()
    const rows = await selectKeys(this.#keys.query, parcelIds).execute()
    return new Map(rows.map(row => [row.parcel_id, row]))
  }

  async #destroyed(parcelIds: readonly string[]): Promise<string[]> {
    if (parcelIds.length === 0) return []
    const rows = await this.#keys.query
      .selectFrom('destroyed_keys')
      .select('parcel_id')
      .where('parcel_id', 'in', parcelIds)
      .execute()
    return rows.map(row => row.parcel_id)
  }

  /** Leaves out what is destroyed, with the parcel or with its version of the ring. */
  async #unwrap(tenant: string, stored: readonly StoredKey[]): Promise<HeldKey[]> {
    const unwrapped = await Promise.all(
      stored.filter(isAlive).map(async ({ parcel_id, issued_at, key_version, generation, wrapped, tenant: owner }) => {
        if (owner !== tenant) throw new VaultRefused('NOT_FOUND', parcel_id)
        const context = contextOf(tenant, { parcelId: parcel_id, issuedAt: issued_at })
        try {
          const key = usableKey(await this.#keyProvider.unwrap(context, { keyVersion: key_version, wrapped }))
          return { parcelId: parcel_id, key, wrapped, generation, made: false }
        } catch (error) {
          const code = error instanceof KeyRefused ? error.code : undefined
          if (code === 'KEY_VERSION_DESTROYED') return undefined
          if (code === 'KEY_UNWRAP_FAILED') throw new VaultRefused('SEAL_BROKEN', parcel_id, { cause: error })
          throw error
        }
      }),
    )
    return unwrapped.filter(key => key !== undefined)
  }

  /** Makes keys and stores them, unless another process has stored one meanwhile; returns those that count. */
  async #make(
    tenant: string,
    requests: readonly KeyRequest[],
    stored: ReadonlyMap<string, StoredKey>,
  ): Promise<HeldKey[]> {
    if (requests.length === 0) return []
    const made = await this.#wrapNew(tenant, requests, stored)
    const fresh = made.filter(({ parcelId }) => !stored.has(parcelId))
    const rows = fresh.map(key => key.row)
    const won = await this.#keys.transaction(async transaction => {
      const inserted = await transaction.insertMany('parcel_keys', rows, { onConflict: 'ignore' })
      const ours = new Set<string>()
      if (inserted === rows.length) for (const { parcelId } of fresh) ours.add(parcelId)
      else {
        const now = new Map((await selectKeys(transaction.query, namesOf(rows)).execute()).map(r => [r.parcel_id, r]))
        for (const { parcelId, wrapped } of fresh) if (now.get(parcelId)?.wrapped.equals(wrapped)) ours.add(parcelId)
      }
      for (const { parcelId, row } of made) {
        const before = stored.get(parcelId)
        if (before && (await replaceWrapped(transaction, parcelId, before.wrapped, row))) ours.add(parcelId)
      }
      return ours
    })
    return made.filter(({ parcelId }) => won.has(parcelId))
  }

  async #wrapNew(
    tenant: string,
    requests: readonly KeyRequest[],
    stored: ReadonlyMap<string, StoredKey>,
  ): Promise<(HeldKey & { row: StoredKey })[]> {
    // In this order two processes never wait for each other's rows, and indexes are written page by page.
    const ordered = [...requests].sort((a, b) => (a.parcelId < b.parcelId ? -1 : 1))
    const random = this.#ids.bytes(DATA_KEY_BYTES * ordered.length)
    const made = await Promise.all(
      ordered.map(async (request, index) => {
        const dataKey = random.subarray(index * DATA_KEY_BYTES, (index + 1) * DATA_KEY_BYTES)
        const { keyVersion, wrapped } = await this.#keyProvider.wrap(contextOf(tenant, request), dataKey)
        const { parcelId, issuedAt } = request
        const generation = (stored.get(parcelId)?.generation ?? 0) + 1
        const row = { parcel_id: parcelId, tenant, issued_at: issuedAt, key_version: keyVersion, generation, wrapped }
        return { parcelId, key: createSecretKey(dataKey), wrapped, generation, made: true, row }
      }),
    )
    random.fill(0)
    return made
  }

  async #checkRing(): Promise<void> {
    const mac = createHmac('sha256', await this.#keyProvider.macKey('check'))
      .update('exqress key ring')
      .digest()
    const known = () => this.#keys.query.selectFrom('key_ring').select('mac').executeTakeFirst()
    let first = await known()
    if (first === undefined) {
      await this.#keys.transaction(({ insertMany }) =>
        insertMany('key_ring', [{ name: 'fingerprint', mac }], { onConflict: 'ignore' }),
      )
      first = await known()
    }
    if (first?.mac.equals(mac) !== true) throw new KeyRefused('KEY_RING_MISMATCH')
  }
}

const contextOf = (tenant: string, { parcelId, issuedAt }: KeyRequest): KeyContext => ({
  purpose: 'parcel',
  tenant,
  parcelId,
  issuedAt,
})

const selectKeys = (query: Pick<Transaction<KeysTables>['query'], 'selectFrom'>, parcelIds: readonly string[]) =>
  query.selectFrom('parcel_keys').selectAll().where('parcel_id', 'in', parcelIds)

const namesOf = (rows: readonly StoredKey[]): string[] => rows.map(row => row.parcel_id)

/** Whether the row still held `before`, and now holds the change. */
async function replaceWrapped(
  { query }: Transaction<KeysTables>,
  parcelId: string,
  before: Buffer,
  change: Partial<StoredKey>,
): Promise<boolean> {
  const result = await query
    .updateTable('parcel_keys')
    .set(change)
    .where('parcel_id', '=', parcelId)
    .where('wrapped', '=', before)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

const isFilledWith = (bytes: Buffer, filling: number): boolean => bytes.every(byte => byte === filling)

const isAlive = ({ wrapped }: StoredKey): boolean =>
  !isFilledWith(wrapped, DESTROYED) && !isFilledWith(wrapped, FORGOTTEN)

const isWanting = (stored: StoredKey | undefined): boolean =>
  stored === undefined || isFilledWith(stored.wrapped, FORGOTTEN)

function usableKey(dataKey: Buffer): KeyObject {
  const key = createSecretKey(dataKey)
  dataKey.fill(0)
  return key
}
