import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { Kysely } from 'kysely'
import {
  type Database,
  type Migration,
  StorageUnavailable,
  type Transaction,
  type TransactionOptions,
} from '../../../ports/database.ts'
import { MIGRATIONS_TABLE, pendingMigrations, statementsFor } from '../migration-plan.ts'
import { TransactionScope } from '../transaction-scope.ts'
import { CommitQueue, untilFree } from './commit-queue.ts'
import { Connection, type StatementResult } from './connection.ts'
import { sqliteDialect } from './dialect.ts'
import { translateFileError } from './errors.ts'
import { insertMany } from './insert-many.ts'

export interface SqliteOptions {
  /** Path of the file; its folder is made (0700) when missing. `:memory:` lives as long as the database is open. */
  readonly file: string
  /** `full`: every COMMIT reaches the disk. `normal`: a power cut may lose the last COMMITs, never the consistency. */
  readonly durability: 'full' | 'normal'
  /** Overwrites what is deleted with zeros. */
  readonly secureDelete?: boolean
}

const MMAP_BYTES = 1 << 30
/** Reading waits for a lock only while another process recovers the file. */
const READ_BUSY_TIMEOUT_MS = 5_000

/** Opens one service's file. Errors: `StorageFull`, `StorageUnavailable`. */
export async function openSqlite<Tables>(options: SqliteOptions): Promise<Database<Tables>> {
  const { file, durability, secureDelete = false } = options
  const inMemory = file === ':memory:'
  if (!inMemory) makePrivateFile(file)
  const writer = await untilFree(() => openHandle(file, 0))
  try {
    await untilFree(() => {
      if (!inMemory) writer.handle.pragma('journal_mode = WAL')
      writer.handle.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
      writer.handle.pragma(`secure_delete = ${secureDelete ? 'ON' : 'FAST'}`)
      writer.handle.pragma('foreign_keys = ON')
    })
    const reader = inMemory ? undefined : openReader(file)
    return new SqliteDatabase<Tables>(file, writer, reader)
  } catch (error) {
    writer.handle.close()
    throw translateFileError(error)
  }
}

// SQLite gives -wal and -shm the mode of the file itself.
function makePrivateFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw translateFileError(error)
  }
}

function openHandle(file: string, busyTimeoutMs: number): Connection {
  const handle = new BetterSqlite3(file, { timeout: busyTimeoutMs })
  handle.pragma(`mmap_size = ${MMAP_BYTES}`)
  return new Connection(handle)
}

function openReader(file: string): Connection {
  const reader = openHandle(file, READ_BUSY_TIMEOUT_MS)
  reader.handle.pragma('query_only = ON')
  return reader
}

class SqliteDatabase<Tables> implements Database<Tables> {
  readonly engine = 'sqlite'
  readonly query: Kysely<Tables>
  readonly #file: string
  readonly #writer: Connection
  /** Sees what is committed, whatever the writer is doing. A database in memory has none. */
  readonly #reader: Connection | undefined
  readonly #queue: CommitQueue
  readonly #scope = new TransactionScope()
  readonly #inTransaction: Kysely<Tables>
  #closing: Promise<void> | undefined

  constructor(file: string, writer: Connection, reader: Connection | undefined) {
    this.#file = file
    this.#writer = writer
    this.#reader = reader
    this.#queue = new CommitQueue(writer)
    const run = (sql: string, parameters: readonly unknown[]) => this.#run(sql, parameters)
    const route = reader === undefined ? { run } : { run, openReader: () => this.#openStream() }
    this.query = new Kysely<Tables>({ dialect: sqliteDialect(route, 'refused') })
    this.#inTransaction = new Kysely<Tables>({ dialect: sqliteDialect(writer, 'queued') })
  }

  async transaction<Result>(
    work: (transaction: Transaction<Tables>) => Promise<Result>,
    _options: TransactionOptions = {},
  ): Promise<Result> {
    this.#requireUsable()
    return await this.#queue.add('savepoint', () =>
      this.#scope.run(() =>
        this.#inTransaction.transaction().execute(query =>
          work({
            query,
            insertMany: async (table, rows, { onConflict = 'fail' } = {}) =>
              rows.length === 0 ? 0 : insertMany(this.#writer, table, rows, onConflict),
          }),
        ),
      ),
    )
  }

  async migrate(migrations: readonly Migration[]): Promise<void> {
    this.#requireUsable()
    if (pendingMigrations(migrations, this.#applied(this.#reader ?? this.#writer)).length === 0) return
    await this.#queue.add('savepoint', () => {
      this.#writer.execute(`CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (name text PRIMARY KEY)`)
      for (const migration of pendingMigrations(migrations, this.#applied(this.#writer))) {
        for (const statement of statementsFor('sqlite', migration)) this.#writer.execute(statement)
        this.#writer.run(`INSERT INTO ${MIGRATIONS_TABLE} (name) VALUES (?)`, [migration.name])
      }
    })
    this.#writer.forgetStatements()
    this.#reader?.forgetStatements()
  }

  async scrub(): Promise<void> {
    this.#requireUsable()
    if (this.#reader === undefined) return
    await this.#queue.add('alone', () => untilFree(() => this.#checkpoint()))
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.idle().then(() => {
      this.#reader?.handle.close()
      this.#writer.handle.close()
    })
    return this.#closing
  }

  #run(sql: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult> {
    this.#requireUsable()
    if (this.#reader?.statement(sql).readonly === true) return this.#reader.run(sql, parameters)
    return this.#queue.add('statement', () => this.#writer.run(sql, parameters))
  }

  #openStream(): Connection {
    this.#requireUsable()
    return this.#writer.attempt(() => openReader(this.#file))
  }

  #requireUsable(): void {
    if (this.#closing !== undefined) throw new StorageUnavailable('CLOSED')
    this.#scope.refuseInside()
  }

  #applied(connection: Connection): Set<string> {
    const known = connection.run(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`, [MIGRATIONS_TABLE])
    if (known.rows.length === 0) return new Set()
    return new Set(connection.run(`SELECT name FROM ${MIGRATIONS_TABLE}`, []).rows.map(row => String(row.name)))
  }

  #checkpoint(): void {
    const [state] = this.#writer.attempt(
      () => this.#writer.handle.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[],
    )
    if (state?.busy !== 0) throw new StorageUnavailable('SQLITE_BUSY')
  }
}
