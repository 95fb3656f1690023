import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { StorageFull, StorageUnavailable } from '../../../ports/database.ts'
import type { Connection } from './connection.ts'
import { isBusy } from './errors.ts'

/** How many waiting writes share one COMMIT. A durable COMMIT costs as much as some hundred rows. */
const GROUP_SIZE = 64
/** How long another process may hold the write lock before we give up. */
const BUSY_DEADLINE_MS = 15_000

interface Job {
  /** `alone`: outside any transaction. `savepoint`: may fail without its neighbours. `statement`: one atomic statement. */
  readonly kind: 'alone' | 'savepoint' | 'statement'
  readonly run: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * The single writer of one file. Writes that wait at the same time run one after the other in one transaction, each in
 * a savepoint, and share its durable COMMIT; a promise settles after that COMMIT, because even a refusal may rest on
 * what a neighbour wrote.
 */
export class CommitQueue {
  readonly #connection: Connection
  readonly #waiting: Job[] = []
  #draining: Promise<void> | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  add<Result>(kind: Job['kind'], run: () => Result | Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      // The queue runs in whoever woke it; the work must see its own caller's async context.
      const inCaller = AsyncLocalStorage.snapshot()
      this.#waiting.push({ kind, run: () => inCaller(run), resolve: value => resolve(value as Result), reject })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining
  }

  async #drain(): Promise<void> {
    // Lets the callers of this turn queue up behind the first one.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      if (this.#waiting[0]?.kind === 'alone') await this.#runAlone()
      else await this.#runGroup()
    }
    this.#draining = undefined
  }

  async #runAlone(): Promise<void> {
    const job = this.#waiting.shift()
    if (job === undefined) return
    try {
      job.resolve(await job.run())
    } catch (error) {
      job.reject(error)
    }
  }

  async #runGroup(): Promise<void> {
    try {
      await untilFree(() => this.#connection.handle.exec('BEGIN IMMEDIATE'))
    } catch (error) {
      const failure = this.#translated(error)
      for (const job of this.#waiting.splice(0, GROUP_SIZE)) job.reject(failure)
      return
    }
    const group: Job[] = []
    const settle: (() => void)[] = []
    try {
      await this.#runJobs(group, settle)
      this.#connection.attempt(() => this.#connection.statement('COMMIT').run())
    } catch (error) {
      this.#abandon()
      const guilty = group.at(-1)
      for (const job of group) job.reject(job === guilty ? error : lostWith(error))
      return
    }
    for (const done of settle) done()
  }

  async #runJobs(group: Job[], settle: (() => void)[]): Promise<void> {
    let waited = false
    while (group.length < GROUP_SIZE) {
      const next = this.#waiting[0]
      if (next?.kind === 'alone') return
      if (next === undefined) {
        if (waited) return
        waited = true
        // One turn of the event loop: requests that have already arrived join this COMMIT.
        await new Promise(resolve => setImmediate(resolve))
        continue
      }
      this.#waiting.shift()
      group.push(next)
      settle.push(await this.#runJob(next, group.length === 1))
    }
  }

  /** Returns what settles the job once the group is durable; throws when the whole transaction is lost. */
  async #runJob(job: Job, first: boolean): Promise<() => void> {
    const { handle } = this.#connection
    const savepoint = job.kind === 'savepoint' && !first
    try {
      if (savepoint) this.#connection.attempt(() => this.#connection.statement('SAVEPOINT job').run())
      const result = await job.run()
      if (savepoint) this.#connection.attempt(() => this.#connection.statement('RELEASE job').run())
      return () => job.resolve(result)
    } catch (error) {
      // The first has nobody before it, so the whole transaction is its savepoint, which spares SQLite a copy of every
      // page it changes. A full or failing disk makes SQLite roll back everything by itself.
      if (first || !handle.inTransaction) throw error
      if (savepoint) {
        this.#connection.attempt(() => this.#connection.statement('ROLLBACK TO job').run())
        this.#connection.attempt(() => this.#connection.statement('RELEASE job').run())
      }
      return () => job.reject(error)
    }
  }

  #abandon(): void {
    try {
      if (this.#connection.handle.inTransaction) this.#connection.handle.exec('ROLLBACK')
    } catch {
      // The error that brought us here says more; the next BEGIN fails if the file is truly gone.
    }
  }

  #translated(error: unknown): unknown {
    try {
      return this.#connection.attempt(() => {
        throw error
      })
    } catch (translated) {
      return translated
    }
  }
}

/** What the others are told when a COMMIT they share fails: the storage's error, never their neighbour's own. */
const lostWith = (error: unknown): unknown =>
  error instanceof StorageFull || error instanceof StorageUnavailable ? error : new StorageUnavailable('ROLLED_BACK')

/**
 * Tries until no other process holds the lock. Waits between tries without blocking the event loop, which SQLite's own
 * busy handler would do.
 */
export async function untilFree<Result>(action: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + BUSY_DEADLINE_MS
  for (let tries = 0; ; tries++) {
    try {
      return action()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (performance.now() > giveUpAt) throw new StorageUnavailable('SQLITE_BUSY', { cause: error })
    }
    await sleep(Math.min(1 + tries / 20, 10))
  }
}
