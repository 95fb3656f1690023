import { AuditBroken } from '../../../ports/vault.ts'
import type { AuditLogParts } from './audit-log.ts'
import { isOurs, keyedState } from './state.ts'

/** Days for which entries are kept: two years, one of them a leap year. */
const KEPT_DAYS = 731
const DAY_MS = 24 * 60 * 60 * 1000
const BATCH = 2000

/**
 * Drops entries older than two years and says, keyed by the ring, where the log begins since: what somebody else removes
 * is still found missing.
 */
export async function dropOldEntries(
  parts: Omit<AuditLogParts, 'copies' | 'ids'>,
  signal?: AbortSignal,
): Promise<void> {
  const { database, keyProvider, clock } = parts
  const before = clock.now() - KEPT_DAYS * DAY_MS
  const key = await keyProvider.macKey('audit')
  for (let dropped = BATCH; dropped === BATCH && !signal?.aborted; ) {
    dropped = await database.transaction(async ({ query }) => {
      const base = await query
        .selectFrom('audit_state')
        .selectAll()
        .where('name', '=', 'base')
        .$if(database.engine === 'postgres', one => one.forUpdate())
        .executeTakeFirst()
      if (base === undefined) return 0
      if (!isOurs(key, base)) throw new AuditBroken()
      const page = await query
        .selectFrom('audit_entries')
        .select(['seq', 'at', 'kind', 'hash'])
        .where('seq', '>', base.seq)
        .orderBy('seq')
        .limit(BATCH)
        .execute()
      // A clock that was set back makes no gap: the first one that is young enough stays, and all after it.
      const young = page.findIndex(row => row.at >= before)
      const old = young === -1 ? page : page.slice(0, young)
      const last = old.at(-1)
      if (last === undefined) return 0
      const reveals = base.reveals + old.filter(row => row.kind === 'reveal').length
      const { name, ...moved } = keyedState(key, { name: 'base', seq: last.seq, reveals, at: last.at, hash: last.hash })
      await query.updateTable('audit_state').set(moved).where('name', '=', name).execute()
      await query.deleteFrom('audit_entries').where('seq', '<=', last.seq).execute()
      await query.deleteFrom('audit_checkpoints').where('seq', '<', last.seq).execute()
      return old.length
    })
  }
}
