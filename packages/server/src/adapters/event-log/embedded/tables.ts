import type { Migration } from '../../../ports/database.ts'

export interface LogTables {
  /** The counter of each partition; held to the end of the transaction, it lets nobody else append to the partition. */
  readonly log_partitions: { readonly partition: number; readonly next_position: number }
  readonly log_entries: LogEntryRow
  readonly log_consumers: { readonly consumer: string; readonly partition: number; readonly next_position: number }
}

export interface LogEntryRow {
  readonly partition: number
  readonly position: number
  readonly entry_key: string
  readonly entry: string
}

export const logMigrations: readonly Migration[] = [
  {
    name: '0001-log',
    up: {
      both: [
        'CREATE TABLE log_partitions (partition integer PRIMARY KEY, next_position bigint NOT NULL)',
        `CREATE TABLE log_entries (
          partition integer NOT NULL,
          position bigint NOT NULL,
          entry_key text NOT NULL,
          entry text NOT NULL,
          PRIMARY KEY (partition, position)
        )`,
        `CREATE TABLE log_consumers (
          consumer text NOT NULL,
          partition integer NOT NULL,
          next_position bigint NOT NULL,
          PRIMARY KEY (consumer, partition)
        )`,
      ],
    },
  },
]
