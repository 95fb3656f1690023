import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { TransactionSql } from 'postgres'
import {
  type Database,
  DatabaseMisuse,
  type Migration,
  StorageUnavailable,
  type Transaction,
  type TransactionOptions,
} from '../../../ports/database.ts'
import { postgresDialect, queryOn, transactionOn } from '../kysely-on.ts'
import { MIGRATIONS_TABLE, pendingMigrations, statementsFor } from '../migration-plan.ts'
import { type Session, TransactionSession } from '../session.ts'
import { TransactionScope } from '../transaction-scope.ts'
import { PostgresClient } from './client.ts'
import { isContention, translatePostgresError } from './errors.ts'
import { insertMany, quoted, TableTypes } from './insert-many.ts'
import { PreparedTexts } from './prepared-texts.ts'
import { PostgresSession } from './sessions.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** The service's own schema; made when missing. */
  readonly schema: string
  readonly maxConnections?: number
}

/** How often a statement or a transaction is tried that meets a deadlock or a serialization failure. */
const ATTEMPTS = 10

/** Opens one service's schema. Errors: `StorageFull`, `StorageUnavailable`, `QueryFailed` when the role may not make the schema. */
export async function openPostgres<Tables>(options: PostgresOptions): Promise<Database<Tables>> {
  const { url, schema, maxConnections = 4 } = options
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema))
    throw new DatabaseMisuse('a schema name is lower-case letters, digits and _')
  const client = new PostgresClient({ url, schema, maxConnections })
  try {
    await prepareSchema(new PostgresSession(() => client.sql, new PreparedTexts()), schema)
    return new PostgresDatabase<Tables>(client, schema)
  } catch (error) {
    await client.end()
    throw error
  }
}

async function prepareSchema(session: Session, schema: string): Promise<void> {
  const { rows } = await session.run(
    `SELECT current_setting('server_encoding') AS encoding, to_regnamespace($1) IS NOT NULL AS present`,
    [quoted(schema)],
  )
  if (rows[0]?.encoding !== 'UTF8') throw new StorageUnavailable('ENCODING_NOT_UTF8')
  // Asked first: CREATE SCHEMA IF NOT EXISTS needs the right to create also when there is nothing to create.
  if (rows[0].present === 1) return
  // Two processes that start at once would collide in PostgreSQL's own catalogue.
  await session.run(
    `DO $$ BEGIN PERFORM pg_advisory_xact_lock(${lockOf(schema)}); CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}; END $$`,
    [],
  )
}

const lockOf = (schema: string): string => `hashtextextended('exqress schema ${schema}', 0)`

/** Runs it again after a deadlock or a serialization failure: nothing of it has happened. */
async function whileContended<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isContention(error)) throw error
      if (failures >= ATTEMPTS) throw new StorageUnavailable('CONTENTION', { cause: error })
    }
    await sleep(failures * 5)
  }
}

class PostgresDatabase<Tables> implements Database<Tables> {
  readonly engine = 'postgres'
  readonly query: Kysely<Tables>
  readonly #client: PostgresClient
  readonly #schema: string
  readonly #scope = new TransactionScope()
  readonly #types = new TableTypes()
  readonly #prepared = new PreparedTexts()
  readonly #running = new Set<Promise<unknown>>()
  readonly #session: Session
  #closing: Promise<void> | undefined

  constructor(client: PostgresClient, schema: string) {
    this.#client = client
    this.#schema = schema
    const session = new PostgresSession(() => client.sql, this.#prepared)
    this.#session = {
      run: async (sql, parameters) => {
        this.#requireUsable()
        return await this.#tracked(whileContended(() => session.run(sql, parameters)))
      },
      stream: (sql, parameters, chunkSize) => {
        this.#requireUsable()
        return session.stream(sql, parameters, chunkSize)
      },
    }
    this.query = queryOn<Tables>(postgresDialect, this.#session)
  }

  async transaction<Result>(
    work: (transaction: Transaction<Tables>) => Promise<Result>,
    { isolation = 'read committed' }: TransactionOptions = {},
  ): Promise<Result> {
    this.#requireUsable()
    const begin = () =>
      this.#begin(isolation, session => {
        const query = transactionOn<Tables>(postgresDialect, session)
        return work({
          query,
          insertMany: (table, rows, { onConflict = 'fail' } = {}) =>
            session.attempt(() => insertMany(session, this.#types, table, rows, onConflict)),
        })
      })
    return await this.#tracked(whileContended(begin))
  }

  async migrate(migrations: readonly Migration[]): Promise<void> {
    if (pendingMigrations(migrations, await this.#applied(this.#session)).length === 0) return
    const begin = () =>
      this.#begin('read committed', async session => {
        await session.run(`SELECT pg_advisory_xact_lock(${lockOf(this.#schema)})`, [])
        await session.run(`CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (name text PRIMARY KEY)`, [])
        for (const migration of pendingMigrations(migrations, await this.#applied(session))) {
          for (const statement of statementsFor('postgres', migration)) await session.run(statement, [])
          await session.run(`INSERT INTO ${MIGRATIONS_TABLE} (name) VALUES ($1)`, [migration.name])
        }
      })
    await this.#tracked(whileContended(begin))
    this.#types.forget()
  }

  // PostgreSQL keeps a deleted value in heap and WAL until it is overwritten; whoever must erase keeps a key elsewhere
  // and destroys that. Nothing this could do would change it.
  async scrub(): Promise<void> {
    this.#requireUsable()
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#client.end())
    return this.#closing
  }

  async #begin<Result>(isolation: string, work: (session: TransactionSession) => Promise<Result>): Promise<Result> {
    let session: TransactionSession | undefined
    const inTransaction = async (sql: TransactionSql) => {
      const opened = new TransactionSession(new PostgresSession(() => sql, this.#prepared))
      session = opened
      try {
        return { result: await this.#scope.run(() => opened.complete(() => work(opened))) }
      } finally {
        // The driver would now write COMMIT or ROLLBACK to a socket that is gone, and throw where nobody can catch it.
        // It has failed the whole transaction by itself, or will as soon as the socket closes.
        if (opened.lost) await new Promise(() => {})
      }
    }
    try {
      const { result } = await this.#client.sql.begin(`isolation level ${isolation}`, inTransaction)
      return result
    } catch (error) {
      session?.lose()
      throw translatePostgresError(error)
    }
  }

  async #applied(session: Session): Promise<Set<string>> {
    const { rows } = await session.run(`SELECT to_regclass('${MIGRATIONS_TABLE}') IS NOT NULL AS present`, [])
    if (rows[0]?.present !== 1) return new Set()
    const applied = await session.run(`SELECT name FROM ${MIGRATIONS_TABLE}`, [])
    return new Set(applied.rows.map(({ name }) => String(name)))
  }

  #requireUsable(): void {
    if (this.#closing !== undefined) throw new StorageUnavailable('CLOSED')
    this.#scope.refuseInside()
  }

  /** Remembers what runs until it has settled: `close` waits for it. */
  async #tracked<Result>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }
}
