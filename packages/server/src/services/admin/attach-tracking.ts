import type { ItemError } from '@exqress/sdk/contract'
import type { Transaction } from '../../ports/database.ts'
import { Refused } from '../../refused.ts'
import { decideTracking, type NamedParcels, type TrackingItem, type TrackingResult } from './decide-tracking.ts'
import { findByOrderNumber, findParcels } from './find-parcels.ts'
import type { AdminPorts } from './ports.ts'
import type { AdminTables } from './tables.ts'

/** Rounds while other processes change the same parcels. */
const ROUNDS = 5

/** Tracking numbers that the carrier gave out, one result for each item. All changes are one transaction. */
export async function attachTracking(
  { database }: Pick<AdminPorts, 'database'>,
  tenant: string,
  items: readonly TrackingItem[],
  itemErrors: ReadonlyMap<number, ItemError>,
): Promise<TrackingResult[]> {
  const valid = items.filter((_, index) => !itemErrors.has(index))
  for (let round = 1; round <= ROUNDS; round++) {
    const results = await database
      .transaction(async transaction => {
        const parcels = await namedParcels(transaction, database.engine, tenant, valid)
        const { results, changes } = decideTracking(items, itemErrors, parcels)
        for (const { row, carrier, trackingNumber } of changes) {
          const { numUpdatedRows } = await transaction.query
            .updateTable('parcels')
            .set({ carrier, tracking_number: trackingNumber, version: row.version + 1 })
            .where('parcel_id', '=', row.parcel_id)
            .where('version', '=', row.version)
            .executeTakeFirst()
          if (numUpdatedRows !== 1n) throw new ChangedMeanwhile()
        }
        return results
      })
      .catch((error: unknown) => {
        if (error instanceof ChangedMeanwhile) return undefined
        throw error
      })
    if (results !== undefined) return results
  }
  throw new Refused('UNAVAILABLE')
}

/** Another process changed a parcel between reading and writing; nothing of this round is kept. */
class ChangedMeanwhile extends Error {}

async function namedParcels(
  { query }: Transaction<AdminTables>,
  engine: 'sqlite' | 'postgres',
  tenant: string,
  items: readonly TrackingItem[],
): Promise<NamedParcels> {
  const parcelIds = items.flatMap(({ parcelId }) => parcelId ?? [])
  const orderNumbers = items.flatMap(({ parcelId, orderNumber }) => (parcelId === undefined ? (orderNumber ?? []) : []))
  return {
    byParcelId: await findParcels(engine, query, tenant, parcelIds),
    byOrderNumber: await findByOrderNumber(engine, query, tenant, orderNumbers),
  }
}
