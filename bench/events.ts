import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../packages/server/src/adapters/clock/system.ts'
import { openDatabase } from '../packages/server/src/adapters/database/open.ts'
import { openEmbeddedLog } from '../packages/server/src/adapters/event-log/embedded/open-embedded-log.ts'
import type { LogTables } from '../packages/server/src/adapters/event-log/embedded/tables.ts'
import { randomIds } from '../packages/server/src/adapters/ids/random.ts'
import { consume } from '../packages/server/src/events/consume.ts'
import { consumerOf, eventsIn } from '../packages/server/src/events/consumer.ts'
import { openInbox } from '../packages/server/src/events/inbox.ts'
import { openPublisher } from '../packages/server/src/events/publish.ts'
import { relay } from '../packages/server/src/events/relay.ts'
import { type EventTables, eventMigrations } from '../packages/server/src/events/tables.ts'
import type { Migration, Transaction } from '../packages/server/src/ports/database.ts'
import type { Row } from './row.ts'

interface Tables extends EventTables {
  readonly states: { readonly id: string; readonly at: number }
}
interface BareTables {
  readonly states: { readonly id: string; readonly at: number }
  readonly texts: { readonly id: string; readonly text: string }
}

const ROUNDS = 5
const EVENTS = 5_000
/** Events of one state change, as a batch of waybills would publish. */
const TOGETHER = 50
const IN_FLIGHT = 8
const PAGE = 500

const STATES = 'CREATE TABLE states (id text PRIMARY KEY, at bigint NOT NULL)'
const migrations: readonly Migration[] = [{ name: '0001', up: { both: [STATES] } }, ...eventMigrations]
const bareMigrations: readonly Migration[] = [
  { name: '0001', up: { both: [STATES, 'CREATE TABLE texts (id text PRIMARY KEY, text text NOT NULL)'] } },
]

/**
 * Events a second from the state change through outbox, log and inbox to the effect, every COMMIT durable. The peer only
 * inserts: as many rows of the same bytes, in as many databases and as large transactions.
 */
export async function benchEvents(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-'))
  try {
    const rows = [await benchAt(folder, 'SQLite')]
    const server = process.env.EXQRESS_TEST_POSTGRES
    if (server === undefined) process.stderr.write('Left out: PostgreSQL (EXQRESS_TEST_POSTGRES is not set)\n')
    else rows.push(await benchAt(server, 'PostgreSQL'))
    return rows
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function benchAt(url: string, engine: string): Promise<Row> {
  const name = `bench_${process.pid}`
  const open = <T>(service: string) => openDatabase<T>(url, { service: `${name}_${service}`, durability: 'full' })
  const [source, target, logged] = [
    await open<Tables>('source'),
    await open<Tables>('target'),
    await open<LogTables>('log'),
  ]
  const bare = [await open<BareTables>('one'), await open<BareTables>('two'), await open<BareTables>('three')] as const
  const log = await openEmbeddedLog({ database: logged })
  for (const database of [source, target]) await database.migrate(migrations)
  for (const database of bare) await database.migrate(bareMigrations)
  const clock = systemClock()
  const publish = openPublisher({ clock, ids: randomIds() })
  const effect = consumerOf(['parcel.issued'], async ({ query }: Transaction<Tables>, { aggregate, at }) => {
    await query
      .insertInto('states')
      .values({ id: aggregate.id, at: Date.parse(at) })
      .execute()
  })
  const inbox = openInbox({ database: eventsIn(target), consumers: [effect], clock })
  const reader = log.reader('target')
  let made = 0
  const ids = (count: number) => Array.from({ length: count }, () => `pcl_${String(++made).padStart(26, '0')}`)

  const ours = async () => {
    await inFlight(EVENTS / TOGETHER, async () => {
      const batch = ids(TOGETHER)
      await source.transaction(async transaction => {
        await transaction.insertMany('states', batch.map(stateOf))
        await publish(transaction, batch.map(issued))
      })
    })
    while ((await relay({ database: eventsIn(source), log })) > 0);
    while ((await consume(reader, inbox)) > 0);
  }
  const peer = async () => {
    const all = ids(EVENTS)
    const [one, two, three] = bare
    let from = 0
    await inFlight(EVENTS / TOGETHER, async () => {
      const batch = all.slice(from, from + TOGETHER)
      from += TOGETHER
      await one.transaction(async ({ insertMany }) => {
        await insertMany('states', batch.map(stateOf))
        await insertMany('texts', batch.map(textOf))
      })
    })
    for (let page = 0; page < EVENTS; page += PAGE) {
      const rows = all.slice(page, page + PAGE)
      await two.transaction(({ insertMany }) => insertMany('texts', rows.map(textOf)))
      await three.transaction(async ({ insertMany }) => {
        await insertMany('states', rows.map(stateOf))
        await insertMany(
          'texts',
          rows.map(id => ({ id, text: id })),
        )
      })
    }
  }

  await ours()
  await peer()
  const seen = { ours: [] as number[], peer: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    seen.ours.push(await perSecond(ours))
    seen.peer.push(await perSecond(peer))
  }
  const applied = await target.query
    .selectFrom('states')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .execute()
  if (applied[0]?.n !== EVENTS * (ROUNDS + 1)) throw new Error(`${applied[0]?.n} effects`)
  if (source.engine === 'postgres')
    for (const service of ['source', 'target', 'log', 'one', 'two', 'three'])
      await dropSchema(url, `${name}_${service}`)
  await Promise.all([source.close(), target.close(), log.close(), ...bare.map(database => database.close())])
  const [mine, theirs] = [median(seen.ours), median(seen.peer)]
  return {
    what: `${engine}: state change to effect, ${TOGETHER} events a transaction`,
    ours: mine,
    peer: theirs,
    unit: 'events/s',
    ratio: mine / theirs,
    note: 'peer: inserting the same rows, nothing else',
  }
}

const stateOf = (id: string) => ({ id, at: 1_795_362_054_745 })
const data = { tokenVersion: 1, tokenSha256: '0'.repeat(64), boxCount: 1, marks: [] }
const issued = (aggregateId: string) => ({ type: 'parcel.issued', aggregateId, tenant: 'shop', data }) as const
const textOf = (id: string) => ({
  id,
  text: JSON.stringify({ ...issued(id), id, version: 1, at: '2026-11-22T10:00:00.000Z' }),
})

async function inFlight(count: number, operation: () => Promise<void>): Promise<void> {
  let left = count
  const worker = async () => {
    while (left-- > 0) await operation()
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

async function perSecond(operation: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await operation()
  return (EVENTS / (performance.now() - start)) * 1_000
}

async function dropSchema(url: string, schema: string): Promise<void> {
  const { default: postgres } = await import('postgres')
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe(`DROP SCHEMA ${schema} CASCADE`)
  await sql.end()
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
