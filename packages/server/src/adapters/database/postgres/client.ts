import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import { ValueRefused } from '../../../ports/database.ts'

export interface ClientOptions {
  readonly url: string
  /** Where unqualified names are looked up and made. */
  readonly schema: string
  readonly maxConnections: number
}

interface Types {
  readonly exact: PostgresType<number>
  readonly truth: PostgresType<number>
  [name: string]: PostgresType
}
type Numbers = { exact: number; truth: number }

/** PostgreSQL's numbers for the types whose default reading differs from SQLite's. */
const TYPES = { bool: 16, int8: 20, numeric: 1700 }
const CONNECT_TIMEOUT_SECONDS = 10
const FAREWELL_SECONDS = 5

/**
 * The driver's pool, replaced as a whole when one of its connections is lost. postgres 3.4.9 leaves a connection that
 * was being written to while it closed unable to ever write again (connection.js, `closed` clears the timer of the next
 * write and keeps its handle), so callers that try again at once, as after a restart of the server, would hang.
 */
export class PostgresClient {
  readonly #options: ClientOptions
  #sql: Sql<Numbers>
  #ended = false

  constructor(options: ClientOptions) {
    this.#options = options
    this.#sql = this.#connect()
  }

  get sql(): Sql<Numbers> {
    return this.#sql
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#sql.end({ timeout: FAREWELL_SECONDS })
  }

  #connect(): Sql<Numbers> {
    const made: Sql<Numbers> = postgres(this.#options.url, {
      ...driverOptions(this.#options),
      // Called before any caller hears of the loss, so whoever tries again already finds the new pool.
      onclose: () => {
        if (this.#ended || this.#sql !== made) return
        this.#sql = this.#connect()
        // What runs on the other connections may finish.
        void made.end({ timeout: FAREWELL_SECONDS })
      },
    })
    return made
  }
}

function driverOptions({ schema, maxConnections }: ClientOptions): Options<Types> {
  return {
    max: maxConnections,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    // Array types are never read and are written as literals, so the round trip that learns them is saved.
    fetch_types: false,
    // "relation already exists, skipping" is not news.
    onnotice: () => {},
    connection: {
      application_name: `exqress ${schema}`,
      search_path: `"${schema}"`,
      // A process that hangs in the middle of a transaction must not hold its locks for ever.
      idle_in_transaction_session_timeout: 60_000,
    },
    types: {
      exact: { to: TYPES.int8, from: [TYPES.int8, TYPES.numeric], parse: exactNumber, serialize: String },
      truth: { to: TYPES.bool, from: [TYPES.bool], parse: (text: string) => (text === 't' ? 1 : 0), serialize: String },
    },
  }
}

/** A 64-bit integer or a numeric (what sum() gives) as a number, as SQLite gives it; what would be rounded is an error. */
function exactNumber(text: string): number {
  const number = Number(text)
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw new ValueRefused('number', 'a result is beyond 2^53')
  return number
}
