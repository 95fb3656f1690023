import { DatabaseMisuse } from '../../../ports/database.ts'
import { inChunks, type Outcome, type Row, type Session } from '../session.ts'
import { storedValues } from '../values.ts'
import type { CommitQueue } from './commit-queue.ts'
import { type Connection, requireExact } from './connection.ts'

/** Statements inside the transaction that the queue has opened. */
export class WriterSession implements Session {
  readonly #writer: Connection

  constructor(writer: Connection) {
    this.#writer = writer
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return this.#writer.run(sql, parameters)
  }

  // An open cursor would forbid every write on its handle, so everything is read first.
  async *stream(sql: string, parameters: readonly unknown[], chunkSize: number) {
    yield* inChunks(this.#writer.run(sql, parameters).rows, chunkSize)
  }
}

/** Statements of their own where there is one handle only: all of them wait their turn. */
export class QueuedSession implements Session {
  readonly #queue: CommitQueue
  readonly #writer: Connection

  constructor(queue: CommitQueue, writer: Connection) {
    this.#queue = queue
    this.#writer = writer
  }

  run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return this.#queue.add('statement', () => this.#writer.run(sql, parameters))
  }

  async *stream(sql: string, parameters: readonly unknown[], chunkSize: number) {
    yield* inChunks((await this.run(sql, parameters)).rows, chunkSize)
  }
}

/** Statements of their own on a file: what reads sees what is committed at once, what writes waits its turn. */
export class FileSession implements Session {
  readonly #queued: QueuedSession
  readonly #reader: Connection
  readonly #openReader: () => Connection

  constructor(queued: QueuedSession, reader: Connection, openReader: () => Connection) {
    this.#queued = queued
    this.#reader = reader
    this.#openReader = openReader
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    if (this.#reader.statement(sql).readonly) return this.#reader.run(sql, parameters)
    return await this.#queued.run(sql, parameters)
  }

  // A handle of its own: an open cursor holds its handle at the instant it began, and every other reader with it.
  async *stream(sql: string, parameters: readonly unknown[], chunkSize: number) {
    const reader = this.#openReader()
    try {
      yield* inChunks(cursor(reader, sql, parameters), chunkSize)
    } finally {
      reader.handle.close()
    }
  }
}

function* cursor(reader: Connection, sql: string, parameters: readonly unknown[]): Generator<Row> {
  const statement = reader.statement(sql)
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
}
