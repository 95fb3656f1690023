import type { KeyObject } from 'node:crypto'
import type { CheckpointStore } from '../../../ports/checkpoint-store.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Database, Transaction } from '../../../ports/database.ts'
import type { Ids } from '../../../ports/ids.ts'
import type { KeyProvider } from '../../../ports/key-provider.ts'
import { AuditBroken } from '../../../ports/vault.ts'
import type { AuditStateRow, VaultTables } from '../tables.ts'
import { copyCheckpoints, makeCheckpoint } from './checkpoints.ts'
import { type AuditEvent, type AuditRow, EntryHasher, HASH_BYTES } from './entry.ts'
import { isOurs, keyedState } from './state.ts'

/** Entries after which a checkpoint is made, whatever the time. */
export const CHECKPOINT_ENTRIES = 1000
/** Milliseconds after which one is made, if there is anything new. */
export const CHECKPOINT_MS = 60_000
/** Entries of one transaction. */
const GROUP_MAX = 512

export interface AuditLogParts {
  readonly database: Database<VaultTables>
  readonly keyProvider: KeyProvider
  readonly copies: CheckpointStore
  readonly clock: Clock
  readonly ids: Ids
}

interface Waiting {
  readonly event: AuditEvent
  readonly resolve: (row: AuditRow) => void
  readonly reject: (error: unknown) => void
}

/**
 * The log of what was opened and erased: every entry is bound to the one before it. Entries that wait at the same time
 * share one transaction, and so one durable COMMIT; several processes take turns by the row that says where the log ends.
 */
export class AuditLog {
  readonly #parts: AuditLogParts
  readonly #hasher = new EntryHasher()
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  #checkpointing: Promise<void> | undefined
  #checkpointSeq: number | undefined
  #copiedSeq: number | undefined

  constructor(parts: AuditLogParts) {
    this.#parts = parts
  }

  /** Resolves with the entry when it is durable. Errors: `AuditBroken`, and those of the database. */
  append(event: AuditEvent): Promise<AuditRow> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  /** Signs and copies where the log ends now, unless that has been done. */
  async checkpoint(): Promise<void> {
    // One that runs may have read the end before the latest entries.
    await this.#checkpointing?.catch(() => {})
    await this.#checkpointOnce()
  }

  /** Waits for checkpoints under way. */
  async settled(): Promise<void> {
    await this.#flushing
    await this.#checkpointing?.catch(() => {})
  }

  async #flush(): Promise<void> {
    // Whoever asks in this turn of the event loop comes along.
    await new Promise(resolve => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_MAX)
      try {
        const rows = await this.#write(group.map(({ event }) => event))
        for (const [index, { resolve }] of group.entries()) resolve(rows[index] as AuditRow)
        this.#checkpointWhenMany(rows.at(-1)?.seq ?? 0)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    // In the same turn as the last look: whoever comes after it begins anew.
    this.#flushing = undefined
  }

  async #write(events: readonly AuditEvent[]): Promise<AuditRow[]> {
    const key = await this.#parts.keyProvider.macKey('audit')
    // PostgreSQL may run this again: it starts from what it reads.
    return await this.#parts.database.transaction(async transaction => {
      const tip = (await this.#tip(transaction, key)) ?? (await this.#begin(transaction, key))
      const now = this.#parts.clock.now()
      const rows: AuditRow[] = []
      let { seq, hash, reveals } = tip
      for (const event of events) {
        const row = this.#hasher.rowOf(event, ++seq, now, hash)
        hash = row.hash
        if (row.kind === 'reveal') reveals++
        rows.push(row)
      }
      await transaction.insertMany('audit_entries', rows)
      const { mac } = keyedState(key, { name: 'tip', seq, reveals, at: now, hash })
      await transaction.query
        .updateTable('audit_state')
        .set({ seq, reveals, at: now, hash, mac })
        .where('name', '=', 'tip')
        .execute()
      return rows
    })
  }

  /** Where the log ends, held until the transaction ends. */
  async #tip({ query }: Transaction<VaultTables>, key: KeyObject): Promise<AuditStateRow | undefined> {
    const tip = await query
      .selectFrom('audit_state')
      .selectAll()
      .where('name', '=', 'tip')
      // SQLite has one writer.
      .$if(this.#parts.database.engine === 'postgres', one => one.forUpdate())
      .executeTakeFirst()
    if (tip !== undefined && !isOurs(key, tip)) throw new AuditBroken()
    return tip
  }

  /** A new log, named by a random hash. Of two processes that begin it one wins. */
  async #begin(transaction: Transaction<VaultTables>, key: KeyObject): Promise<AuditStateRow> {
    const beginning = { seq: 0, reveals: 0, at: this.#parts.clock.now(), hash: this.#parts.ids.bytes(HASH_BYTES) }
    const entry = await transaction.query.selectFrom('audit_entries').select('seq').limit(1).executeTakeFirst()
    if (entry === undefined) {
      const rows = (['tip', 'base'] as const).map(name => keyedState(key, { name, ...beginning }))
      await transaction.insertMany('audit_state', rows, { onConflict: 'ignore' })
    }
    // Entries of a log that another process has just begun come with its end; entries without one were tampered with.
    const tip = await this.#tip(transaction, key)
    if (tip === undefined) throw new AuditBroken()
    return tip
  }

  #checkpointWhenMany(seq: number): void {
    if (this.#checkpointing !== undefined) return
    if (this.#checkpointSeq !== undefined && seq - this.#checkpointSeq < CHECKPOINT_ENTRIES) return
    // A failure is told by the job, which tries again every minute.
    this.#checkpointOnce().catch(() => {})
  }

  #checkpointOnce(): Promise<void> {
    this.#checkpointing ??= this.#makeCheckpoint().finally(() => {
      this.#checkpointing = undefined
    })
    return this.#checkpointing
  }

  async #makeCheckpoint(): Promise<void> {
    const { database, keyProvider, clock } = this.#parts
    const key = await keyProvider.macKey('audit')
    const tip = await database.query.selectFrom('audit_state').selectAll().where('name', '=', 'tip').executeTakeFirst()
    if (tip === undefined) return
    if (!isOurs(key, tip)) throw new AuditBroken()
    if (this.#checkpointSeq !== tip.seq) await makeCheckpoint(this.#parts, tip, clock.now())
    this.#copiedSeq = await copyCheckpoints(this.#parts, this.#copiedSeq)
    this.#checkpointSeq = tip.seq
  }
}
