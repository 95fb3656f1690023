import { aggregateOf, type EventType } from '@exqress/sdk/contract'
import type { Clock } from '../ports/clock.ts'
import { type Database, StorageFull, StorageUnavailable, type Transaction, UniqueViolation } from '../ports/database.ts'
import type { LogEntry } from '../ports/event-log.ts'
import type { Consumer } from '../service.ts'
import { loadStates, readyAggregates } from './aggregate-states.ts'
import { addDead, noteFailure } from './failures.ts'
import { planDelivery } from './plan-delivery.ts'
import { contentOf, isKnownType, knownVersion, type ReceivedEvent, readEvent } from './read-event.ts'
import type { EventTables, ParkedRow } from './tables.ts'

export interface InboxPorts {
  readonly database: Database<EventTables>
  readonly consumers: readonly Consumer[]
  readonly clock: Clock
}

/** Where a service takes events in. */
export interface Inbox {
  /**
   * Gives each event its effect, in one transaction with the note that it had it; parks those whose turn has not come.
   * Resolves when all of it is durable: only then may the offset move. Errors: `StorageFull`, `StorageUnavailable`.
   */
  receive(entries: readonly LogEntry[]): Promise<void>
  /** Applies what is parked and whose time has come; resolves with how many aggregates it touched. */
  retry(): Promise<number>
}

/** What is to be done in one transaction. */
interface Work {
  readonly aggregates: readonly string[]
  readonly events: readonly ReceivedEvent[]
}

/** How often a transaction is begun again because another process had taken the same events. */
const TRIES = 5
const RETRY_PAGE = 100

/** An event that this build cannot read; trying again would not help. */
export class EventUnknown extends Error {
  override readonly name = 'EventUnknown'
  readonly code = 'EVENT_VERSION_UNKNOWN'
}

export function openInbox(ports: InboxPorts): Inbox {
  const { database, consumers, clock } = ports
  const followed = new Set<string>(consumers.flatMap(({ events }) => events.map(aggregateOf)))
  const byType = new Map<EventType, Consumer[]>()
  for (const consumer of consumers)
    for (const type of consumer.events) byType.set(type, [...(byType.get(type) ?? []), consumer])

  return {
    async receive(entries) {
      const events: ReceivedEvent[] = []
      for (const { value } of entries) {
        const event = readEvent(value)
        if (event === undefined) await addDead(ports, value, 'EVENT_INVALID')
        // All events of an aggregate count, also those without an effect here: their numbers have no gap.
        else if (followed.has(event.kind)) events.push(event)
      }
      if (events.length > 0) await deliver({ aggregates: aggregatesOf(events), events })
    },
    async retry() {
      const aggregates = await readyAggregates(database.query, clock.now(), RETRY_PAGE)
      if (aggregates.length > 0) await deliver({ aggregates, events: [] })
      return aggregates.length
    },
  }

  /** All of it in one transaction; where an effect fails, that event is set aside and each aggregate goes on by itself. */
  async function deliver(work: Work, tries = 1): Promise<void> {
    let applying: ReceivedEvent | undefined
    try {
      return await deliverTogether(work, event => {
        applying = event
      })
    } catch (error) {
      if (error instanceof StorageFull || error instanceof StorageUnavailable || applying === undefined) throw error
      if (isTaken(error) && tries < TRIES) return await deliver(work, tries + 1)
      await noteFailure(ports, applying, error)
    }
    // Set aside, it is passed over now, and those after it in its aggregate are parked.
    if (work.aggregates.length === 1) return await deliver(work)
    for (const aggregate of work.aggregates) {
      const events = work.events.filter(event => event.aggregate === aggregate)
      await deliver({ aggregates: [aggregate], events })
    }
  }

  async function deliverTogether({ aggregates, events }: Work, began: (event: ReceivedEvent) => void): Promise<void> {
    const now = clock.now()
    await database.transaction(async transaction => {
      const { query, insertMany } = transaction
      const states = await loadStates(database.engine, query, aggregates)
      const { apply, park, unpark } = planDelivery(states, events, now)
      if (apply[0] !== undefined) began(apply[0])
      // Before the effects: another process with the same event waits here, and then has nothing left to do.
      if (apply.length > 0) await insertMany('event_inbox', apply.map(inboxRow(now)))
      for (const event of apply) {
        began(event)
        await applyOne(transaction, event)
      }
      if (unpark.length > 0) await query.deleteFrom('event_parked').where('event_id', 'in', unpark).execute()
      if (park.length > 0) await insertMany('event_parked', park.map(parkedRow(now)), { onConflict: 'ignore' })
    })
  }

  async function applyOne(transaction: Transaction<EventTables>, event: ReceivedEvent): Promise<void> {
    const { type } = event
    // A type that is newer than this build has no effect here.
    const handlers = isKnownType(type) ? byType.get(type) : undefined
    if (handlers === undefined || !isKnownType(type)) return
    if (event.version !== knownVersion(type)) throw new EventUnknown(type)
    const content = contentOf(event)
    for (const handler of handlers) await handler.apply(transaction, content)
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof UniqueViolation && error.constraint.startsWith('event_inbox_')

const aggregatesOf = (events: readonly ReceivedEvent[]) => [...new Set(events.map(({ aggregate }) => aggregate))]

const inboxRow = (now: number) => (event: ReceivedEvent) => ({
  event_id: event.id,
  aggregate: event.aggregate,
  aggregate_version: event.aggregateVersion,
  applied_at: now,
})

const parkedRow =
  (now: number) =>
  (event: ReceivedEvent): ParkedRow => ({
    event_id: event.id,
    aggregate: event.aggregate,
    aggregate_version: event.aggregateVersion,
    event: event.text,
    parked_at: now,
    attempts: 0,
    next_try_at: null,
  })
