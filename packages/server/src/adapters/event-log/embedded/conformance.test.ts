import { describe, expect, test } from 'vitest'
import { postgresForTests } from '../../../../test/engines.ts'
import { postgresLogPlaces, sqliteLogPlace } from '../../../../test/log-places.ts'
import { eventLogCases, eventLogConformance, type LogPlace, runLogCase } from '../../../ports/event-log.conformance.ts'
import type { EventLog, LogBatch, LogEntry } from '../../../ports/event-log.ts'
import { partitionOf } from './partitions.ts'

const postgres = await postgresForTests()

eventLogConformance('embedded, a SQLite file', sqliteLogPlace)
if (postgres !== undefined) eventLogConformance('embedded, PostgreSQL', postgresLogPlaces(postgres.url))

test('a key has the same partition for ever', () => {
  const keys = ['pcl_00000000000000000000000000', 'run_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', '']
  expect(keys.map(key => partitionOf(key, 8))).toEqual([2, 1, 0])
})

/** A log that is right but for the given parts. */
const withParts = (log: EventLog, parts: Partial<EventLog>): EventLog => ({
  append: entries => log.append(entries),
  reader: consumer => log.reader(consumer),
  replay: () => log.replay(),
  close: () => log.close(),
  ...parts,
})

const reading = (log: EventLog, change: (batch: LogBatch) => LogBatch | Promise<LogBatch>): Partial<EventLog> => ({
  reader: consumer => {
    const reader = log.reader(consumer)
    return { read: async options => await change(await reader.read(options)) }
  },
})

const faults: readonly { name: string; plant: (log: EventLog) => Partial<EventLog>; fact: RegExp }[] = [
  {
    name: 'commits what it hands out',
    fact: /^the same entries come again/,
    plant: log =>
      reading(log, async batch => {
        await batch.commit()
        return batch
      }),
  },
  {
    name: 'never commits',
    fact: /^what one consumer has committed/,
    plant: log => {
      let reads = 0
      // Ends some time, so that the suite does.
      return reading(log, batch => ({ entries: ++reads > 50 ? [] : batch.entries, commit: async () => {} }))
    },
  },
  {
    name: 'keeps one offset for everybody',
    fact: /^what one consumer has committed/,
    plant: log => ({ reader: () => log.reader('one') }),
  },
  {
    name: 'turns the entries of an append round',
    fact: /^entries of one append/,
    plant: log => ({ append: entries => log.append(entries.toReversed()) }),
  },
  {
    name: 'keeps every entry but one in seven, and those that look alike once',
    fact: /^any entries come back/,
    plant: log => {
      const seen = new Set<string>()
      const isNew = ({ key, value }: LogEntry) => seen.size < seen.add(`${key} ${value}`).size
      return { append: entries => log.append(entries.filter((one, index) => index % 7 !== 6 && isNew(one))) }
    },
  },
  {
    name: 'leaves out entries of a replay',
    fact: /^the replay is the whole log/,
    plant: log => ({
      async *replay() {
        for await (const entries of log.replay()) yield entries.slice(1)
      },
    }),
  },
]

describe('the suite fails a log that', () => {
  for (const { name, plant, fact } of faults) {
    test(name, async () => {
      const noticing = eventLogCases.find(one => fact.test(one.fact))
      if (noticing === undefined) throw new TypeError(`there is no case ${fact}`)
      const faulty = async (): Promise<LogPlace> => {
        const place = await sqliteLogPlace()
        return {
          ...place,
          open: async () => {
            const log = await place.open()
            return withParts(log, plant(log))
          },
        }
      }
      await expect(runLogCase(noticing.run, faulty)).rejects.toThrow()
    })
  }
})
