import type { Clock } from '../ports/clock.ts'
import type { Database } from '../ports/database.ts'
import { readEvent } from './read-event.ts'
import type { EventTables } from './tables.ts'

/** An event that was given up, as an operator sees it: ids and codes. */
export interface DeadLetter {
  readonly eventId: string
  /** Empty for what is no event. */
  readonly type: string
  /** `kind/id` */
  readonly aggregate: string
  readonly aggregateVersion: number
  readonly cause: string
  readonly attempts: number
  /** Epoch milliseconds. */
  readonly diedAt: number
}

/** Events given up, the oldest first. */
export async function deadLetters(database: Database<EventTables>): Promise<DeadLetter[]> {
  const rows = await database.query
    .selectFrom('event_dead')
    .selectAll()
    .orderBy('died_at')
    .orderBy('event_id')
    .execute()
  return rows.map(row => ({
    eventId: row.event_id,
    type: readEvent(row.event)?.type ?? '',
    aggregate: row.aggregate,
    aggregateVersion: row.aggregate_version,
    cause: row.cause,
    attempts: row.attempts,
    diedAt: row.died_at,
  }))
}

/** How many events wait: for one before them, or for their next try. */
export async function countParked(database: Database<EventTables>): Promise<number> {
  const { count } = await database.query
    .selectFrom('event_parked')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Lets a dead letter be tried again as if for the first time, and those that wait behind it follow. False when there is
 * none of this id, or what is there is no event. It is applied once, however often it is redriven.
 */
export async function redrive(
  { database, clock }: { readonly database: Database<EventTables>; readonly clock: Clock },
  eventId: string,
): Promise<boolean> {
  const now = clock.now()
  return await database.transaction(async ({ query, insertMany }) => {
    const dead = await query.selectFrom('event_dead').select('event').where('event_id', '=', eventId).executeTakeFirst()
    const event = dead === undefined ? undefined : readEvent(dead.event)
    if (event === undefined) return false
    // Of two at once, one finds it.
    const { numDeletedRows } = await query.deleteFrom('event_dead').where('event_id', '=', eventId).executeTakeFirst()
    if (numDeletedRows === 0n) return false
    const parked = {
      event_id: event.id,
      aggregate: event.aggregate,
      aggregate_version: event.aggregateVersion,
      event: event.text,
      parked_at: now,
      attempts: 0,
      next_try_at: now,
    }
    await insertMany('event_parked', [parked], { onConflict: 'ignore' })
    return true
  })
}
