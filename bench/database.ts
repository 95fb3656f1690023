import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import postgres from 'postgres'
import { openDatabase } from '../packages/server/src/adapters/database/open.ts'
import type { Database, Migration } from '../packages/server/src/ports/database.ts'
import type { Row } from './row.ts'

interface Tables {
  parcels: { id: string; tenant: string; issued_at: number; state: number; token: Uint8Array; note: string | null }
}

const migrations: readonly Migration[] = [
  {
    name: '0001',
    up: {
      both: [
        `CREATE TABLE parcels (
          id text PRIMARY KEY, tenant text NOT NULL, issued_at bigint NOT NULL, state integer NOT NULL, token bytea NOT NULL, note text
        )`,
      ],
    },
  },
]

const ROUNDS = 5
const KEPT = 20_000
const BULK = 20_000
const BATCH = 500
const IN_FLIGHT = 64
const columns = ['id', 'tenant', 'issued_at', 'state', 'token', 'note'] as const

const parcel = (prefix: string, index: number): Tables['parcels'] => ({
  id: `${prefix}${index}`.padStart(26, '0'),
  tenant: 'tenant-a',
  issued_at: 1_795_362_054_745 + index,
  state: index % 3,
  token: Buffer.alloc(32, index),
  note: index % 4 === 0 ? null : `note ${index}`,
})
const parcels = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => parcel(prefix, index))

interface Contest {
  readonly what: string
  /** Both return how many operations they did. */
  readonly ours: (round: number) => Promise<number>
  readonly peer: (round: number) => Promise<number>
  readonly unit: string
  readonly note: string
}

/** Operations a second against the bare drivers, on this machine's disk; PostgreSQL where EXQRESS_TEST_POSTGRES names one. */
export async function benchDatabase(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-'))
  try {
    const rows = await benchSqlite(folder)
    const server = process.env.EXQRESS_TEST_POSTGRES
    if (server === undefined) process.stderr.write('Left out: PostgreSQL (EXQRESS_TEST_POSTGRES is not set)\n')
    else rows.push(...(await benchPostgres(server)))
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function benchSqlite(folder: string): Promise<Row[]> {
  const database = await openDatabase<Tables>(folder, { service: 'ours', durability: 'full' })
  const bare = new BetterSqlite3(join(folder, 'bare.sqlite'))
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'mmap_size = 1073741824']) bare.pragma(pragma)
  await fill(database)
  for (const statement of statementsOf(migrations)) bare.exec(statement)
  const insert = bare.prepare(`INSERT INTO parcels (${columns.join(', ')}) VALUES (?, ?, ?, ?, ?, ?)`)
  const insertAll = bare.transaction((rows: readonly Tables['parcels'][]) => {
    for (const row of rows) insert.run(columns.map(column => row[column]))
  })
  insertAll(parcels('k', KEPT))
  const find = bare.prepare('SELECT * FROM parcels WHERE id = ?')
  const touch = bare.prepare('UPDATE parcels SET state = state + 1 WHERE id = ?')
  const touchDurably = bare.transaction((id: string) => touch.run(id))
  try {
    return await rowsOf([
      {
        what: 'SQLite: look-up by key, composed each time',
        unit: '/s',
        note: 'peer: better-sqlite3, one prepared statement',
        ours: () => lookUps(database, 1),
        peer: async () => {
          for (let index = 0; index < KEPT; index++) find.get(parcelId(index))
          return KEPT
        },
      },
      {
        what: 'SQLite: bulk insert, 500 rows a durable COMMIT',
        unit: 'rows/s',
        note: 'peer: better-sqlite3, one prepared statement in a transaction',
        ours: round => insertBulk(database, `o${round}-`),
        peer: async round => {
          const rows = parcels(`p${round}-`, BULK)
          for (let from = 0; from < BULK; from += BATCH) insertAll(rows.slice(from, from + BATCH))
          return BULK
        },
      },
      {
        what: `SQLite: small durable transactions, ${IN_FLIGHT} waiting`,
        unit: '/s',
        note: 'peer: better-sqlite3, a COMMIT each',
        ours: () => transactions(database),
        peer: async () => {
          for (let index = 0; index < TOUCHED; index++) touchDurably(parcelId(index))
          return TOUCHED
        },
      },
    ])
  } finally {
    bare.close()
    await database.close()
  }
}

async function benchPostgres(url: string): Promise<Row[]> {
  const service = `bench_${process.pid}`
  const database = await openDatabase<Tables>(url, { service, durability: 'full' })
  const bare = postgres(url, { max: 4, onnotice: () => {}, connection: { search_path: service } })
  await fill(database)
  try {
    return await rowsOf([
      {
        what: `PostgreSQL: look-up by key, composed each time, ${IN_FLIGHT} in flight`,
        unit: '/s',
        note: 'peer: postgres.js, tagged query',
        ours: () => lookUps(database, IN_FLIGHT),
        peer: () =>
          inFlight(KEPT, IN_FLIGHT, async index => {
            await bare`SELECT * FROM parcels WHERE id = ${parcelId(index)}`
          }),
      },
      {
        what: 'PostgreSQL: bulk insert, 500 rows a COMMIT',
        unit: 'rows/s',
        note: 'peer: postgres.js, its own multi-row helper',
        ours: round => insertBulk(database, `o${round}-`),
        peer: async round => {
          const rows = parcels(`p${round}-`, BULK)
          for (let from = 0; from < BULK; from += BATCH) {
            await bare`INSERT INTO parcels ${bare(rows.slice(from, from + BATCH), ...columns)}`
          }
          return BULK
        },
      },
    ])
  } finally {
    await bare.unsafe(`DROP SCHEMA ${service} CASCADE`)
    await bare.end()
    await database.close()
  }
}

const TOUCHED = 3_200
const parcelId = (index: number) => `k${index}`.padStart(26, '0')
const statementsOf = (steps: readonly Migration[]) => steps.flatMap(({ up }) => ('both' in up ? up.both : up.sqlite))

async function fill(database: Database<Tables>): Promise<void> {
  await database.migrate(migrations)
  await database.transaction(({ insertMany }) => insertMany('parcels', parcels('k', KEPT)))
}

const lookUps = (database: Database<Tables>, waiting: number): Promise<number> =>
  inFlight(KEPT, waiting, async index => {
    await database.query.selectFrom('parcels').selectAll().where('id', '=', parcelId(index)).executeTakeFirst()
  })

async function insertBulk(database: Database<Tables>, prefix: string): Promise<number> {
  const rows = parcels(prefix, BULK)
  for (let from = 0; from < BULK; from += BATCH) {
    await database.transaction(({ insertMany }) => insertMany('parcels', rows.slice(from, from + BATCH)))
  }
  return BULK
}

const transactions = (database: Database<Tables>): Promise<number> =>
  inFlight(TOUCHED, IN_FLIGHT, async index => {
    await database.transaction(({ query }) =>
      query
        .updateTable('parcels')
        .set(({ eb }) => ({ state: eb('state', '+', 1) }))
        .where('id', '=', parcelId(index))
        .execute(),
    )
  })

async function inFlight(count: number, waiting: number, operation: (index: number) => Promise<void>): Promise<number> {
  let next = 0
  const worker = async () => {
    while (next < count) await operation(next++)
  }
  await Promise.all(Array.from({ length: waiting }, worker))
  return count
}

// Interleaved, so that a neighbour's load meets both; the median of each.
async function rowsOf(contests: readonly Contest[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, ours, peer, unit, note } of contests) {
    const seen = { ours: [] as number[], peer: [] as number[] }
    await perSecond(() => ours(ROUNDS))
    await perSecond(() => peer(ROUNDS))
    for (let round = 0; round < ROUNDS; round++) {
      seen.ours.push(await perSecond(() => ours(round)))
      seen.peer.push(await perSecond(() => peer(round)))
    }
    const [mine, theirs] = [median(seen.ours), median(seen.peer)]
    rows.push({ what, ours: mine, peer: theirs, unit, ratio: mine / theirs, note })
  }
  return rows
}

async function perSecond(operations: () => Promise<number>): Promise<number> {
  const start = performance.now()
  const count = await operations()
  return (count / (performance.now() - start)) * 1_000
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
