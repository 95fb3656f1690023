import type { Insertable, Kysely, Transaction as KyselyTransaction } from 'kysely'

/**
 * One service's own tables on one engine. Queries are composed with Kysely; what both engines understand is set down in
 * docs/architecture.md: text ids made by us, instants as epoch milliseconds, booleans as 0/1, JSON as text.
 */
export interface Database<Tables> {
  readonly engine: 'sqlite' | 'postgres'
  /** Single statements, each its own transaction. Never use it inside `transaction`: it would wait for itself. */
  readonly query: Kysely<Tables>
  /**
   * Runs `work` in one transaction and resolves after it is durable. On SQLite many transactions that wait at the same
   * time share one durable COMMIT (a savepoint each), so `work` must do no other I/O than through `transaction`.
   */
  transaction<Result>(work: (transaction: Transaction<Tables>) => Promise<Result>): Promise<Result>
  /** Applies the migrations that have not been applied, in order, under a lock. Safe to call from several processes. */
  migrate(migrations: readonly Migration[]): Promise<void>
  /** Overwrites what was deleted as far as the engine can (SQLite: WAL checkpoint TRUNCATE). */
  scrub(): Promise<void>
  close(): Promise<void>
}

export interface Transaction<Tables> {
  readonly query: KyselyTransaction<Tables>
  /** Inserts many rows with one prepared statement; returns how many were inserted. All rows have the same columns. */
  insertMany<Table extends keyof Tables & string>(
    table: Table,
    rows: readonly Insertable<Tables[Table]>[],
    options?: { onConflict?: 'fail' | 'ignore' },
  ): Promise<number>
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

/** A unique constraint was hit. */
export class UniqueViolation extends Error {
  override name = 'UniqueViolation'
  readonly constraint: string
  constructor(constraint: string, options?: ErrorOptions) {
    super(`unique constraint ${constraint}`, options)
    this.constraint = constraint
  }
}
