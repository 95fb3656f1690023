import { findParcels } from './find-parcels.ts'
import type { AdminPorts } from './ports.ts'

/** A sealed entry this old whose parcel was never written was left by a crash. */
export const ORPHAN_AFTER_MS = 60 * 60 * 1000
const PAGE = 500
/** Entries looked at in one run; the next run goes on where this one stopped. */
const RUN_MAX = 20_000
const JOB = 'sweep-orphans'

/**
 * Removes sealed entries that never became a parcel. The vault keeps an entry that is being sealed again at this
 * moment, and whoever sealed an hour ago and has not written yet seals again first (see `issueWaybills`).
 */
export async function sweepOrphans(ports: AdminPorts, signal?: AbortSignal): Promise<void> {
  const { database, vault, clock } = ports
  const now = clock.now()
  const sealedBefore = now - ORPHAN_AFTER_MS
  const state = await database.query.selectFrom('job_state').selectAll().where('name', '=', JOB).executeTakeFirst()
  let position = state?.position ?? undefined
  for (let seen = 0; seen < RUN_MAX && !signal?.aborted; seen += PAGE) {
    const page = await vault.sealedBefore(sealedBefore, position, PAGE)
    for (const [tenant, parcelIds] of byTenant(page)) {
      const written = await findParcels(database.engine, database.query, tenant, parcelIds)
      const orphans = parcelIds.filter(parcelId => !written.has(parcelId))
      if (orphans.length > 0) await vault.forget(tenant, orphans, sealedBefore)
    }
    position = page.length < PAGE ? undefined : page.at(-1)?.parcelId
    if (position === undefined) break
  }
  const row = { name: JOB, last_run_at: now, position: position ?? null }
  await database.query
    .insertInto('job_state')
    .values(row)
    .onConflict(conflict => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** When the sweep last ran, in epoch milliseconds; 0 for never. */
export async function lastSweep({ database }: Pick<AdminPorts, 'database'>): Promise<number> {
  const row = await database.query
    .selectFrom('job_state')
    .select('last_run_at')
    .where('name', '=', JOB)
    .executeTakeFirst()
  return row?.last_run_at ?? 0
}

function byTenant(entries: readonly { readonly tenant: string; readonly parcelId: string }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const { tenant, parcelId } of entries) ids.set(tenant, [...(ids.get(tenant) ?? []), parcelId])
  return ids
}
