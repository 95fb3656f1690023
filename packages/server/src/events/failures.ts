import { createHash } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import type { Database } from '../ports/database.ts'
import type { ReceivedEvent } from './read-event.ts'
import type { DeadRow, EventTables } from './tables.ts'

interface Ports {
  readonly database: Database<EventTables>
  readonly clock: Clock
}

/** How often an event is tried: over about ten minutes, then it is given up. */
const ATTEMPTS = 10
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 5 * 60 * 1000

/** Milliseconds until the next try of what has failed so often. */
export const backOff = (attempts: number): number => Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS)

/** Failures that no further try can mend. */
const FINAL = new Set(['EVENT_VERSION_UNKNOWN', 'EVENT_INVALID'])

/**
 * Sets aside an event whose effect failed, to be tried again or, after the last time, as a dead letter. Those after it
 * in its aggregate wait; nobody else does.
 */
export async function noteFailure({ database, clock }: Ports, event: ReceivedEvent, error: unknown): Promise<void> {
  const now = clock.now()
  const cause = causeOf(error)
  await database.transaction(async ({ query }) => {
    const parked = await query
      .selectFrom('event_parked')
      .select(['attempts', 'parked_at'])
      .where('event_id', '=', event.id)
      .executeTakeFirst()
    const attempts = (parked?.attempts ?? 0) + 1
    if (parked !== undefined) await query.deleteFrom('event_parked').where('event_id', '=', event.id).execute()
    const row = {
      event_id: event.id,
      aggregate: event.aggregate,
      aggregate_version: event.aggregateVersion,
      event: event.text,
      attempts,
    }
    if (attempts >= ATTEMPTS || FINAL.has(cause)) {
      await query
        .insertInto('event_dead')
        .values({ ...row, cause, died_at: now })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    } else {
      await query
        .insertInto('event_parked')
        .values({ ...row, parked_at: parked?.parked_at ?? now, next_try_at: now + backOff(attempts) })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    }
  })
}

/** Keeps what is not even an event, so that somebody may look at it; the same once only. */
export async function addDead({ database, clock }: Ports, text: string, cause: string): Promise<void> {
  const row: DeadRow = {
    event_id: `raw_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
    aggregate: '',
    aggregate_version: 0,
    event: text,
    attempts: 1,
    cause,
    died_at: clock.now(),
  }
  await database.query
    .insertInto('event_dead')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

const CODE = /^[A-Z][A-Z0-9_]{1,60}$/

/** A code, or the name of the error's class. Never its message, which may quote a value. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNEXPECTED'
  const { code, engineCode } = error as { code?: unknown; engineCode?: unknown }
  for (const one of [code, engineCode]) if (typeof one === 'string' && CODE.test(one)) return one
  return error.constructor.name
}
