import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventLog, LogEntry } from './event-log.ts'

/** A log that nobody else uses. */
export interface LogPlace {
  /** A handle on the same log each time, as another process would have one. */
  open(): Promise<EventLog>
  remove(): Promise<void>
}

export interface LogCase {
  /** A fact about every event log. */
  readonly fact: string
  readonly run: (place: LogPlace) => Promise<void>
}

const entry = (key: string, number: number): LogEntry => ({ key, value: `{"key":"${key}","number":${number}}` })
const numberOf = ({ value }: LogEntry): number => (JSON.parse(value) as { number: number }).number
const ofKey = (entries: readonly LogEntry[], key: string) => entries.filter(one => one.key === key).map(numberOf)
const keys = Array.from({ length: 20 }, (_, index) => `parcel-${index}`)
const ofEach = (number: number) => keys.map(key => entry(key, number))
const whole = (numbers: number) => Array.from({ length: numbers }, (_, number) => ofEach(number)).flat()

/** What a reader has not committed, batch by batch until nothing comes. */
async function readAll(log: EventLog, consumer: string, maxEntries = 7): Promise<LogEntry[]> {
  const reader = log.reader(consumer)
  const seen: LogEntry[] = []
  for (;;) {
    const batch = await reader.read({ maxEntries })
    if (batch.entries.length === 0) return seen
    expect(batch.entries.length).toBeLessThanOrEqual(maxEntries)
    seen.push(...batch.entries)
    await batch.commit()
  }
}

async function replayed(log: EventLog): Promise<LogEntry[]> {
  const seen: LogEntry[] = []
  for await (const entries of log.replay()) seen.push(...entries)
  return seen
}

const sorted = (entries: readonly LogEntry[]) => entries.map(({ key, value }) => `${key} ${value}`).sort()

const withLog = (work: (log: EventLog, place: LogPlace) => Promise<void>) => async (place: LogPlace) => {
  const log = await place.open()
  try {
    await work(log, place)
  } finally {
    await log.close()
  }
}

/** What every adapter of the event log must do; data, so that a faulty adapter can be shown to fail it. */
export const eventLogCases: readonly LogCase[] = [
  {
    fact: 'a reader gets every entry once, those of one key in the order they were appended',
    run: withLog(async log => {
      for (let number = 0; number < 5; number++) await log.append(ofEach(number))
      const seen = await readAll(log, 'delivery')
      expect(sorted(seen)).toEqual(sorted(whole(5)))
      for (const key of keys) expect(ofKey(seen, key)).toEqual([0, 1, 2, 3, 4])
    }),
  },
  {
    fact: 'entries of one append keep their order too, also when a key comes several times',
    run: withLog(async log => {
      await log.append(whole(4))
      const seen = await readAll(log, 'delivery')
      for (const key of keys) expect(ofKey(seen, key)).toEqual([0, 1, 2, 3])
    }),
  },
  {
    fact: 'the same entries come again until they are committed, to this reader and to another of the same name',
    run: withLog(async (log, place) => {
      await log.append(whole(2))
      const first = await log.reader('delivery').read({ maxEntries: 10 })
      const again = await log.reader('delivery').read({ maxEntries: 10 })
      const other = await place.open()
      const there = await other.reader('delivery').read({ maxEntries: 10 })
      expect(first.entries.length).toBeGreaterThan(0)
      expect(again.entries).toEqual(first.entries)
      expect(there.entries).toEqual(first.entries)
      await first.commit()
      const rest = await readAll(other, 'delivery')
      expect(sorted([...first.entries, ...rest])).toEqual(sorted(whole(2)))
      await other.close()
    }),
  },
  {
    fact: 'committing twice, or late, takes nobody back',
    run: withLog(async log => {
      await log.append(whole(2))
      const early = await log.reader('delivery').read({ maxEntries: 5 })
      await readAll(log, 'delivery')
      await early.commit()
      await early.commit()
      expect(await readAll(log, 'delivery')).toEqual([])
    }),
  },
  {
    fact: 'what one consumer has committed is nothing to another, and one that comes late begins at the first entry',
    run: withLog(async log => {
      await log.append(whole(2))
      await readAll(log, 'delivery')
      await log.append(ofEach(2))
      expect(sorted(await readAll(log, 'user'))).toEqual(sorted(whole(3)))
      expect(sorted(await readAll(log, 'delivery'))).toEqual(sorted(ofEach(2)))
    }),
  },
  {
    fact: 'what was appended and committed is still so for whoever opens the log next',
    run: async place => {
      const before = await place.open()
      await before.append(whole(2))
      const batch = await before.reader('delivery').read({ maxEntries: 15 })
      await batch.commit()
      await before.close()
      await withLog(async log => {
        await log.append(ofEach(2))
        const rest = await readAll(log, 'delivery')
        expect(sorted([...batch.entries, ...rest])).toEqual(sorted(whole(3)))
      })(place)
    },
  },
  {
    fact: 'handles that append at the same time lose nothing, and a reader meanwhile passes over nothing',
    run: withLog(async (log, place) => {
      const others = await Promise.all([place.open(), place.open(), place.open()])
      const seen: LogEntry[] = []
      let appending = true
      const reading = async () => {
        while (appending) {
          const batch = await log.reader('delivery').read({ maxEntries: 50, waitMs: 1 })
          seen.push(...batch.entries)
          await batch.commit()
        }
      }
      const append = async (writer: EventLog, from: number) => {
        for (let number = from; number < from + 8; number++)
          await writer.append(keys.map(key => entry(`${key}-${from}`, number)))
      }
      const reader = reading()
      await Promise.all(others.map((writer, index) => append(writer, index * 100)))
      appending = false
      await reader
      seen.push(...(await readAll(log, 'delivery')))
      expect(seen).toHaveLength(3 * 8 * keys.length)
      for (const from of [0, 100, 200]) {
        const numbers = Array.from({ length: 8 }, (_, index) => from + index)
        for (const key of keys) expect(ofKey(seen, `${key}-${from}`)).toEqual(numbers)
      }
      await Promise.all(others.map(other => other.close()))
    }),
  },
  {
    fact: 'a reader that waits gets what is appended meanwhile, by this handle or another, and nothing after its time',
    run: withLog(async (log, place) => {
      const other = await place.open()
      for (const writer of [log, other]) {
        const waiting = log.reader('delivery').read({ maxEntries: 10, waitMs: 20_000 })
        await writer.append([entry('parcel-1', 1)])
        const batch = await waiting
        expect(batch.entries).toHaveLength(1)
        await batch.commit()
      }
      expect((await log.reader('delivery').read({ maxEntries: 10, waitMs: 5 })).entries).toEqual([])
      await other.close()
    }),
  },
  {
    fact: 'a reader that waits ends at once when it is asked to, or the log is closed',
    run: async place => {
      const log = await place.open()
      const stopping = new AbortController()
      const asked = log.reader('delivery').read({ maxEntries: 1, waitMs: 60_000, signal: stopping.signal })
      stopping.abort()
      expect((await asked).entries).toEqual([])
      // Whether the log was still open when it looked: nothing either way, and soon.
      const waiting = log.reader('delivery').read({ maxEntries: 1, waitMs: 60_000 })
      const ended = waiting.catch(() => ({ entries: [] }))
      await Promise.all([log.close(), log.close()])
      expect((await ended).entries).toEqual([])
    },
  },
  {
    fact: 'the replay is the whole log, whatever anybody has committed, and those of one key in order',
    run: withLog(async log => {
      expect(await replayed(log)).toEqual([])
      for (let number = 0; number < 120; number++) await log.append(ofEach(number))
      await readAll(log, 'delivery', 500)
      const seen = await replayed(log)
      expect(seen).toHaveLength(120 * keys.length)
      for (const key of keys) expect(ofKey(seen, key)).toEqual(Array.from({ length: 120 }, (_, number) => number))
    }),
  },
  {
    fact: 'a key that never pauses does not keep the others waiting',
    run: withLog(async log => {
      await log.append(Array.from({ length: 500 }, (_, number) => entry('busy', number)))
      await log.append(ofEach(0))
      const { entries } = await log.reader('delivery').read({ maxEntries: 100 })
      expect(entries.some(({ key }) => key !== 'busy')).toBe(true)
    }),
  },
  {
    fact: 'an append of nothing is nothing',
    run: withLog(async log => {
      await log.append([])
      expect(await replayed(log)).toEqual([])
    }),
  },
  {
    fact: 'any entries come back as they were, in any order of appending',
    run: withLog(async log => {
      const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter(one => !one.includes('\0'))
      const entries = fc.array(fc.record({ key: text, value: text }), { minLength: 1, maxLength: 20 })
      const appended: LogEntry[] = []
      await fc.assert(
        fc.asyncProperty(entries, async some => {
          await log.append(some)
          appended.push(...some)
        }),
        { numRuns: 20 },
      )
      const seen = await readAll(log, 'delivery', 100)
      expect(sorted(seen)).toEqual(sorted(appended))
      for (const { key } of appended) {
        const ofThis = ({ key: other }: LogEntry) => other === key
        expect(seen.filter(ofThis)).toEqual(appended.filter(ofThis))
      }
    }),
  },
]

/** Declares the suite for one adapter; each case gets a log of its own. */
export function eventLogConformance(name: string, makePlace: () => Promise<LogPlace>): void {
  describe(`event log: ${name}`, () => {
    for (const { fact, run } of eventLogCases) test(fact, () => runLogCase(run, makePlace))
  })
}

export async function runLogCase(run: LogCase['run'], makePlace: () => Promise<LogPlace>): Promise<void> {
  const place = await makePlace()
  try {
    await run(place)
  } finally {
    await place.remove()
  }
}
