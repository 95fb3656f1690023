import type { Insertable, Kysely, Transaction as KyselyTransaction } from 'kysely'

/**
 * One service's own tables on one engine. Queries are composed with Kysely; what both engines understand is set down in
 * docs/architecture.md: text ids made by us, instants as epoch milliseconds, booleans as 0/1, JSON as text, bytes as
 * `bytea` (SQLite takes that name too). Text holds neither NUL nor half a surrogate pair, numbers stay within 2^53:
 * anything else is a `ValueRefused` on every engine.
 */
export interface Database<Tables> {
  readonly engine: 'sqlite' | 'postgres'
  /** Single statements, each its own durable transaction. Inside `transaction` it is refused: use the handle. */
  readonly query: Kysely<Tables>
  /**
   * Runs `work` in one transaction and resolves after it is durable. On SQLite many transactions that wait at the same
   * time share one durable COMMIT (a savepoint each), so `work` must do no other I/O than through `transaction`.
   * PostgreSQL runs `work` again after a deadlock or a serialization failure, so it must start from scratch each time.
   */
  transaction<Result>(
    work: (transaction: Transaction<Tables>) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  /** Applies the migrations that have not been applied, in order, under a lock. Safe to call from several processes. */
  migrate(migrations: readonly Migration[]): Promise<void>
  /** Overwrites what was deleted as far as the engine can (SQLite: WAL checkpoint TRUNCATE). */
  scrub(): Promise<void>
  /** Waits for what was handed in, then lets go of the engine. Doing it twice is one effect. */
  close(): Promise<void>
}

export interface TransactionOptions {
  /**
   * SQLite is always serializable. On PostgreSQL the default is read committed, which keeps `SET n = n + 1` exact but
   * loses an update that was read, computed here and written back; ask for `serializable` when `work` does that.
   */
  readonly isolation?: 'read committed' | 'serializable'
}

export interface Transaction<Tables> {
  readonly query: KyselyTransaction<Tables>
  /** Inserts many rows with one prepared statement; returns how many were inserted. All rows have the same columns. */
  insertMany<Table extends keyof Tables & string>(
    table: Table,
    rows: readonly Insertable<Tables[Table]>[],
    options?: InsertManyOptions,
  ): Promise<number>
}

export interface InsertManyOptions {
  /** `ignore` leaves out rows that hit any unique constraint, also one by a row of the same call. */
  readonly onConflict?: 'fail' | 'ignore'
}

/** One step of a service's schema. A name once released is never changed. */
export interface Migration {
  /** Sorts in the order of application, e.g. `0001-parcels`. */
  readonly name: string
  /** Statements for each engine; `both` where they are the same. */
  readonly up:
    | { readonly both: readonly string[] }
    | { readonly sqlite: readonly string[]; readonly postgres: readonly string[] }
}

/**
 * A unique constraint was hit. `constraint` is the index's name, on both engines: that of `CREATE UNIQUE INDEX`, or
 * `<table>_pkey` and `<table>_<columns>_key` where none was given.
 */
export class UniqueViolation extends Error {
  override name = 'UniqueViolation'
  readonly constraint: string
  constructor(constraint: string, options?: ErrorOptions) {
    super(`unique constraint ${constraint}`, options)
    this.constraint = constraint
  }
}

/** The disk, or the space the engine may use, is full. What was being written is not stored. */
export class StorageFull extends Error {
  override name = 'StorageFull'
  readonly code = 'STORAGE_FULL'
  /** The engine's own code, e.g. `SQLITE_FULL`, `53100`. */
  readonly engineCode: string
  constructor(engineCode: string, options?: ErrorOptions) {
    super(`no space left for the database (${engineCode})`, options)
    this.engineCode = engineCode
  }
}

/**
 * The engine cannot serve now: the file cannot be read or written, another process holds it, the server is gone or
 * refuses. Whether a COMMIT that was under way took effect is not known.
 */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable'
  readonly code = 'STORAGE_UNAVAILABLE'
  /** The engine's own code, e.g. `SQLITE_IOERR_WRITE`, `ECONNREFUSED`, `57P01`. */
  readonly engineCode: string
  constructor(engineCode: string, options?: ErrorOptions) {
    super(`the database is not available (${engineCode})`, options)
    this.engineCode = engineCode
  }
}

/** A value that not every engine gives back as it was put in. Names the reason, never the value. */
export class ValueRefused extends Error {
  override name = 'ValueRefused'
  readonly reason: 'nul' | 'surrogate' | 'number' | 'type' | 'columns'
  constructor(reason: ValueRefused['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/** `Database` was used in a way it cannot serve, e.g. a transaction inside a transaction. A mistake in our code. */
export class DatabaseMisuse extends Error {
  override name = 'DatabaseMisuse'
}

/**
 * Any other failure of a statement. Holds the engine's code and what the engine says about the schema; values are left
 * out, because PostgreSQL quotes them in messages and details.
 */
export class QueryFailed extends Error {
  override name = 'QueryFailed'
  readonly engineCode: string
  constructor(engineCode: string, message: string) {
    super(message)
    this.engineCode = engineCode
  }
}
