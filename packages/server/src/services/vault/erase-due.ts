import type { Viewer } from '../../ports/vault.ts'
import { erase, finishErasures } from './erase.ts'
import type { VaultParts } from './parts.ts'
import { causesDue, dropRetentions, dueNow } from './retentions.ts'

const PAGE = 500
/** Parcels looked at, or erased, in one run; the next run goes on. */
const RUN_MAX = 20_000
/** An erasure that runs longer than this was cut off. */
const CUT_OFF_MS = 60_000
const NAME = 'erase-due'
const JOB: Viewer = { kind: 'system', id: NAME }

/** Erases what is due, finishes what was cut off, then looks at some of all entries for those at their limit. */
export async function eraseDueParcels(parts: VaultParts, signal?: AbortSignal): Promise<void> {
  const now = parts.clock.now()
  await finishErasures(parts, now - CUT_OFF_MS, PAGE)
  for (let seen = 0; seen < RUN_MAX && !signal?.aborted; seen += PAGE) {
    const due = await dueNow(parts, now, PAGE)
    await eraseThose(parts, due, now)
    // Whose key went another way has nothing left that could be due.
    await dropRetentions(
      parts.database.query,
      due.map(({ parcelId }) => parcelId),
    )
    if (due.length < PAGE) break
  }
  let after = await readPosition(parts)
  for (let seen = 0; seen < RUN_MAX && !signal?.aborted; seen += PAGE) {
    const page = await parts.sealedParcels.sealedBefore(now + 1, after, PAGE)
    await eraseThose(parts, page, now)
    after = page.length < PAGE ? undefined : page.at(-1)?.parcelId
    if (after === undefined) break
  }
  await writePosition(parts, after)
}

async function readPosition({ database }: VaultParts): Promise<string | undefined> {
  const row = await database.query
    .selectFrom('job_state')
    .select('position')
    .where('name', '=', NAME)
    .executeTakeFirst()
  return row?.position ?? undefined
}

async function writePosition({ database }: VaultParts, after: string | undefined): Promise<void> {
  const row = { name: NAME, position: after ?? null }
  await database.query
    .insertInto('job_state')
    .values(row)
    .onConflict(conflict => conflict.column('name').doUpdateSet(row))
    .execute()
}

async function eraseThose(
  parts: VaultParts,
  entries: readonly { readonly tenant: string; readonly parcelId: string }[],
  now: number,
): Promise<void> {
  for (const tenant of new Set(entries.map(entry => entry.tenant))) {
    const ids = entries.filter(entry => entry.tenant === tenant).map(entry => entry.parcelId)
    const causes = await causesDue(parts, await parts.parcelKeys.issuedAt(tenant, ids), now)
    for (const cause of new Set(causes.values())) {
      const due = [...causes].filter(([, one]) => one === cause).map(([parcelId]) => parcelId)
      await erase(parts, tenant, due, { viewer: JOB, cause, requestId: `job-${now}` })
    }
  }
}
