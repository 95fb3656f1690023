import { IDEMPOTENCY_DAYS } from '@exqress/sdk/contract'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Begun, KeyedRequest, RequestMemory } from '../../ports/request-memory.ts'
import type { AdminTables, IdempotentRequestRow } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A request that began this long ago and has not ended was cut off; every operation may be begun anew. */
const LEASE_MS = 60_000

/** What an existing row means to a request that comes now. */
export function decideBegin(
  row: IdempotentRequestRow,
  request: KeyedRequest,
  now: number,
): Exclude<Begun, { state: 'begun' }> | { readonly state: 'take-over' } {
  if (row.begun_at <= now - IDEMPOTENCY_DAYS * DAY_MS) return { state: 'take-over' }
  if (row.operation !== request.operation || row.fingerprint !== request.fingerprint) return { state: 'mismatch' }
  if (row.status !== null) return { state: 'done', status: row.status, remembered: row.remembered ?? 'null' }
  return row.begun_at <= now - LEASE_MS ? { state: 'take-over' } : { state: 'in-progress' }
}

export function requestMemory(
  database: Database<AdminTables>,
  { clock, ids }: { clock: Clock; ids: Ids },
): RequestMemory {
  return {
    begin: request => {
      const lease = ids.bytes(9).toString('base64url')
      return database.transaction(async ({ query, insertMany }) => {
        const begun_at = clock.now()
        const { tenant, idempotencyKey: idempotency_key, operation, fingerprint } = request
        const fresh = { operation, fingerprint, lease, begun_at, status: null, remembered: null }
        const row = { tenant, idempotency_key, ...fresh }
        const inserted = await insertMany('idempotent_requests', [row], { onConflict: 'ignore' })
        if (inserted === 1) return { state: 'begun', lease }
        const known = await query
          .selectFrom('idempotent_requests')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('idempotency_key', '=', idempotency_key)
          .executeTakeFirst()
        // Abandoned or expired between the two statements.
        if (known === undefined) return { state: 'in-progress' }
        const decision = decideBegin(known, request, begun_at)
        if (decision.state !== 'take-over') return decision
        const taken = await query
          .updateTable('idempotent_requests')
          .set(fresh)
          .where('tenant', '=', tenant)
          .where('idempotency_key', '=', idempotency_key)
          .where('lease', '=', known.lease)
          .executeTakeFirst()
        return taken.numUpdatedRows === 1n ? { state: 'begun', lease } : { state: 'in-progress' }
      })
    },
    async end({ tenant, idempotencyKey }, lease, status, remembered) {
      await database.query
        .updateTable('idempotent_requests')
        .set({ status, remembered })
        .where('tenant', '=', tenant)
        .where('idempotency_key', '=', idempotencyKey)
        .where('lease', '=', lease)
        .execute()
    },
    async abandon({ tenant, idempotencyKey }, lease) {
      await database.query
        .deleteFrom('idempotent_requests')
        .where('tenant', '=', tenant)
        .where('idempotency_key', '=', idempotencyKey)
        .where('lease', '=', lease)
        .where('status', 'is', null)
        .execute()
    },
  }
}

/** Forgets outcomes older than `IDEMPOTENCY_DAYS`. */
export async function forgetOldRequests(database: Database<AdminTables>, now: number): Promise<void> {
  await database.query
    .deleteFrom('idempotent_requests')
    .where('begun_at', '<=', now - IDEMPOTENCY_DAYS * DAY_MS)
    .execute()
}
