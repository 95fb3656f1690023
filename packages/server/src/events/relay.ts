import { type Kysely, sql } from 'kysely'
import type { Clock } from '../ports/clock.ts'
import type { Database } from '../ports/database.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { EventTables } from './tables.ts'

export interface RelayPorts {
  readonly database: Database<EventTables>
  readonly log: EventLog
}

type Query = Kysely<EventTables>
interface Place {
  readonly tx: number
  readonly id: number
}
interface Written extends Place {
  readonly aggregate_id: string
  readonly event: string
}

const PAGE = 500
/** Published rows stay this long, should the log have to be put back. */
const KEEP_PUBLISHED_MS = 24 * 60 * 60 * 1000

/**
 * Moves a page of the outbox to the log; resolves with how many events. Stopped anywhere it has moved some twice, never
 * none: first the log, then the cursor.
 */
export async function relay({ database, log }: RelayPorts): Promise<number> {
  if (database.engine === 'sqlite') return await move(database.query, log, readPage.sqlite)
  if (!(await somethingWritten(database.query))) return 0
  // The lock ends with the transaction, and so when its process does. Waiting for the log inside it holds up nobody: a
  // transaction that has not written yet keeps no watermark back.
  return await database.transaction(async ({ query }) => {
    const { rows } = await sql<{ free: number }>`SELECT pg_try_advisory_xact_lock(
      hashtextextended('exqress relay ' || current_schema(), 0)) AS free`.execute(query)
    return rows[0]?.free === 1 ? await move(query, log, readPage.postgres) : 0
  })
}

async function move(query: Query, log: EventLog, read: (query: Query, after: Place) => Promise<Written[]>) {
  const cursor = await query.selectFrom('event_relay').select(['tx', 'id']).executeTakeFirstOrThrow()
  const page = await read(query, cursor)
  const last = page.at(-1)
  if (last === undefined) return 0
  // Transactions that overlapped are not in the order in which they came to an aggregate; their rows' ids are.
  const inOrder = page.toSorted((a, b) => a.id - b.id)
  await log.append(inOrder.map(({ aggregate_id, event }) => ({ key: aggregate_id, value: event })))
  await query
    .updateTable('event_relay')
    .set({ tx: last.tx, id: last.id })
    // Another process's relay may have come further meanwhile; it published what we did.
    .where('id', '=', cursor.id)
    .where('tx', '=', cursor.tx)
    .execute()
  return page.length
}

/** One statement, asked many times a second; what it sees may still be above the watermark. */
async function somethingWritten(query: Query): Promise<boolean> {
  const written = sql`SELECT 1 FROM event_outbox
    WHERE (tx, id) > (SELECT tx, id FROM event_relay) ORDER BY tx, id LIMIT 1`
  return (await written.execute(query)).rows.length > 0
}

const readPage = {
  /** One writer: ids become visible in their order. */
  sqlite: (query: Query, after: Place): Promise<Written[]> =>
    query
      .selectFrom('event_outbox')
      .select(['tx', 'id', 'aggregate_id', 'event'])
      .where('id', '>', after.id)
      .orderBy('id')
      .limit(PAGE)
      .execute(),
  /**
   * Ids are given when a row is written and seen when its transaction ends, so that `id > last` passes over those of a
   * transaction that ends late. Below the watermark every transaction has ended.
   */
  async postgres(query: Query, after: Place): Promise<Written[]> {
    const page = sql<Written>`SELECT tx, id, aggregate_id, event FROM event_outbox
      WHERE (tx, id) > (${after.tx}, ${after.id}) AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      ORDER BY tx, id LIMIT ${PAGE}`
    return (await page.execute(query)).rows
  },
}

/**
 * After a dump was put into another PostgreSQL, whose transactions count from the beginning, the cursor and the rows
 * would lie ahead of everything: all that is kept is then published once more. Call it before the first `relay`.
 */
export async function adoptRestored(database: Database<EventTables>): Promise<void> {
  if (database.engine === 'sqlite') return
  await database.transaction(async ({ query }) => {
    const ahead = sql<{ ahead: number; next: number }>`SELECT next,
        EXISTS (SELECT 1 FROM event_outbox WHERE tx >= next) OR EXISTS (SELECT 1 FROM event_relay WHERE tx >= next) AS ahead
      FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) AS present`
    const [present] = (await ahead.execute(query)).rows
    if (present === undefined || present.ahead === 0) return
    await query.updateTable('event_outbox').set({ tx: 0 }).where('tx', '>=', present.next).execute()
    await query.updateTable('event_relay').set({ tx: 0, id: 0 }).execute()
  })
}

/** Deletes what was published a day ago. */
export async function forgetPublished(database: Database<EventTables>, clock: Clock): Promise<void> {
  await sql`DELETE FROM event_outbox WHERE written_at < ${clock.now() - KEEP_PUBLISHED_MS}
    AND (tx, id) <= (SELECT tx, id FROM event_relay)`.execute(database.query)
}
