import { sql } from 'kysely'
import type { Clock } from '../ports/clock.ts'
import type { Database } from '../ports/database.ts'
import type { EventTables } from './tables.ts'

const KEEP_APPLIED_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Deletes notes of what was applied a month ago, but for the last of each aggregate: its number alone tells that those
 * before it have been.
 */
export async function forgetApplied(database: Database<EventTables>, clock: Clock): Promise<void> {
  await sql`DELETE FROM event_inbox WHERE applied_at < ${clock.now() - KEEP_APPLIED_MS} AND EXISTS (
    SELECT 1 FROM event_inbox AS later
    WHERE later.aggregate = event_inbox.aggregate AND later.aggregate_version > event_inbox.aggregate_version
  )`.execute(database.query)
}
