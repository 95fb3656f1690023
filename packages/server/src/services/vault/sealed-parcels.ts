import type { Clock } from '../../ports/clock.ts'
import type { Database, Transaction } from '../../ports/database.ts'
import { FORGETTING, type VaultTables } from './tables.ts'

export type SealedParcel = VaultTables['sealed_parcels']

/** An entry that is asked for by sealing again after this long counts as sealed again, so that no sweep takes it. */
const REFRESH_AFTER_MS = 10 * 60 * 1000

/** The vault's own rows. Nothing here is opened. */
export class SealedParcels {
  readonly #database: Database<VaultTables>
  readonly #clock: Clock

  constructor(database: Database<VaultTables>, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  async load(tenant: string, parcelIds: readonly string[]): Promise<Map<string, SealedParcel>> {
    if (parcelIds.length === 0) return new Map()
    const rows = await this.#database.query
      .selectFrom('sealed_parcels')
      .selectAll()
      .where('parcel_id', 'in', parcelIds)
      .where('tenant', '=', tenant)
      .execute()
    return new Map(rows.map(row => [row.parcel_id, row]))
  }

  /** Stores those that are not there yet; returns the ids of those that were stored. */
  async add(rows: readonly SealedParcel[]): Promise<Set<string>> {
    if (rows.length === 0) return new Set()
    const ids = rows.map(row => row.parcel_id)
    return await this.#database.transaction(async transaction => {
      const inserted = await transaction.insertMany('sealed_parcels', rows, { onConflict: 'ignore' })
      if (inserted === rows.length) return new Set(ids)
      const stored = await transaction.query
        .selectFrom('sealed_parcels')
        .select(['parcel_id', 'record'])
        .where('parcel_id', 'in', ids)
        .execute()
      const records = new Map(stored.map(({ parcel_id, record }) => [parcel_id, record]))
      return new Set(rows.filter(row => records.get(row.parcel_id)?.equals(row.record)).map(row => row.parcel_id))
    })
  }

  /** Removes these very records. */
  async withdraw(rows: readonly SealedParcel[]): Promise<void> {
    for (const { parcel_id, record } of rows) {
      await this.#database.query
        .deleteFrom('sealed_parcels')
        .where('parcel_id', '=', parcel_id)
        .where('record', '=', record)
        .execute()
    }
  }

  /** Keeps these from being swept; returns the ids of those that have changed since they were loaded. */
  async keep(rows: readonly SealedParcel[]): Promise<Set<string>> {
    const now = this.#clock.now()
    const old = rows.filter(row => row.sealed_at < now - REFRESH_AFTER_MS).map(row => row.parcel_id)
    if (old.length === 0) return new Set()
    // One that is not old any more was kept by another process, or forgotten and sealed again: what was loaded of it
    // may be of the forgotten one.
    const kept = await this.#database.query
      .updateTable('sealed_parcels')
      .set({ sealed_at: now })
      .where('parcel_id', 'in', old)
      .where('sealed_at', '!=', FORGETTING)
      .where('sealed_at', '<', now - REFRESH_AFTER_MS)
      .returning('parcel_id')
      .execute()
    const ids = new Set(kept.map(row => row.parcel_id))
    return new Set(old.filter(id => !ids.has(id)))
  }

  /** Marks entries so that no `seal` answers with them any more; returns the ids of those marked, now or before. */
  async claim(tenant: string, parcelIds: readonly string[], sealedBefore: number): Promise<string[]> {
    const claimed = await this.#database.query
      .updateTable('sealed_parcels')
      .set({ sealed_at: FORGETTING })
      .where('parcel_id', 'in', parcelIds)
      .where('tenant', '=', tenant)
      .where('sealed_at', '<', sealedBefore)
      .returning('parcel_id')
      .execute()
    return claimed.map(row => row.parcel_id)
  }

  async removeClaimed(tenant: string, parcelIds: readonly string[]): Promise<void> {
    await this.#remove(tenant, parcelIds, query => query.where('sealed_at', '=', FORGETTING))
  }

  async remove(tenant: string, parcelIds: readonly string[]): Promise<void> {
    await this.#remove(tenant, parcelIds, query => query)
  }

  /** Whether the row still had the token version that is replaced. */
  async replaceToken(
    { tenant, parcel_id, token_version }: SealedParcel,
    token: Buffer,
    tokenVersion: number,
  ): Promise<boolean> {
    const result = await this.#database.query
      .updateTable('sealed_parcels')
      .set({ token, token_version: tokenVersion })
      .where('parcel_id', '=', parcel_id)
      .where('tenant', '=', tenant)
      .where('token_version', '=', token_version)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

  async withPhone(tenant: string, index: number): Promise<SealedParcel[]> {
    return await this.#database.query
      .selectFrom('sealed_parcels')
      .selectAll()
      .where(where => where.or([where('phone_index', '=', index), where('phone2_index', '=', index)]))
      .where('tenant', '=', tenant)
      .execute()
  }

  async sealedBefore(instant: number, afterParcelId: string | undefined, limit: number) {
    const rows = await this.#database.query
      .selectFrom('sealed_parcels')
      .select(['tenant', 'parcel_id as parcelId'])
      .where('sealed_at', '<', instant)
      .where('parcel_id', '>', afterParcelId ?? '')
      .orderBy('parcel_id')
      .limit(limit)
      .execute()
    return rows
  }

  async #remove(
    tenant: string,
    parcelIds: readonly string[],
    which: (query: ReturnType<typeof deleteRows>) => ReturnType<typeof deleteRows>,
  ): Promise<void> {
    if (parcelIds.length === 0) return
    await this.#database.transaction(async ({ query }) => {
      await which(deleteRows(query, tenant, parcelIds)).execute()
    })
    await this.#database.scrub()
  }
}

const deleteRows = (query: Transaction<VaultTables>['query'], tenant: string, parcelIds: readonly string[]) =>
  query.deleteFrom('sealed_parcels').where('parcel_id', 'in', parcelIds).where('tenant', '=', tenant)
