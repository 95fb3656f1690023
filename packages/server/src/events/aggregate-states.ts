import { sql } from 'kysely'
import type { Database, Transaction } from '../ports/database.ts'
import type { AggregateState } from './plan-delivery.ts'
import { type ReceivedEvent, readEvent } from './read-event.ts'
import type { EventTables } from './tables.ts'

type Engine = Database<unknown>['engine']
type Query = Transaction<EventTables>['query']

// One parameter for a list of any length, so that it is one prepared statement; see docs/decisions/0194.
const listed = (engine: Engine, values: readonly string[]) =>
  engine === 'sqlite'
    ? sql`json_each(${JSON.stringify(values)}) AS listed`
    : sql`json_array_elements_text(${JSON.stringify(values)}::text::json) AS listed(value)`

/** How far each of these aggregates has come, and what of it waits. */
export async function loadStates(
  engine: Engine,
  query: Query,
  aggregates: readonly string[],
): Promise<Map<string, AggregateState>> {
  const versions = sql<{ aggregate: string; version: number | null }>`SELECT listed.value AS aggregate,
      (SELECT MAX(aggregate_version) FROM event_inbox WHERE event_inbox.aggregate = listed.value) AS version
    FROM ${listed(engine, aggregates)}`
  const parked = sql<{ event: string; next_try_at: number | null }>`SELECT event, next_try_at
    FROM event_parked WHERE aggregate IN (SELECT listed.value FROM ${listed(engine, aggregates)})`
  const dead = sql<{ aggregate: string; aggregate_version: number }>`SELECT aggregate, aggregate_version
    FROM event_dead WHERE aggregate IN (SELECT listed.value FROM ${listed(engine, aggregates)})`
  const [known, waiting, givenUp] = await Promise.all([
    versions.execute(query),
    parked.execute(query),
    dead.execute(query),
  ])
  const states = new Map<string, AggregateState & { readonly dead: Set<number> }>()
  for (const { aggregate, version } of known.rows)
    states.set(aggregate, { version: version ?? 0, parked: new Map(), dead: new Set() })
  for (const { aggregate, aggregate_version } of givenUp.rows) states.get(aggregate)?.dead.add(aggregate_version)
  for (const { event: text, next_try_at } of waiting.rows) {
    const event = readEvent(text) as ReceivedEvent
    states.get(event.aggregate)?.parked.set(event.aggregateVersion, { event, nextTryAt: next_try_at })
  }
  return states
}

/** Aggregates whose next parked event may be applied now: those before it have been, and its time has come. */
export async function readyAggregates(query: Pick<Query, 'getExecutor'>, now: number, limit: number) {
  const ready = sql<{ aggregate: string }>`SELECT DISTINCT aggregate FROM event_parked AS parked
    WHERE (next_try_at IS NULL OR next_try_at <= ${now}) AND aggregate_version <=
      1 + COALESCE((SELECT MAX(aggregate_version) FROM event_inbox WHERE event_inbox.aggregate = parked.aggregate), 0)
    LIMIT ${limit}`
  return (await ready.execute(query)).rows.map(({ aggregate }) => aggregate)
}
