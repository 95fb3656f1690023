import { type Database, StorageUnavailable } from '../../../ports/database.ts'
import type { EventLog, LogBatch, LogEntry, LogReader, ReadOptions } from '../../../ports/event-log.ts'
import { byPartition } from './partitions.ts'
import { type LogEntryRow, type LogTables, logMigrations } from './tables.ts'

export interface EmbeddedLogOptions {
  /** The log's own database; `close` closes it. Other processes may have it open too. */
  readonly database: Database<LogTables>
  /** Of a new log. One that exists keeps its own: a key must never change its partition. */
  readonly partitions?: number
}

/** How often a reader looks for what another process appended. */
const LOOK_EVERY_MS = 50
const REPLAY_PAGE = 1_000

/** The log in a database of its own: a file beside those of the services, or a schema. */
export async function openEmbeddedLog({ database, partitions = 8 }: EmbeddedLogOptions): Promise<EventLog> {
  await database.migrate(logMigrations)
  return new EmbeddedLog(database, await preparePartitions(database, partitions))
}

/** Resolves with how many partitions the log has. */
async function preparePartitions(database: Database<LogTables>, wanted: number): Promise<number> {
  const count = async () => (await database.query.selectFrom('log_partitions').select('partition').execute()).length
  const existing = await count()
  if (existing > 0) return existing
  // All in one transaction: of two processes that make the same log at once, one makes all of them.
  const rows = Array.from({ length: wanted }, (_, partition) => ({ partition, next_position: 0 }))
  await database.transaction(async ({ query, insertMany }) => {
    const [first] = rows
    if (first === undefined) return
    const { numInsertedOrUpdatedRows } = await query
      .insertInto('log_partitions')
      .values(first)
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 1n && rows.length > 1) await insertMany('log_partitions', rows.slice(1))
  })
  return await count()
}

class EmbeddedLog implements EventLog {
  readonly #database: Database<LogTables>
  readonly #partitions: number
  /** Readers of this process that wait for an entry. */
  readonly #waiting = new Set<() => void>()
  #closed = false

  constructor(database: Database<LogTables>, partitions: number) {
    this.#database = database
    this.#partitions = partitions
  }

  async append(entries: readonly LogEntry[]): Promise<void> {
    if (entries.length === 0) return
    const groups = byPartition(entries, this.#partitions)
    await this.#database.transaction(async ({ query, insertMany }) => {
      const rows: LogEntryRow[] = []
      for (const [partition, group] of groups) {
        const { next_position } = await query
          .updateTable('log_partitions')
          .set(({ eb }) => ({ next_position: eb('next_position', '+', group.length) }))
          .where('partition', '=', partition)
          .returning('next_position')
          .executeTakeFirstOrThrow()
        const first = next_position - group.length
        for (const [index, { key, value }] of group.entries())
          rows.push({ partition, position: first + index, entry_key: key, entry: value })
      }
      await insertMany('log_entries', rows)
    })
    this.#wakeAll()
  }

  reader(consumer: string): LogReader {
    return { read: options => this.#read(consumer, options) }
  }

  async *replay(): AsyncGenerator<readonly LogEntry[]> {
    for (const { partition, next_position: end } of await this.#ends()) {
      for (let from = 0; from < end; ) {
        const rows = await this.#rows(partition, from, Math.min(REPLAY_PAGE, end - from))
        if (rows.length === 0) throw new StorageUnavailable('LOG_CUT')
        from += rows.length
        yield rows.map(entryOf)
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#wakeAll()
    await this.#database.close()
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake()
  }

  async #read(consumer: string, { maxEntries, waitMs = 0, signal }: ReadOptions): Promise<LogBatch> {
    const giveUpAt = performance.now() + waitMs
    for (;;) {
      const batch = await this.#available(consumer, maxEntries)
      const left = giveUpAt - performance.now()
      if (batch.entries.length > 0 || left <= 0 || signal?.aborted || this.#closed) return batch
      await this.#somethingNew(Math.min(left, LOOK_EVERY_MS), signal)
    }
  }

  async #available(consumer: string, maxEntries: number): Promise<LogBatch> {
    const starts = new Map(await this.#committed(consumer))
    const next = new Map<number, number>()
    const entries: LogEntry[] = []
    const unread = (await this.#ends()).filter(end => end.next_position > (starts.get(end.partition) ?? 0))
    // A share for each partition, so that a long one does not keep the others waiting.
    const share = Math.ceil(maxEntries / Math.max(1, unread.length))
    for (const { partition } of unread) {
      const start = starts.get(partition) ?? 0
      const rows = await this.#rows(partition, start, Math.min(share, maxEntries - entries.length))
      for (const row of rows) entries.push(entryOf(row))
      if (rows.length > 0) next.set(partition, start + rows.length)
    }
    return { entries, commit: () => this.#commit(consumer, next) }
  }

  async #committed(consumer: string): Promise<[number, number][]> {
    const rows = await this.#database.query
      .selectFrom('log_consumers')
      .select(['partition', 'next_position'])
      .where('consumer', '=', consumer)
      .execute()
    return rows.map(row => [row.partition, row.next_position])
  }

  async #commit(consumer: string, next: ReadonlyMap<number, number>): Promise<void> {
    if (next.size === 0) return
    const rows = [...next].map(([partition, next_position]) => ({ consumer, partition, next_position }))
    await this.#database.query
      .insertInto('log_consumers')
      .values(rows)
      .onConflict(conflict =>
        conflict
          .columns(['consumer', 'partition'])
          .doUpdateSet(({ ref }) => ({ next_position: ref('excluded.next_position') }))
          // Another process may have come further meanwhile.
          .whereRef('log_consumers.next_position', '<', 'excluded.next_position'),
      )
      .execute()
  }

  #ends(): Promise<LogTables['log_partitions'][]> {
    return this.#database.query.selectFrom('log_partitions').selectAll().orderBy('partition').execute()
  }

  #rows(partition: number, from: number, limit: number): Promise<LogEntryRow[]> {
    return this.#database.query
      .selectFrom('log_entries')
      .selectAll()
      .where('partition', '=', partition)
      .where('position', '>=', from)
      .orderBy('position')
      .limit(limit)
      .execute()
  }

  /** Resolves when this process appends or the waiting is to end, after a while otherwise. */
  #somethingNew(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, waitMs)
      timer.unref()
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
}

const entryOf = ({ entry_key, entry }: LogEntryRow): LogEntry => ({ key: entry_key, value: entry })
