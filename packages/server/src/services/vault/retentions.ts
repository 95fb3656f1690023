import type { Transaction } from '../../ports/database.ts'
import type { Told } from '../../ports/vault.ts'
import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'
import { type Due, eraseDue } from './retention.ts'
import type { VaultTables } from './tables.ts'

type Query = Transaction<VaultTables>['query']
/** Stands for an issue whose limit the sweep looks after: the limit is never the first clock here. */
const NO_LIMIT = { issuedAt: Number.MAX_SAFE_INTEGER / 2 }

type Parts = Pick<VaultParts, 'database' | 'parcelKeys'>

/** What the tenant has no living parcel for is let pass: there is nothing to erase. */
export async function tell({ database, parcelKeys }: Parts, tenant: string, told: readonly Told[]): Promise<void> {
  for (const batch of inBatches(told)) {
    const living = await parcelKeys.issuedAt(
      tenant,
      batch.map(one => one.parcelId),
    )
    await database.transaction(async ({ query }) => {
      for (const { parcelId, deliveredAt, cancelledAt } of batch) {
        if (!living.has(parcelId)) continue
        await touch(query, tenant, parcelId)
        await query
          .updateTable('retentions')
          .set({
            tenant,
            ...(deliveredAt === undefined ? {} : { delivered_at: deliveredAt }),
            ...(cancelledAt === undefined ? {} : { cancelled_at: cancelledAt }),
          })
          .where('parcel_id', '=', parcelId)
          .where('tenant', '=', tenant)
          .execute()
        await settle(query, tenant, parcelId)
      }
    })
  }
}

export async function hold(
  { database, parcelKeys }: Parts,
  tenant: string,
  parcelId: string,
  holdId: string,
  openedAt: number,
): Promise<void> {
  if ((await parcelKeys.issuedAt(tenant, [parcelId])).size === 0) return
  await database.transaction(async ({ query }) => {
    await touch(query, tenant, parcelId)
    const row = { parcel_id: parcelId, hold_id: holdId, tenant, opened_at: openedAt, closed_at: null }
    await query
      .insertInto('retention_holds')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .execute()
    await settle(query, tenant, parcelId)
  })
}

export async function release(
  { database, parcelKeys }: Parts,
  tenant: string,
  parcelId: string,
  holdId: string,
  closedAt: number,
): Promise<void> {
  if ((await parcelKeys.issuedAt(tenant, [parcelId])).size === 0) return
  await database.transaction(async ({ query }) => {
    await touch(query, tenant, parcelId)
    await query
      .updateTable('retention_holds')
      .set({ closed_at: closedAt })
      .where('parcel_id', '=', parcelId)
      .where('hold_id', '=', holdId)
      .where('tenant', '=', tenant)
      // Closed once; told again it stays closed at that instant.
      .where('closed_at', 'is', null)
      .execute()
    await settle(query, tenant, parcelId)
  })
}

/** Parcels whose clock ran out, the first ones first; those that only reach their limit are found by the walk. */
export async function dueNow({ database }: Pick<Parts, 'database'>, now: number, limit: number) {
  return await database.query
    .selectFrom('retentions')
    .select(['tenant', 'parcel_id as parcelId'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
}

/** What is due by now of these parcels, by all that is known of them. */
export async function causesDue(
  { database }: Pick<Parts, 'database'>,
  issued: ReadonlyMap<string, number>,
  now: number,
): Promise<Map<string, Due['cause']>> {
  const ids = [...issued.keys()]
  if (ids.length === 0) return new Map()
  const told = await database.query.selectFrom('retentions').selectAll().where('parcel_id', 'in', ids).execute()
  const holds = await database.query
    .selectFrom('retention_holds')
    .select(['parcel_id', 'closed_at as closedAt'])
    .where('parcel_id', 'in', ids)
    .execute()
  const byId = new Map(told.map(row => [row.parcel_id, row]))
  const causes = new Map<string, Due['cause']>()
  for (const [parcelId, issuedAt] of issued) {
    const row = byId.get(parcelId)
    const due = eraseDue({
      issuedAt,
      deliveredAt: row?.delivered_at ?? null,
      cancelledAt: row?.cancelled_at ?? null,
      holds: holds.filter(one => one.parcel_id === parcelId),
    })
    if (due !== undefined && due.at <= now) causes.set(parcelId, due.cause)
  }
  return causes
}

/** Nothing is due any more: there is nothing left to erase. */
export async function dropRetentions(query: Pick<Query, 'deleteFrom'>, parcelIds: readonly string[]): Promise<void> {
  if (parcelIds.length === 0) return
  await query.deleteFrom('retentions').where('parcel_id', 'in', parcelIds).execute()
  await query.deleteFrom('retention_holds').where('parcel_id', 'in', parcelIds).execute()
}

/** Makes the row, and has it to itself until the transaction ends: two that tell at the same time take turns. */
async function touch(query: Query, tenant: string, parcelId: string): Promise<void> {
  const row = { parcel_id: parcelId, tenant, delivered_at: null, cancelled_at: null, due_at: null }
  await query
    .insertInto('retentions')
    .values(row)
    .onConflict(conflict => conflict.column('parcel_id').doUpdateSet({ parcel_id: parcelId }))
    .execute()
}

async function settle(query: Query, tenant: string, parcelId: string): Promise<void> {
  const row = await query
    .selectFrom('retentions')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  if (row === undefined) return
  const holds = await query
    .selectFrom('retention_holds')
    .select('closed_at as closedAt')
    .where('parcel_id', '=', parcelId)
    .execute()
  const due = eraseDue({ ...NO_LIMIT, deliveredAt: row.delivered_at, cancelledAt: row.cancelled_at, holds })
  await query
    .updateTable('retentions')
    .set({ due_at: due === undefined || due.cause === 'limit' ? null : due.at })
    .where('parcel_id', '=', parcelId)
    .execute()
}
