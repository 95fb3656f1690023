import type { Database } from '../../ports/database.ts'
import type { Candidate, KnownParcels } from './decide-issue.ts'
import { findCandidates } from './find-parcels.ts'
import type { AdminTables, ParcelRow } from './tables.ts'

/** A parcel that is sealed and about to be written. */
export interface NewParcel {
  readonly row: ParcelRow
  /** The parcel of the same order key that it takes the place of. */
  readonly replaces: string | undefined
  /** false: it had been sealed before, by an attempt that did not get this far. */
  readonly created: boolean
}

/** What the database holds of a batch's candidates, in one statement. */
export async function loadKnown(
  database: Database<AdminTables>,
  tenant: string,
  candidates: readonly (Candidate | undefined)[],
): Promise<KnownParcels> {
  const parcelIds: string[] = []
  const orderIndexes: string[] = []
  for (const candidate of candidates) {
    if (candidate === undefined) continue
    parcelIds.push(candidate.parcelId)
    if (candidate.orderIndex !== null) orderIndexes.push(candidate.orderIndex)
  }
  const rows = await findCandidates(database.engine, database.query, tenant, { parcelIds, orderIndexes })
  const byParcelId = new Map<string, ParcelRow>()
  const byOrderIndex = new Map<string, ParcelRow>()
  for (const row of rows) {
    byParcelId.set(row.parcel_id, row)
    if (row.order_index !== null && row.current === 1) byOrderIndex.set(row.order_index, row)
  }
  return { byParcelId, byOrderIndex }
}

/**
 * Writes the parcels and withdraws those they replace, all in one transaction. False when another process had written
 * one of them, or another parcel of its order key, meanwhile: the rest is written, and what stands there must be read.
 */
export async function writeParcels(
  database: Database<AdminTables>,
  parcels: readonly NewParcel[],
  now: number,
): Promise<boolean> {
  if (parcels.length === 0) return true
  // The same order everywhere, so that two batches never wait for each other.
  const ordered = [...parcels].sort((a, b) => (a.row.parcel_id < b.row.parcel_id ? -1 : 1))
  return await database.transaction(async ({ query, insertMany }) => {
    for (const { row, replaces } of ordered) {
      if (replaces === undefined) continue
      await query
        .updateTable('parcels')
        .set(({ eb }) => ({ state: 'revoked', current: 0, revoked_at: now, version: eb('version', '+', 1) }))
        .where('parcel_id', '=', replaces)
        .where('tenant', '=', row.tenant)
        .where('state', '=', 'issued')
        .where('current', '=', 1)
        .execute()
    }
    const rows = ordered.map(({ row }) => row)
    return (await insertMany('parcels', rows, { onConflict: 'ignore' })) === rows.length
  })
}
