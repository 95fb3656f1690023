import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  type KyselyProps,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  Transaction,
} from 'kysely'
import { DatabaseMisuse } from '../../ports/database.ts'
import type { Session } from './session.ts'

/**
 * Kysely without its drivers. Theirs hand out one connection at a time, behind a mutex on SQLite and reserved for each
 * statement on PostgreSQL, which would keep writes from sharing a COMMIT and statements from being pipelined.
 */
export const queryOn = <Tables>(dialect: Dialect, session: Session): Kysely<Tables> =>
  new Kysely<Tables>(propsFor(dialect, session))

export const transactionOn = <Tables>(dialect: Dialect, session: Session): Transaction<Tables> =>
  new Transaction<Tables>(propsFor(dialect, session))

const refusingDriver: Driver = {
  init: async () => {},
  acquireConnection: async () => refuse(),
  beginTransaction: async () => refuse(),
  commitTransaction: async () => {},
  rollbackTransaction: async () => {},
  releaseConnection: async () => {},
  destroy: async () => {},
}

function refuse(): never {
  throw new DatabaseMisuse('begin a transaction with Database.transaction')
}

export const sqliteDialect: Dialect = {
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: database => new SqliteIntrospector(database),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createDriver: () => refusingDriver,
}

export const postgresDialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: database => new PostgresIntrospector(database),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createDriver: () => refusingDriver,
}

function propsFor(dialect: Dialect, session: Session): KyselyProps {
  const connection = new SessionConnection(session)
  const provider: ConnectionProvider = { provideConnection: async consumer => await consumer(connection) }
  return {
    config: { dialect },
    dialect,
    driver: refusingDriver,
    executor: new DefaultQueryExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), provider),
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.#session.run(sql, parameters)
    return { rows: rows as Row[], ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }) }
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize = 500): AsyncIterableIterator<QueryResult<Row>> {
    for await (const rows of this.#session.stream(query.sql, query.parameters, chunkSize)) yield { rows: rows as Row[] }
  }
}
