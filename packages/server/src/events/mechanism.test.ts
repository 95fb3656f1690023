import { describe, expect, test } from 'vitest'
import { postgresForTests } from '../../test/engines.ts'
import {
  changed,
  count,
  note,
  notingConsumer,
  outboxToInbox,
  postgresStores,
  sqliteStores,
} from '../../test/event-mechanism.ts'
import type { EventLog } from '../ports/event-log.ts'
import { consume } from './consume.ts'
import { eventsIn } from './consumer.ts'
import { openInbox } from './inbox.ts'
import {
  type MakeMechanism,
  type MechanismPlace,
  mechanismCases,
  mechanismConformance,
  runMechanismCase,
} from './mechanism.conformance.ts'
import { contentOf, readEvent } from './read-event.ts'

const postgres = await postgresForTests()
const onPostgres = postgresStores(postgres?.url ?? '')

mechanismConformance('outbox to inbox on SQLite', outboxToInbox, { open: sqliteStores, overlapping: false })
if (postgres !== undefined)
  mechanismConformance('outbox to inbox on PostgreSQL', outboxToInbox, { open: onPostgres, overlapping: true })

interface Fault {
  readonly name: string
  readonly make: MakeMechanism
  /** Which cases notice. */
  readonly caught: RegExp
  readonly overlapping?: boolean
}

/** A log whose offset moves when entries are handed out. */
const committingEarly = (log: EventLog): EventLog => ({
  append: entries => log.append(entries),
  reader(consumer) {
    const reader = log.reader(consumer)
    return {
      async read(options) {
        const batch = await reader.read(options)
        await batch.commit()
        return { entries: batch.entries, commit: async () => {} }
      },
    }
  },
  replay: () => log.replay(),
  close: () => log.close(),
})

const faults: readonly Fault[] = [
  {
    name: 'reads the outbox by `id > last`',
    caught: /^a change that is committed after a later one/,
    overlapping: true,
    make(stores) {
      const { source, log } = stores
      return {
        ...outboxToInbox(stores),
        async relay() {
          const { id } = await source.query.selectFrom('event_relay').select('id').executeTakeFirstOrThrow()
          const rows = await source.query
            .selectFrom('event_outbox')
            .select(['id', 'aggregate_id', 'event'])
            .where('id', '>', id)
            .orderBy('id')
            .limit(500)
            .execute()
          await log.append(rows.map(row => ({ key: row.aggregate_id, value: row.event })))
          const last = rows.at(-1)
          if (last !== undefined) await source.query.updateTable('event_relay').set({ id: last.id }).execute()
          return rows.length
        },
      }
    },
  },
  {
    name: 'moves the offset before the effect',
    caught: /at whatever step the process ends$/,
    make: stores => outboxToInbox({ ...stores, log: committingEarly(stores.log) }),
  },
  {
    name: 'has no inbox',
    caught: /at whatever step the process ends$|^what comes twice and in disorder/,
    make(stores) {
      const { target, log } = stores
      const reader = log.reader('target')
      return {
        ...outboxToInbox(stores),
        async consume() {
          const batch = await reader.read({ maxEntries: 500 })
          await target.transaction(async transaction => {
            for (const { value } of batch.entries) {
              const event = readEvent(value)
              if (event !== undefined) await note(transaction, contentOf(event))
            }
          })
          await batch.commit()
          return batch.entries.length
        },
      }
    },
  },
  {
    name: 'has an inbox that knows ids but no numbers',
    caught: /^what comes twice and in disorder/,
    make(stores) {
      const { target, log, clock } = stores
      const reader = log.reader('target')
      return {
        ...outboxToInbox(stores),
        async consume() {
          const batch = await reader.read({ maxEntries: 500 })
          for (const { value } of batch.entries) {
            const event = readEvent(value)
            if (event === undefined) continue
            const { id, aggregate, aggregateVersion } = event
            const row = { event_id: id, aggregate, aggregate_version: aggregateVersion, applied_at: clock.now() }
            await target.transaction(async transaction => {
              const fresh = await transaction.insertMany('event_inbox', [row], { onConflict: 'ignore' })
              if (fresh === 1) await note(transaction, contentOf(event))
            })
          }
          await batch.commit()
          return batch.entries.length
        },
      }
    },
  },
  {
    name: 'notes in a transaction of its own what has had its effect',
    caught: /at whatever step the process ends$/,
    make(stores) {
      const { target, log, clock } = stores
      const effects = { ...notingConsumer, apply: async () => {} }
      const inbox = openInbox({ database: eventsIn(target), consumers: [effects], clock })
      const reader = log.reader('target')
      return {
        ...outboxToInbox(stores),
        async consume() {
          const batch = await reader.read({ maxEntries: 500 })
          const known = await target.query.selectFrom('event_inbox').select('event_id').execute()
          const ids = new Set(known.map(({ event_id }) => event_id))
          await inbox.receive(batch.entries)
          for (const { value } of batch.entries) {
            const event = readEvent(value)
            if (event !== undefined && !ids.has(event.id))
              await target.transaction(transaction => note(transaction, contentOf(event)))
          }
          await batch.commit()
          return batch.entries.length
        },
      }
    },
  },
  {
    name: 'publishes after the commit, without an outbox',
    caught: /at whatever step the process ends$/,
    make(stores) {
      const { source, target, log, clock } = stores
      const inbox = openInbox({ database: eventsIn(target), consumers: [notingConsumer], clock })
      const reader = log.reader('target')
      let made = 0
      return {
        async change(aggregateId) {
          const n = await source.transaction(async transaction => {
            await count(transaction, aggregateId)
            const row = await transaction.query
              .selectFrom('counters')
              .select('n')
              .where('aggregate_id', '=', aggregateId)
              .executeTakeFirstOrThrow()
            return row.n
          })
          const { type, data, tenant } = changed(aggregateId)
          const aggregate = { kind: 'parcel', id: aggregateId }
          const event = { id: `evt_${clock.now()}_${made++}`, type, version: 1, aggregate, aggregateVersion: n }
          await log.append([{ key: aggregateId, value: JSON.stringify({ ...event, tenant, data }) }])
        },
        relay: async () => 0,
        consume: () => consume(reader, inbox),
      }
    },
  },
]

describe('the suite fails a mechanism that', () => {
  for (const { name, make, caught, overlapping = false } of faults) {
    const noticing = mechanismCases.filter(({ fact }) => caught.test(fact))
    const open: () => Promise<MechanismPlace> = overlapping ? onPostgres : sqliteStores
    test.skipIf(overlapping && postgres === undefined)(name, async () => {
      expect(noticing.length).toBeGreaterThan(0)
      for (const one of noticing)
        await expect(runMechanismCase(one, make, open)).rejects.toMatchObject({ name: 'AssertionError' })
    })
  }
})
