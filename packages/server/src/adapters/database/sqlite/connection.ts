import type BetterSqlite3 from 'better-sqlite3'
import { ValueRefused } from '../../../ports/database.ts'
import type { Outcome, Row } from '../session.ts'
import { storedValues } from '../values.ts'
import { translateSqliteError } from './errors.ts'

type Statement = BetterSqlite3.Statement<unknown[], Row>

/**
 * One handle on the file with its prepared statements. Preparing costs about as much as a look-up, and Kysely prepares
 * every time, so the least recently used of `capacity` statements makes room.
 */
export class Connection {
  readonly handle: BetterSqlite3.Database
  readonly #statements = new Map<string, Statement>()
  readonly #capacity: number

  constructor(handle: BetterSqlite3.Database, capacity = 256) {
    this.handle = handle
    this.#capacity = capacity
  }

  statement(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) {
      // Only when the cache is full does the order matter; until then looking up costs one hash.
      if (this.#statements.size >= this.#capacity) {
        this.#statements.delete(sql)
        this.#statements.set(sql, known)
      }
      return known
    }
    const made = this.attempt(() => this.handle.prepare<unknown[], Row>(sql))
    if (this.#statements.size >= this.#capacity) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(sql, made)
    return made
  }

  run(sql: string, parameters: readonly unknown[]): Outcome {
    const statement = this.statement(sql)
    const values = storedValues(parameters)
    return this.attempt(() => {
      if (!statement.reader) return { rows: [], changes: statement.run(values).changes }
      const rows = statement.all(values)
      for (const row of rows) requireExact(row)
      return { rows, changes: undefined }
    })
  }

  /** Several statements without parameters, none of them cached. */
  execute(sql: string): void {
    this.attempt(() => this.handle.exec(sql))
  }

  /** Runs it, with SQLite's errors translated. */
  attempt<Result>(action: () => Result): Result {
    try {
      return action()
    } catch (error) {
      throw translateSqliteError(error, (table, columns) => this.#uniqueIndex(table, columns))
    }
  }

  forgetStatements(): void {
    this.#statements.clear()
  }

  #uniqueIndex(table: string, columns: readonly string[]): string | undefined {
    const indexes = this.handle
      .prepare<[string], { name: string; columns: string }>(
        `SELECT list.name, (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno)) AS columns
         FROM pragma_index_list(?) AS list WHERE list."unique" = 1 AND list.origin = 'c'`,
      )
      .all(table)
    return indexes.find(index => index.columns === columns.join(','))?.name
  }
}

/** SQLite counts in 64 bits; what JavaScript would round is an error instead. */
export function requireExact(row: Row): void {
  for (const column in row) {
    const value = row[column]
    if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)) {
      throw new ValueRefused('number', `column ${column} holds a number beyond 2^53`)
    }
  }
}
