import postgres from 'postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgresForTests } from '../../../../test/engines.ts'
import { type Database, QueryFailed, StorageUnavailable } from '../../../ports/database.ts'
import {
  counterOf,
  countParcels,
  migrations,
  parcel,
  parcels,
  type Tables,
} from '../../../ports/database-conformance/case.ts'
import { openPostgres, type PostgresOptions } from './open-postgres.ts'

const server = await postgresForTests()

let schemas = 0
async function opened(options: Partial<PostgresOptions> = {}): Promise<Database<Tables>> {
  const url = server?.url ?? ''
  const database = await openPostgres<Tables>({ url, schema: `own_${++schemas}`, ...options })
  onTestFinished(() => database.close())
  await database.migrate(migrations)
  return database
}

/** Somebody else on the same server. */
function administrator() {
  const sql = postgres(server?.url ?? '', { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end({ timeout: 5 }))
  return {
    sql,
    /** What a restart of the server does to every connection. */
    terminateAll: () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  }
}

const increment = (database: Database<Tables>) =>
  database.transaction(({ query }) =>
    query
      .updateTable('counters')
      .set(({ eb }) => ({ n: eb('n', '+', 1) }))
      .where('id', '=', 'c')
      .execute(),
  )

describe.skipIf(server === undefined)('PostgreSQL', () => {
  test('a restart while nothing happens is not noticed', async () => {
    const database = await opened()
    await database.transaction(({ insertMany }) => insertMany('parcels', parcels(3)))
    await administrator().terminateAll()
    await connectionsToEnd()
    expect(await countParcels(database)).toBe(3)
    expect(await database.transaction(({ insertMany }) => insertMany('parcels', [parcel(9)]))).toBe(1)
  })

  test('a connection lost between two statements of a transaction ends it, and nothing of it is stored', async () => {
    const database = await opened({ maxConnections: 1 })
    const { terminateAll } = administrator()
    const running = database.transaction(async ({ query }) => {
      await query.insertInto('parcels').values(parcel(1)).execute()
      await terminateAll()
      await connectionsToEnd()
      // The driver would throw out of reach of any catch when this were written to the closed socket.
      await query.insertInto('parcels').values(parcel(2)).execute()
    })
    await expect(running).rejects.toThrow(StorageUnavailable)
    expect(await countParcels(database)).toBe(0)
    expect(await database.transaction(({ insertMany }) => insertMany('parcels', [parcel(3)]))).toBe(1)
  })

  test('a connection lost under a running statement ends the transaction, also when the work goes on regardless', async () => {
    const database = await opened({ maxConnections: 1 })
    const { sql, terminateAll } = administrator()
    await sql.unsafe(`CREATE VIEW own_${schemas}.slow AS SELECT pg_sleep(60)::text AS id`)
    const running = database.transaction(async ({ query }) => {
      await query.insertInto('parcels').values(parcel(1)).execute()
      const slow = query
        .selectFrom('slow' as 'parcels')
        .select('id')
        .execute()
        .catch(() => {})
      await untilSleeping(sql)
      await terminateAll()
      await slow
      for (const row of parcels(5, 10))
        await query
          .insertInto('parcels')
          .values(row)
          .execute()
          .catch(() => {})
    })
    await expect(running).rejects.toThrow(StorageUnavailable)
    expect(await countParcels(database)).toBe(0)
  })

  test('callers that try again at once all get through a storm of lost connections', async () => {
    const database = await opened()
    await database.query.insertInto('counters').values({ id: 'c', n: 0, label: null }).execute()
    const { terminateAll } = administrator()
    let acknowledged = 0
    let lost = 0
    const caller = async () => {
      for (let done = 0; done < 40; ) {
        try {
          await increment(database)
          acknowledged++
          done++
        } catch (error) {
          if (!(error instanceof StorageUnavailable)) throw error
          lost++
        }
      }
    }
    const storm = async () => {
      for (let round = 0; round < 6; round++) {
        await terminateAll()
        const before = acknowledged
        while (acknowledged < before + 20 && acknowledged < 400) await new Promise(resolve => setImmediate(resolve))
      }
    }
    await Promise.all([storm(), ...Array.from({ length: 10 }, caller)])
    expect(acknowledged).toBe(400)
    expect(lost).toBeGreaterThan(0)
    // Whether a COMMIT took effect whose answer was lost cannot be known.
    const counted = await counterOf(database)
    expect(counted).toBeGreaterThanOrEqual(acknowledged)
    expect(counted).toBeLessThanOrEqual(acknowledged + lost)
  })

  test('a deadlock is resolved by doing the work again', async () => {
    const database = await opened()
    await database.transaction(({ insertMany }) => insertMany('parcels', parcels(2)))
    let runs = 0
    const bothHoldOne = rendezvous(2)
    const cross = (first: string, second: string) =>
      database.transaction(async ({ query }) => {
        runs++
        const touch = (id: string) =>
          query
            .updateTable('parcels')
            .set(({ eb }) => ({ done: eb('done', '+', 1) }))
            .where('id', '=', id)
            .execute()
        await touch(first)
        await bothHoldOne()
        await touch(second)
      })
    await Promise.all([cross('row-0', 'row-1'), cross('row-1', 'row-0')])
    expect(runs).toBe(3)
    const rows = await database.query.selectFrom('parcels').select('done').execute()
    expect(rows).toEqual([{ done: 2 }, { done: 2 }])
  })

  test('what the server says about a value does not get into an error', async () => {
    const database = await opened()
    const wrong = database.query
      .insertInto('parcels')
      .values(parcel(1, { seq: '김보람' as unknown as number }))
      .execute()
    const failure = await wrong.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(QueryFailed)
    const everything = Object.getOwnPropertyNames(failure).map(name => String(Reflect.get(failure as Error, name)))
    expect(everything.join(' ')).toContain('22P02')
    expect(everything.join(' ')).not.toContain('김보람')
  })

  test('each service sees its own tables only', async () => {
    const [one, other] = [await opened(), await opened()]
    await one.query.insertInto('parcels').values(parcel(1)).execute()
    expect(await countParcels(other)).toBe(0)
    const path = await administrator().sql`SELECT schemaname FROM pg_tables WHERE tablename = 'parcels'`
    expect(path.map(({ schemaname }) => schemaname as string)).not.toContain('public')
  })

  test('several that open at once make the schema once', async () => {
    const schema = `own_${++schemas}`
    const url = server?.url ?? ''
    const handles = await Promise.all(Array.from({ length: 6 }, () => openPostgres({ url, schema })))
    await Promise.all(handles.map(handle => handle.close()))
  })

  test('a statement that is used once is not kept on the server, one that comes back is', async () => {
    const database = await opened({ maxConnections: 1 })
    for (let length = 1; length <= 40; length++) {
      const ids = parcels(length).map(({ id }) => id)
      await database.query.selectFrom('parcels').select('id').where('id', 'in', ids).execute()
    }
    const kept = () =>
      database.query
        .selectFrom('pg_prepared_statements' as 'parcels')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    const { count } = await kept()
    expect(count).toBeLessThan(5)
    for (let round = 0; round < 5; round++) await countParcels(database)
    expect((await kept()).count - count).toBeGreaterThan(0)
    expect((await kept()).count - count).toBeLessThan(4)
  })

  test('a wrong password and a missing database are unavailable', async () => {
    const wrong = new URL(server?.url ?? '')
    wrong.password = 'wrong'
    await expect(openPostgres({ url: wrong.href, schema: 'own' })).rejects.toMatchObject({ engineCode: '28P01' })
    const missing = new URL(server?.url ?? '')
    missing.pathname = 'not_there'
    await expect(openPostgres({ url: missing.href, schema: 'own' })).rejects.toMatchObject({ engineCode: '3D000' })
  })
})

/** Gives the sockets' close events their turn. */
async function connectionsToEnd(): Promise<void> {
  const sql = postgres(server?.url ?? '', { max: 1 })
  try {
    for (;;) {
      const [{ count = 0 } = {}] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'exqress %'`
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
      if (count === 0) return
    }
  } finally {
    await sql.end()
  }
}

async function untilSleeping(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const rows = await sql`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`
    if (rows.length > 0) return
  }
}

/** Resolves for the first `parties` callers when all of them are there; later ones pass. */
function rendezvous(parties: number): () => Promise<void> {
  let present = 0
  let open: () => void = () => {}
  const all = new Promise<void>(resolve => {
    open = resolve
  })
  return () => {
    if (++present >= parties) open()
    return all
  }
}
