import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { systemClock } from '../src/adapters/clock/system.ts'
import { openDatabase } from '../src/adapters/database/open.ts'
import { randomIds } from '../src/adapters/ids/random.ts'
import { consume } from '../src/events/consume.ts'
import { consumerOf, eventsIn } from '../src/events/consumer.ts'
import { openInbox } from '../src/events/inbox.ts'
import {
  type Mechanism,
  type MechanismPlace,
  type SourceTables,
  type Stores,
  sourceMigrations,
  type TargetTables,
  targetMigrations,
} from '../src/events/mechanism.conformance.ts'
import { type EventDraft, openPublisher } from '../src/events/publish.ts'
import { relay } from '../src/events/relay.ts'
import type { Transaction } from '../src/ports/database.ts'
import { openLogAt } from './log-places.ts'

/** What events alone fill in the target. */
export const READ_MODELS = ['readings']

export const changed = (aggregateId: string): EventDraft => ({
  type: 'parcel.relabelled',
  aggregateId,
  tenant: 'shop',
  data: { tokenVersion: 1, tokenSha256: '0'.repeat(64) },
})

export async function count({ query }: Transaction<SourceTables>, aggregateId: string): Promise<void> {
  await query
    .insertInto('counters')
    .values({ aggregate_id: aggregateId, n: 1 })
    .onConflict(conflict => conflict.column('aggregate_id').doUpdateSet(({ eb }) => ({ n: eb('counters.n', '+', 1) })))
    .execute()
}

/** Adds the event's number to the trail of its aggregate. */
export async function note(
  { query }: Transaction<TargetTables>,
  { aggregate, aggregateVersion }: { aggregate: { id: string }; aggregateVersion: number },
): Promise<void> {
  await query
    .insertInto('readings')
    .values({ aggregate_id: aggregate.id, trail: `${aggregateVersion} ` })
    .onConflict(conflict =>
      conflict.column('aggregate_id').doUpdateSet({ trail: sql`readings.trail || excluded.trail` }),
    )
    .execute()
}

export const notingConsumer = consumerOf(['parcel.relabelled'], note)

/** Outbox, log and inbox as the services have them. */
export function outboxToInbox({ source, target, log, clock, ids }: Stores): Mechanism {
  const publish = openPublisher({ clock, ids })
  const inbox = openInbox({ database: eventsIn(target), consumers: [notingConsumer], clock })
  const reader = log.reader('target')
  return {
    change: (aggregateId, meanwhile = async () => {}) =>
      source.transaction(async transaction => {
        await count(transaction, aggregateId)
        await publish(transaction, [changed(aggregateId)])
        await meanwhile()
      }),
    relay: () => relay({ database: eventsIn(source), log }),
    consume: () => consume(reader, inbox),
  }
}

/** Source, target and log at one place, under a name of their own. */
export async function openStoresAt(url: string, name = ''): Promise<MechanismPlace> {
  const source = await openDatabase<SourceTables>(url, { service: `source${name}`, durability: 'full' })
  const target = await openDatabase<TargetTables>(url, { service: `target${name}`, durability: 'full' })
  const log = await openLogAt(url, `events${name}`)
  await source.migrate(sourceMigrations)
  await target.migrate(targetMigrations)
  return {
    stores: { source, target, log, clock: systemClock(), ids: randomIds() },
    async close() {
      await Promise.all([source.close(), target.close(), log.close()])
    },
  }
}

export async function sqliteStores(): Promise<MechanismPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-events-'))
  const place = await openStoresAt(folder)
  return {
    stores: place.stores,
    async close() {
      await place.close()
      await rm(folder, { recursive: true })
    },
  }
}

export function postgresStores(url: string): () => Promise<MechanismPlace> {
  let made = 0
  return () => openStoresAt(url, `_${++made}`)
}
