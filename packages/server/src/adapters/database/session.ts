import { DatabaseMisuse } from '../../ports/database.ts'

export type Row = Record<string, unknown>

export interface Outcome {
  readonly rows: Row[]
  /** How many rows were inserted, updated or deleted; undefined for a statement that only reads. */
  readonly changes: number | undefined
}

/** Where statements run: anywhere, or inside one transaction. What an engine has to offer. */
export interface Session {
  run(sql: string, parameters: readonly unknown[]): Promise<Outcome>
  stream(sql: string, parameters: readonly unknown[], chunkSize: number): AsyncIterable<Row[]>
}

/** The connection went away under the transaction; whatever else is asked of it would be written to nobody. */
export interface Lost {
  readonly connectionLost: true
}

/**
 * One transaction, on every engine alike: the first statement that fails ends it, also when the work swallows the error
 * (PostgreSQL refuses what follows and turns COMMIT into ROLLBACK without a word; SQLite would go on), and a statement
 * that the work did not wait for is refused once it has ended.
 */
export class TransactionSession implements Session {
  readonly #session: Session
  #failure: { readonly error: unknown } | undefined
  #ended = false
  #lost = false

  constructor(session: Session) {
    this.#session = session
  }

  /** true: nothing may be sent any more, not even ROLLBACK. */
  get lost(): boolean {
    return this.#lost
  }

  lose(): void {
    this.#lost = true
    this.#ended = true
  }

  /** Runs the work, whose failure is the first failed statement's if there was one. */
  async complete<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      if (this.#failure !== undefined) throw this.#failure.error
      return result
    } finally {
      this.#ended = true
    }
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return await this.attempt(() => this.#session.run(sql, parameters))
  }

  async *stream(sql: string, parameters: readonly unknown[], chunkSize: number): AsyncGenerator<Row[]> {
    this.#requireOpen()
    try {
      yield* this.#session.stream(sql, parameters, chunkSize)
    } catch (error) {
      throw this.#failed(error)
    }
  }

  async attempt<Result>(statement: () => Result | Promise<Result>): Promise<Result> {
    this.#requireOpen()
    try {
      return await statement()
    } catch (error) {
      throw this.#failed(error)
    }
  }

  #failed(error: unknown): unknown {
    this.#failure ??= { error }
    if (error instanceof Error && 'connectionLost' in error) this.#lost = true
    return error
  }

  #requireOpen(): void {
    if (this.#failure !== undefined) throw this.#failure.error
    if (this.#ended) throw new DatabaseMisuse('the transaction has ended; wait for every statement inside it')
  }
}

export function* inChunks(rows: Iterable<Row>, size: number): Generator<Row[]> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
