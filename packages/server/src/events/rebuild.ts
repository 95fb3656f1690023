import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../ports/database.ts'
import type { EventLog } from '../ports/event-log.ts'
import { type InboxPorts, openInbox } from './inbox.ts'
import type { EventTables } from './tables.ts'

export interface RebuildPorts extends InboxPorts {
  readonly log: EventLog
  /** Tables that events alone fill, in an order in which they can be emptied. */
  readonly readModels: readonly string[]
}

/**
 * Empties a service's read models and fills them again from the log alone; resolves with how many events it read. The
 * service may go on consuming meanwhile. Cut off, it is run again.
 */
export async function rebuild(ports: RebuildPorts): Promise<number> {
  const { database, log, readModels } = ports
  await database.transaction(async ({ query }) => {
    // A consumer that had read how far an aggregate is would go on from there. SQLite has one writer.
    if (database.engine === 'postgres') await sql`LOCK TABLE event_inbox IN ACCESS EXCLUSIVE MODE`.execute(query)
    for (const table of [...readModels, 'event_inbox', 'event_parked', 'event_dead'])
      await sql`DELETE FROM ${sql.table(table)}`.execute(query)
  })
  const inbox = openInbox(ports)
  let events = 0
  for await (const entries of log.replay()) {
    await inbox.receive(entries)
    events += entries.length
  }
  while ((await inbox.retry()) > 0);
  return events
}

/**
 * SHA-256 over all rows of the tables, which does not depend on the order they were written in or on the engine: two
 * read models are the same when theirs is.
 */
export async function canonicalDump(database: Database<EventTables>, tables: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const table of tables.toSorted()) {
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`.execute(database.query)
    for (const line of rows.map(canonicalRow).sort()) hash.update(`${table} ${line}\n`)
  }
  return hash.digest('hex')
}

const canonicalRow = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.keys(row)
      .sort()
      .map(column => [column, canonicalValue(row[column])]),
  )

const canonicalValue = (value: unknown): unknown =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('hex') } : value
