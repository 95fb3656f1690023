import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { DatabaseMisuse } from '../../../ports/database.ts'
import { storedValues } from '../values.ts'
import { type Connection, requireExact, type StatementResult } from './connection.ts'

/** Where a statement runs. */
export interface Route {
  run(sql: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult>
  /**
   * A handle for one stream alone: an open cursor holds its handle at the instant it began. Without it a stream reads
   * everything first.
   */
  openReader?(): Connection
}

/** Kysely on SQLite. `queued`: the queue has opened the transaction; `refused`: there is none to be had here. */
export function sqliteDialect(route: Route, transactions: 'queued' | 'refused'): Dialect {
  return {
    createAdapter: () => new ConcurrentSqliteAdapter(),
    createIntrospector: database => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => new RoutingDriver(route, transactions),
  }
}

// Kysely gives SQLite one connection behind a mutex, which would keep writes from meeting in one COMMIT.
class ConcurrentSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

class RoutedConnection implements DatabaseConnection {
  readonly #route: Route
  ended = false

  constructor(route: Route) {
    this.#route = route
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#requireOpen()
    const { rows, changes } = await this.#route.run(query.sql, query.parameters)
    return { rows: rows as Row[], ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }) }
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize = 500): AsyncIterableIterator<QueryResult<Row>> {
    this.#requireOpen()
    const chunks =
      this.#route.openReader === undefined
        ? inChunks((await this.#route.run(query.sql, query.parameters)).rows, chunkSize)
        : inChunks(cursor(this.#route.openReader(), query), chunkSize)
    for (const rows of chunks) yield { rows: rows as Row[] }
  }

  // A statement that the work did not wait for would land in the transaction that comes next.
  #requireOpen(): void {
    if (this.ended) throw new DatabaseMisuse('the transaction has ended; wait for every statement inside it')
  }
}

function* cursor(reader: Connection, { sql, parameters }: CompiledQuery): Generator<Record<string, unknown>> {
  try {
    const statement = reader.prepare(sql)
    if (!statement.readonly) throw new DatabaseMisuse('only a query that reads can be streamed')
    const rows = reader.attempt(() => statement.iterate(storedValues(parameters)))
    try {
      for (;;) {
        const next = reader.attempt(() => rows.next())
        if (next.done === true) return
        requireExact(next.value)
        yield next.value
      }
    } finally {
      rows.return?.()
    }
  } finally {
    reader.handle.close()
  }
}

function* inChunks<Row>(rows: Iterable<Row>, size: number): Generator<Row[]> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

class RoutingDriver implements Driver {
  readonly #route: Route
  readonly #transactions: 'queued' | 'refused'

  constructor(route: Route, transactions: 'queued' | 'refused') {
    this.#route = route
    this.#transactions = transactions
  }

  async init() {}

  async acquireConnection() {
    return new RoutedConnection(this.#route)
  }

  async beginTransaction() {
    if (this.#transactions === 'refused') throw new DatabaseMisuse('begin a transaction with Database.transaction')
  }

  async commitTransaction() {}

  async rollbackTransaction() {}

  async releaseConnection(connection: RoutedConnection) {
    connection.ended = true
  }

  async destroy() {}
}
