import type { Generated } from 'kysely'
import type { Migration } from '../ports/database.ts'

/**
 * What a service that publishes or consumes has beside its own tables, in the same database, because a state change and
 * its event, an event and its effect, are one transaction each. Nothing here is personal. An aggregate is `kind/id`.
 */
export interface EventTables {
  readonly event_streams: { readonly aggregate: string; readonly version: number }
  readonly event_outbox: OutboxRow
  readonly event_relay: { readonly name: 'relay'; readonly tx: number; readonly id: number }
  readonly event_inbox: InboxRow
  readonly event_parked: ParkedRow
  readonly event_dead: DeadRow
}

export interface OutboxRow {
  readonly id: Generated<number>
  /** PostgreSQL: id of the transaction that wrote it. SQLite, which has one writer: 0. */
  readonly tx: Generated<number>
  readonly aggregate_id: string
  readonly event: string
  readonly written_at: number
}

/** What has had its effect here. */
export interface InboxRow {
  readonly event_id: string
  readonly aggregate: string
  readonly aggregate_version: number
  readonly applied_at: number
}

/** What waits for its turn: for the events before it, or to be tried again. */
export interface ParkedRow {
  readonly event_id: string
  readonly aggregate: string
  readonly aggregate_version: number
  readonly event: string
  readonly parked_at: number
  readonly attempts: number
  /** null: it waits for the events before it. */
  readonly next_try_at: number | null
}

/** What has been given up. Those after it in its aggregate stay parked until it is redriven. */
export interface DeadRow {
  readonly event_id: string
  readonly aggregate: string
  readonly aggregate_version: number
  readonly event: string
  readonly attempts: number
  /** A code or the name of a class, never what an error says. */
  readonly cause: string
  readonly died_at: number
}

const FROM_OUTBOX = 'aggregate_id text NOT NULL, event text NOT NULL, written_at bigint NOT NULL'

/** Add them at the end of a service's own migrations, whose names begin with a digit. */
export const eventMigrations: readonly Migration[] = [
  {
    name: 'events-0001-outbox',
    up: {
      sqlite: [
        'CREATE TABLE event_streams (aggregate text PRIMARY KEY, version bigint NOT NULL)',
        // AUTOINCREMENT: the id of a row that was deleted is never given again, which would hide it from the relay.
        `CREATE TABLE event_outbox (id integer PRIMARY KEY AUTOINCREMENT, tx integer NOT NULL DEFAULT 0, ${FROM_OUTBOX})`,
        'CREATE TABLE event_relay (name text PRIMARY KEY, tx bigint NOT NULL, id bigint NOT NULL)',
        `INSERT INTO event_relay (name, tx, id) VALUES ('relay', 0, 0)`,
      ],
      postgres: [
        'CREATE TABLE event_streams (aggregate text PRIMARY KEY, version bigint NOT NULL)',
        `CREATE TABLE event_outbox (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tx bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
          ${FROM_OUTBOX}
        )`,
        'CREATE INDEX event_outbox_tx ON event_outbox (tx, id)',
        'CREATE TABLE event_relay (name text PRIMARY KEY, tx bigint NOT NULL, id bigint NOT NULL)',
        `INSERT INTO event_relay (name, tx, id) VALUES ('relay', 0, 0)`,
      ],
    },
  },
  {
    name: 'events-0002-inbox',
    up: {
      both: [
        `CREATE TABLE event_inbox (
          event_id text PRIMARY KEY,
          aggregate text NOT NULL,
          aggregate_version bigint NOT NULL,
          applied_at bigint NOT NULL
        )`,
        'CREATE UNIQUE INDEX event_inbox_version ON event_inbox (aggregate, aggregate_version)',
        `CREATE TABLE event_parked (
          event_id text PRIMARY KEY,
          aggregate text NOT NULL,
          aggregate_version bigint NOT NULL,
          event text NOT NULL,
          parked_at bigint NOT NULL,
          attempts integer NOT NULL,
          next_try_at bigint
        )`,
        'CREATE INDEX event_parked_aggregate ON event_parked (aggregate, aggregate_version)',
        `CREATE TABLE event_dead (
          event_id text PRIMARY KEY,
          aggregate text NOT NULL,
          aggregate_version bigint NOT NULL,
          event text NOT NULL,
          attempts integer NOT NULL,
          cause text NOT NULL,
          died_at bigint NOT NULL
        )`,
        'CREATE INDEX event_dead_aggregate ON event_dead (aggregate)',
      ],
    },
  },
]
