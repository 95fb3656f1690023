import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postgresForTests } from '../../test/engines.ts'
import { changed, count, outboxToInbox, postgresStores, sqliteStores } from '../../test/event-mechanism.ts'
import { controlledClock } from '../adapters/clock/controlled.ts'
import type { EventLog } from '../ports/event-log.ts'
import { eventsIn } from './consumer.ts'
import { belowWatermark, expectExact, type Mechanism, type MechanismPlace, settleAll } from './mechanism.conformance.ts'
import { openPublisher, type Publish } from './publish.ts'
import { readEvent } from './read-event.ts'
import { adoptRestored, forgetPublished, relay } from './relay.ts'

const postgres = await postgresForTests()
const engines: [string, () => Promise<MechanismPlace>][] = [['SQLite', sqliteStores]]
if (postgres !== undefined) engines.push(['PostgreSQL', postgresStores(postgres.url)])
const onlyPostgres = engines.slice(1)

const DAY_MS = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 10, 22, 10)
const parcel = (number: number) => `pcl_${String(number).padStart(26, '0')}`

let place: MechanismPlace
let publish: Publish
let mechanism: Mechanism
const clock = controlledClock(NOW)

async function begin(open: () => Promise<MechanismPlace>): Promise<void> {
  place = await open()
  clock.set(NOW)
  const stores = { ...place.stores, clock }
  publish = openPublisher(stores)
  mechanism = outboxToInbox(stores)
}
const outbox = async () => {
  const rows = await place.stores.source.query.selectFrom('event_outbox').selectAll().orderBy('id').execute()
  return rows.map(({ event }) => readEvent(event))
}
const inLog = async () => {
  let entries = 0
  for await (const page of place.stores.log.replay()) entries += page.length
  return entries
}
const settle = () => settleAll(mechanism, place.stores)

describe.each(engines)('publishing on %s', (_engine, open) => {
  beforeEach(() => begin(open))
  afterEach(() => place.close())

  it('numbers the events of an aggregate without a gap, in the order given, over transactions too', async () => {
    const { source } = place.stores
    const numbers = [1, 2, 1, 1]
    for (let twice = 0; twice < 2; twice++)
      await source.transaction(transaction =>
        publish(
          transaction,
          numbers.map(number => changed(parcel(number))),
        ),
      )
    const written = await outbox()
    expect(written.map(event => [event?.aggregate, event?.aggregateVersion])).toEqual(
      [
        [1, 1],
        [2, 1],
        [1, 2],
        [1, 3],
        [1, 4],
        [2, 2],
        [1, 5],
        [1, 6],
      ].map(([number = 0, version]) => [`parcel/${parcel(number)}`, version]),
    )
  })

  it('a transaction that fails has published nothing and taken no number', async () => {
    const { source } = place.stores
    const failing = source.transaction(async transaction => {
      await publish(transaction, [changed(parcel(1))])
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow(RangeError)
    await mechanism.change(parcel(1))
    expect(await outbox()).toMatchObject([{ aggregateVersion: 1 }])
  })

  it('has ids that sort by time and the envelope of the contract', async () => {
    for (let second = 0; second < 3; second++) {
      await mechanism.change(parcel(second))
      clock.advance(1_000)
    }
    const written = await outbox()
    const ids = written.map(event => event?.id ?? '')
    expect(ids).toEqual([...ids].sort())
    expect(JSON.parse(written[0]?.text ?? '')).toEqual({
      id: expect.stringMatching(/^evt_0[0-9A-HJKMNP-TV-Z]{25}$/),
      type: 'parcel.relabelled',
      version: 1,
      aggregate: { kind: 'parcel', id: parcel(0) },
      aggregateVersion: 1,
      tenant: 'shop',
      at: '2026-11-22T10:00:00.000Z',
      data: { tokenVersion: 1, tokenSha256: '0'.repeat(64) },
    })
  })

  it('what its schema does not name is not published, and the error does not repeat it', async () => {
    const draft = changed(parcel(1))
    for (const leak of [
      { data: { ...draft.data, name: '나래울' } },
      { data: { tokenVersion: 1, tokenSha256: '나래울' } },
      { aggregateId: '나래울' },
      { aggregateId: 'run_00000000000000000000000000' },
      { tenant: '나래울' },
    ]) {
      const publishing = place.stores.source.transaction(async transaction => {
        await count(transaction, parcel(1))
        await publish(transaction, [{ ...draft, ...leak } as never])
      })
      const error = await publishing.catch((failure: Error) => failure)
      expect(error).toMatchObject({ code: 'EVENT_INVALID' })
      expect(String(error)).not.toContain('나래울')
    }
    expect(await outbox()).toEqual([])
  })

  it('twelve hundred events in one transaction are relayed in pages, in order', async () => {
    const drafts = Array.from({ length: 1_200 }, (_, index) => changed(parcel(index % 700)))
    await place.stores.source.transaction(transaction => publish(transaction, drafts))
    await belowWatermark(place.stores)
    expect([await mechanism.relay(), await mechanism.relay(), await mechanism.relay()]).toEqual([500, 500, 200])
    expect([await mechanism.relay(), await inLog()]).toEqual([0, 1_200])
  })

  it('of two relays at once both may move the same page, and each event still has its effect once', async () => {
    for (let change = 0; change < 40; change++) await mechanism.change(parcel(change % 7))
    await belowWatermark(place.stores)
    await Promise.all([mechanism.relay(), mechanism.relay(), mechanism.relay()])
    await settle()
    await expectExact(place.stores)
  })

  it('what was published a day ago is forgotten, what was not published never', async () => {
    await mechanism.change(parcel(1))
    await belowWatermark(place.stores)
    await mechanism.relay()
    await mechanism.change(parcel(2))
    clock.advance(DAY_MS)
    await forgetPublished(eventsIn(place.stores.source), clock)
    expect(await outbox()).toHaveLength(2)
    clock.advance(1)
    await forgetPublished(eventsIn(place.stores.source), clock)
    expect(await outbox()).toMatchObject([{ aggregate: `parcel/${parcel(2)}` }])
    await mechanism.change(parcel(1))
    await settle()
    await expectExact(place.stores)
  })
})

describe.each(onlyPostgres)('the relay on %s', (_engine, open) => {
  beforeEach(() => begin(open))
  afterEach(() => place.close())

  it('runs once at a time: while one holds the lock, another moves nothing', async () => {
    const { source, log } = place.stores
    await mechanism.change(parcel(1))
    let arrived: () => void = () => {}
    let goOn: () => void = () => {}
    const appending = new Promise<void>(resolve => {
      arrived = resolve
    })
    const slow: EventLog = {
      append: async entries => {
        arrived()
        await new Promise<void>(resolve => {
          goOn = resolve
        })
        await log.append(entries)
      },
      reader: consumer => log.reader(consumer),
      replay: () => log.replay(),
      close: () => log.close(),
    }
    await belowWatermark(place.stores)
    const moving = relay({ database: eventsIn(source), log: slow })
    await appending
    const second = await mechanism.relay()
    goOn()
    const first = await moving
    expect([first, second, await inLog()]).toEqual([1, 0, 1])
  })

  it('gives the log the events of an aggregate in order, also when the transaction of the later one began earlier', async () => {
    const { source, log } = place.stores
    let began: () => void = () => {}
    let goOn: () => void = () => {}
    const writing = new Promise<void>(resolve => {
      began = resolve
    })
    const early = source.transaction(async transaction => {
      await count(transaction, parcel(9))
      began()
      await new Promise<void>(resolve => {
        goOn = resolve
      })
      await publish(transaction, [changed(parcel(1))])
    })
    await writing
    await mechanism.change(parcel(1))
    goOn()
    await early
    await belowWatermark(place.stores)
    expect(await mechanism.relay()).toBe(2)
    const { entries } = await log.reader('anybody').read({ maxEntries: 10 })
    expect(entries.map(({ value }) => readEvent(value)?.aggregateVersion)).toEqual([1, 2])
  })

  it('goes on after a dump was put into a server whose transactions count from the beginning', async () => {
    const { source } = place.stores
    for (const number of [1, 2]) await mechanism.change(parcel(number))
    await settle()
    for (const number of [1, 3]) await mechanism.change(parcel(number))
    // As it looks there: cursor and rows of transactions that are still to come.
    const ahead = 4_000_000_000_000
    await source.query
      .updateTable('event_outbox')
      .set(({ eb }) => ({ tx: eb('tx', '+', ahead) }))
      .execute()
    await source.query
      .updateTable('event_relay')
      .set(({ eb }) => ({ tx: eb('tx', '+', ahead) }))
      .execute()
    await mechanism.change(parcel(2))
    expect(await mechanism.relay()).toBe(0)
    await adoptRestored(eventsIn(source))
    await settle()
    await expectExact(place.stores)
    await adoptRestored(eventsIn(source))
    expect(await mechanism.relay()).toBe(0)
  })
})
