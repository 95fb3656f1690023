import type { ChildProcess } from 'node:child_process'
import type { Database, Migration } from '../database.ts'

/** A storage of its own that nothing else uses. */
export interface Place {
  /** A handle on the same storage each time, as another process would have one. */
  open(): Promise<Database<Tables>>
  /** true: every handle sees what another has committed. A database in memory has one handle only. */
  readonly shared: boolean
  /** A process that does `task` on this storage, writing one line to stdout for what it has done. */
  child(task: ChildTask): ChildProcess
  remove(): Promise<void>
}

/** `insert`: commits rows `row-0`, `row-1`, … for ever. `increment`: adds 1 to the counter 100 times. */
export type ChildTask = 'insert' | 'increment'

export interface Case {
  /** A fact about every database. */
  readonly fact: string
  readonly shared?: boolean
  readonly run: (place: Place) => Promise<void>
}

export interface Tables {
  parcels: { id: string; zone: string; seq: number; done: number; body: Uint8Array | null; note: string | null }
  counters: { id: string; n: number; label: string | null }
  scans: { id: string; parcel_id: string }
}

export const migrations: readonly Migration[] = [
  {
    name: '0001-parcels',
    up: {
      both: [
        `CREATE TABLE parcels (
          id text PRIMARY KEY, zone text NOT NULL, seq bigint NOT NULL, done integer NOT NULL, body bytea, note text
        )`,
        'CREATE UNIQUE INDEX parcels_zone_seq ON parcels (zone, seq)',
      ],
    },
  },
  {
    name: '0002-counters',
    up: { both: ['CREATE TABLE counters (id text PRIMARY KEY, n bigint NOT NULL, label text UNIQUE)'] },
  },
  {
    name: '0003-scans',
    up: {
      sqlite: ['CREATE TABLE scans (id text PRIMARY KEY, parcel_id text NOT NULL REFERENCES parcels (id)) STRICT'],
      postgres: ['CREATE TABLE scans (id text PRIMARY KEY, parcel_id text NOT NULL REFERENCES parcels (id))'],
    },
  },
]

export const parcel = (index: number, more: Partial<Tables['parcels']> = {}): Tables['parcels'] => ({
  id: `row-${index}`,
  zone: 'seoul-1',
  seq: index,
  done: 0,
  body: null,
  note: null,
  ...more,
})

export const parcels = (count: number, from = 0): Tables['parcels'][] =>
  Array.from({ length: count }, (_, index) => parcel(from + index))

/** Runs `test` on an opened database with the tables above, and closes it. */
export const withTables =
  (test: (database: Database<Tables>, place: Place) => Promise<void>) =>
  async (place: Place): Promise<void> => {
    const database = await place.open()
    try {
      await database.migrate(migrations)
      await test(database, place)
    } finally {
      await database.close()
    }
  }

export async function countParcels(database: Database<Tables>): Promise<number> {
  const { count } = await database.query
    .selectFrom('parcels')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export const counterOf = async (database: Database<Tables>): Promise<number> =>
  (await database.query.selectFrom('counters').select('n').where('id', '=', 'c').executeTakeFirstOrThrow()).n
