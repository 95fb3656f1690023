import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../ports/clock.ts'
import type { Database, Migration } from '../ports/database.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Ids } from '../ports/ids.ts'
import { type EventTables, eventMigrations } from './tables.ts'

/** Where the state is that events tell of. */
export interface SourceTables extends EventTables {
  readonly counters: { readonly aggregate_id: string; readonly n: number }
}
/** What somebody else makes of the events: the numbers of those applied, in the order in which they were. */
export interface TargetTables extends EventTables {
  readonly readings: { readonly aggregate_id: string; readonly trail: string }
}

export const sourceMigrations: readonly Migration[] = [
  { name: '0001', up: { both: ['CREATE TABLE counters (aggregate_id text PRIMARY KEY, n bigint NOT NULL)'] } },
  ...eventMigrations,
]
export const targetMigrations: readonly Migration[] = [
  { name: '0001', up: { both: ['CREATE TABLE readings (aggregate_id text PRIMARY KEY, trail text NOT NULL)'] } },
  ...eventMigrations,
]

export interface Stores {
  readonly source: Database<SourceTables>
  readonly target: Database<TargetTables>
  readonly log: EventLog
  readonly clock: Clock
  readonly ids: Ids
}

/** What is under test: how a change of state here comes to have its effect there. */
export interface Mechanism {
  /** Adds one to the aggregate's counter and says so. `meanwhile` is waited for before the change is committed. */
  change(aggregateId: string, meanwhile?: () => Promise<void>): Promise<void>
  /** Both resolve with how much they did. */
  relay(): Promise<number>
  consume(): Promise<number>
}
export type MakeMechanism = (stores: Stores) => Mechanism

/** Stores of their own that nobody else uses. */
export interface MechanismPlace {
  readonly stores: Stores
  close(): Promise<void>
}

export interface MechanismCase {
  readonly fact: string
  /** Needs an engine on which several transactions write at the same time. */
  readonly overlapping?: boolean
  readonly run: (stores: Stores, make: MakeMechanism) => Promise<void>
}

const aggregate = (number: number) => `pcl_${String(number).padStart(26, '0')}`

async function settle({ relay, consume }: Mechanism): Promise<void> {
  while ((await relay()) + (await consume()) > 0);
}

const PATIENCE_MS = 5_000

/**
 * Until nothing is left to do. On PostgreSQL any transaction of the whole server holds the watermark back, also one of a
 * test in another database: what waits for it is waited for.
 */
export async function settleAll(mechanism: Mechanism, { source }: Pick<Stores, 'source'>): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    await settle(mechanism)
    if (source.engine === 'sqlite' || performance.now() > until || !(await someWait(source))) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** Until all that is written may be relayed; see `settleAll`. */
export async function belowWatermark({ source }: Pick<Stores, 'source'>): Promise<void> {
  if (source.engine === 'sqlite') return
  const above = sql`SELECT 1 FROM event_outbox WHERE tx >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint LIMIT 1`
  const until = performance.now() + PATIENCE_MS
  while ((await above.execute(source.query)).rows.length > 0 && performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

async function someWait({ query }: Database<SourceTables>): Promise<boolean> {
  const { tx, id } = await query.selectFrom('event_relay').select(['tx', 'id']).executeTakeFirstOrThrow()
  const waiting = query
    .selectFrom('event_outbox')
    .select('id')
    .where(({ or, and, eb }) => or([eb('tx', '>', tx), and([eb('tx', '=', tx), eb('id', '>', id)])]))
    .limit(1)
  return (await waiting.execute()).length > 0
}

/** Each change has had its effect, once, in order. */
export async function expectExact({ source, target }: Pick<Stores, 'source' | 'target'>): Promise<void> {
  const counters = await source.query.selectFrom('counters').selectAll().execute()
  const readings = await target.query.selectFrom('readings').selectAll().execute()
  const trails = new Map(readings.map(({ aggregate_id, trail }) => [aggregate_id, trail]))
  const wrong = counters
    .map(({ aggregate_id, n }) => ({ aggregate_id, changes: n, trail: trails.get(aggregate_id) ?? '' }))
    .filter(({ changes, trail }) => trail !== trailOf(changes))
  expect(wrong).toEqual([])
  expect(readings).toHaveLength(counters.length)
}

const trailOf = (n: number) => Array.from({ length: n }, (_, index) => `${index + 1} `).join('')

/** Thrown where a process would have ended. */
class Ended extends Error {}

/** Stores of a process that ends at its step `last`, and does nothing from then on; `steps` counts. */
function endingAt(stores: Stores, last: number): { stores: Stores; ended: () => boolean } {
  let steps = 0
  const step = () => {
    if (++steps >= last) throw new Ended()
  }
  const { source, target, log } = stores
  return {
    ended: () => steps >= last,
    stores: { ...stores, source: stepping(source, step), target: stepping(target, step), log: steppingLog(log, step) },
  }
}

function stepping<Tables>(database: Database<Tables>, step: () => void): Database<Tables> {
  return {
    engine: database.engine,
    get query() {
      step()
      return database.query
    },
    async transaction(work, options) {
      step()
      const result = await database.transaction(async transaction => {
        step()
        const inside = await work(transaction)
        step()
        return inside
      }, options)
      step()
      return result
    },
    migrate: migrations => database.migrate(migrations),
    scrub: () => database.scrub(),
    close: () => database.close(),
  }
}

function steppingLog(log: EventLog, step: () => void): EventLog {
  return {
    async append(entries) {
      step()
      await log.append(entries)
      step()
    },
    reader(consumer) {
      const reader = log.reader(consumer)
      return {
        async read(options) {
          step()
          const batch = await reader.read(options)
          step()
          const commit = async () => {
            step()
            await batch.commit()
            step()
          }
          return { entries: batch.entries, commit }
        },
      }
    },
    replay: () => log.replay(),
    close: () => log.close(),
  }
}

/** A log that hands on what it gets in disorder, some of it twice, some of it again much later. */
export function disorderly(log: EventLog, random: () => number): EventLog {
  const earlier: { readonly key: string; readonly value: string }[] = []
  return {
    async append(entries) {
      const again = [...entries, ...earlier].filter(() => random() < 0.2)
      earlier.push(...entries.filter(() => random() < 0.1))
      if (earlier.length > 50) earlier.splice(0, 25)
      const disorder = [...entries, ...again].map(entry => ({ entry, place: random() }))
      await log.append(disorder.sort((a, b) => a.place - b.place).map(({ entry }) => entry))
    },
    reader: consumer => log.reader(consumer),
    replay: () => log.replay(),
    close: () => log.close(),
  }
}

/** The same numbers from the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What every mechanism must do; data, so that a broken one can be shown to fail it. */
export const mechanismCases: readonly MechanismCase[] = [
  {
    fact: 'each change has its effect once and in order, at whatever step the process ends',
    async run(stores, make) {
      for (let last = 1; ; last++) {
        const process = endingAt(stores, last)
        const ending = make(process.stores)
        const life = async () => {
          for (const number of [1, 2, 1]) await ending.change(aggregate(number))
          await settle(ending)
          await ending.change(aggregate(2))
          await settle(ending)
        }
        await life().catch(error => expect(error).toBeInstanceOf(Ended))
        await settleAll(make(stores), stores)
        await expectExact(stores)
        if (!process.ended()) break
        expect(last).toBeLessThan(1_000)
      }
    },
  },
  {
    fact: 'what comes twice and in disorder has its effect once and in order',
    async run(stores, make) {
      const mechanism = make({ ...stores, log: disorderly(stores.log, seeded(7)) })
      for (let round = 0; round < 8; round++) {
        for (let change = 0; change < 12; change++) await mechanism.change(aggregate(change % 3))
        await mechanism.relay()
        if (round % 3 === 2) await mechanism.consume()
      }
      await settleAll(mechanism, stores)
      await expectExact(stores)
    },
  },
  {
    fact: 'sixteen writers at once, a relay and two consumers: nothing is passed over, nothing comes twice',
    async run(stores, make) {
      const mechanism = make(stores)
      const twin = make(stores)
      let writing = true
      const writer = async (from: number) => {
        for (let change = 0; change < 12; change++) await mechanism.change(aggregate((from + change) % 20))
      }
      const reader = async (turn: () => Promise<number>) => {
        while (writing) {
          await turn()
          // A turn that finds nothing may wait for nothing.
          await new Promise(resolve => setImmediate(resolve))
        }
      }
      const readers = [mechanism.relay, mechanism.consume, twin.consume].map(reader)
      await Promise.all(Array.from({ length: 16 }, (_, from) => writer(from)))
      writing = false
      await Promise.all(readers)
      await settleAll(mechanism, stores)
      await expectExact(stores)
    },
  },
  {
    fact: 'a change that is committed after a later one is not passed over',
    overlapping: true,
    async run(stores, make) {
      const mechanism = make(stores)
      let begun: () => void = () => {}
      let commit: () => void = () => {}
      const written = new Promise<void>(resolve => {
        begun = resolve
      })
      const late = mechanism.change(aggregate(1), () => {
        begun()
        return new Promise(resolve => {
          commit = resolve
        })
      })
      await written
      await mechanism.change(aggregate(2))
      await settle(mechanism)
      commit()
      await late
      await settleAll(mechanism, stores)
      await expectExact(stores)
    },
  },
]

/** Declares the suite for one mechanism on one engine; each case gets stores of its own. */
export function mechanismConformance(
  name: string,
  make: MakeMechanism,
  { open, overlapping }: { readonly open: () => Promise<MechanismPlace>; readonly overlapping: boolean },
): void {
  describe(name, () => {
    for (const one of mechanismCases) {
      if (one.overlapping && !overlapping) continue
      test(one.fact, () => runMechanismCase(one, make, open))
    }
  })
}

export async function runMechanismCase(
  { run }: MechanismCase,
  make: MakeMechanism,
  open: () => Promise<MechanismPlace>,
): Promise<void> {
  const { stores, close } = await open()
  try {
    await run(stores, make)
  } finally {
    await close()
  }
}
