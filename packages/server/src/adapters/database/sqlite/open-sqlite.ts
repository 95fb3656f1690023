import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Kysely } from 'kysely'
import {
  type Database,
  type Migration,
  StorageUnavailable,
  type Transaction,
  type TransactionOptions,
} from '../../../ports/database.ts'
import { queryOn, sqliteDialect, transactionOn } from '../kysely-on.ts'
import { MIGRATIONS_TABLE, pendingMigrations, statementsFor } from '../migration-plan.ts'
import { type Session, TransactionSession } from '../session.ts'
import { TransactionScope } from '../transaction-scope.ts'
import { CommitQueue, untilFree } from './commit-queue.ts'
import { Connection } from './connection.ts'
import { translateOpenError } from './errors.ts'
import { insertMany } from './insert-many.ts'
import { FileSession, QueuedSession, WriterSession } from './sessions.ts'

export interface SqliteOptions {
  /** Path of the file; its folder is made (0700) when missing. `:memory:` lives as long as the database is open. */
  readonly file: string
  /** `full`: every COMMIT reaches the disk. `normal`: a power cut may lose the last COMMITs, never the consistency. */
  readonly durability: 'full' | 'normal'
  /** Overwrites what is deleted with zeros. */
  readonly secureDelete?: boolean
}

const IN_MEMORY = ':memory:'
/** Pages of a file that is mapped into memory would count as this process's own: it would grow with the data. */
const NOT_MAPPED = 'mmap_size = 0'
/** Of each connection, in KiB. The system keeps the rest of the file in its own cache. */
const PAGE_CACHE = 'cache_size = -3000'
/** What a savepoint may have to put back, and what is sorted, would otherwise lie in a file of the system's temp folder. */
const KEEP_OFF_DISK = 'temp_store = MEMORY'
/** Reading waits for a lock only while another process recovers the file. */
const READ_BUSY_TIMEOUT_MS = 5_000

/** Opens one service's file. Errors: `StorageFull`, `StorageUnavailable`. */
export async function openSqlite<Tables>(options: SqliteOptions): Promise<Database<Tables>> {
  const { file } = options
  try {
    if (file !== IN_MEMORY) makePrivateFile(file)
    const { writer, reader } = await untilFree(() => openHandles(options))
    return new SqliteDatabase<Tables>(file, writer, reader)
  } catch (error) {
    throw translateOpenError(error)
  }
}

// SQLite gives -wal and -shm the mode of the file itself.
function makePrivateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const descriptor = openSync(file, 'a', 0o600)
  try {
    // One that was put back from a backup may have come with another mode. If it is another user's, so is the decision.
    if ((fstatSync(descriptor).mode & 0o077) !== 0) fchmodSync(descriptor, 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  } finally {
    closeSync(descriptor)
  }
}

function openHandles({ file, durability, secureDelete = false }: SqliteOptions) {
  const writer = openHandle(file, 0, [
    ...(file === IN_MEMORY ? [] : ['journal_mode = WAL']),
    `synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`,
    `secure_delete = ${secureDelete ? 'ON' : 'FAST'}`,
    'foreign_keys = ON',
  ])
  if (file === IN_MEMORY) return { writer, reader: undefined }
  try {
    return { writer, reader: openReader(file) }
  } catch (error) {
    writer.handle.close()
    throw error
  }
}

const openReader = (file: string): Connection => openHandle(file, READ_BUSY_TIMEOUT_MS, ['query_only = ON'])

function openHandle(file: string, busyTimeoutMs: number, pragmas: readonly string[]): Connection {
  const handle = new BetterSqlite3(file, { timeout: busyTimeoutMs })
  try {
    for (const pragma of [NOT_MAPPED, PAGE_CACHE, KEEP_OFF_DISK, ...pragmas]) handle.pragma(pragma)
    return new Connection(handle)
  } catch (error) {
    handle.close()
    throw error
  }
}

class SqliteDatabase<Tables> implements Database<Tables> {
  readonly engine = 'sqlite'
  readonly query: Kysely<Tables>
  readonly #writer: Connection
  /** Sees what is committed, whatever the writer is doing. A database in memory has none. */
  readonly #reader: Connection | undefined
  readonly #queue: CommitQueue
  readonly #scope = new TransactionScope()
  #closing: Promise<void> | undefined

  constructor(file: string, writer: Connection, reader: Connection | undefined) {
    this.#writer = writer
    this.#reader = reader
    this.#queue = new CommitQueue(writer)
    const queued = new QueuedSession(this.#queue, writer)
    const openStream = () => writer.attempt(() => openReader(file))
    const session = reader === undefined ? queued : new FileSession(queued, reader, openStream)
    this.query = queryOn<Tables>(
      sqliteDialect,
      guarded(session, () => this.#requireUsable()),
    )
  }

  async transaction<Result>(
    work: (transaction: Transaction<Tables>) => Promise<Result>,
    _options: TransactionOptions = {},
  ): Promise<Result> {
    this.#requireUsable()
    return await this.#queue.add('savepoint', () => {
      const session = new TransactionSession(new WriterSession(this.#writer))
      const transaction: Transaction<Tables> = {
        query: transactionOn<Tables>(sqliteDialect, session),
        insertMany: (table, rows, { onConflict = 'fail' } = {}) =>
          session.attempt(() => insertMany(this.#writer, table, rows, onConflict)),
      }
      return this.#scope.run(() => session.complete(() => work(transaction)))
    })
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

  #requireUsable(): void {
    if (this.#closing !== undefined) throw new StorageUnavailable('CLOSED')
    this.#scope.refuseInside()
  }

  #applied(connection: Connection): Set<string> {
    const known = connection.run(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`, [MIGRATIONS_TABLE])
    if (known.rows.length === 0) return new Set()
    return new Set(connection.run(`SELECT name FROM ${MIGRATIONS_TABLE}`, []).rows.map(({ name }) => String(name)))
  }

  #checkpoint(): void {
    const [state] = this.#writer.handle.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (state?.busy !== 0) throw new StorageUnavailable('SQLITE_BUSY')
  }
}

/** The session, asked for leave first. */
const guarded = (session: Session, requireUsable: () => void): Session => ({
  run: async (sql, parameters) => {
    requireUsable()
    return await session.run(sql, parameters)
  },
  async *stream(sql, parameters, chunkSize) {
    requireUsable()
    yield* session.stream(sql, parameters, chunkSize)
  },
})
