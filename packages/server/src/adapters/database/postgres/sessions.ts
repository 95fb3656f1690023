import type { ISql, TransactionSql, UnsafeQueryOptions } from 'postgres'
import type { Outcome, Row, Session } from '../session.ts'
import { storedValues } from '../values.ts'
import { translatePostgresError } from './errors.ts'
import type { PreparedTexts } from './prepared-texts.ts'

type Runner = Pick<ISql, 'unsafe'> | Pick<TransactionSql, 'unsafe'>

// The driver sends a text without parameters by the simple protocol, which prepares nothing, unless told otherwise; its
// types do not name the option.
const PREPARED: UnsafeQueryOptions & { readonly simple: false } = { prepare: true, simple: false }
const CHANGES = /^(INSERT|UPDATE|DELETE|MERGE)$/

/** Statements on the pool or on one transaction of it. */
export class PostgresSession implements Session {
  readonly #runner: () => Runner
  readonly #prepared: PreparedTexts

  /** `runner` is asked each time: the pool behind it may have been replaced, and may refuse. */
  constructor(runner: () => Runner, prepared: PreparedTexts) {
    this.#runner = runner
    this.#prepared = prepared
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    const values = storedValues(parameters)
    const runner = this.#runner()
    try {
      const result = await runner.unsafe(sql, values as never[], this.#prepared.isWorthwhile(sql) ? PREPARED : {})
      return { rows: Array.from(result) as Row[], changes: CHANGES.test(result.command) ? result.count : undefined }
    } catch (error) {
      throw translatePostgresError(error)
    }
  }

  async *stream(sql: string, parameters: readonly unknown[], chunkSize: number): AsyncGenerator<Row[]> {
    const values = storedValues(parameters)
    const runner = this.#runner()
    try {
      for await (const rows of runner.unsafe(sql, values as never[]).cursor(chunkSize)) yield Array.from(rows) as Row[]
    } catch (error) {
      throw translatePostgresError(error)
    }
  }
}
