import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postgresForTests } from '../../test/engines.ts'
import { note, postgresStores, sqliteStores } from '../../test/event-mechanism.ts'
import { type ControlledClock, controlledClock } from '../adapters/clock/controlled.ts'
import { StorageUnavailable } from '../ports/database.ts'
import { consumerOf, eventsIn } from './consumer.ts'
import { countParked, deadLetters, redrive } from './dead-letters.ts'
import { backOff, causeOf } from './failures.ts'
import { forgetApplied } from './forget.ts'
import { type Inbox, openInbox } from './inbox.ts'
import type { MechanismPlace, TargetTables } from './mechanism.conformance.ts'

const postgres = await postgresForTests()
const MINUTE_MS = 60_000

const parcel = (number: number) => `pcl_${String(number).padStart(26, '0')}`
const entry = (aggregate: number, aggregateVersion: number, more: Record<string, unknown> = {}) => ({
  key: parcel(aggregate),
  value: JSON.stringify({
    id: `evt_${aggregate}_${aggregateVersion}`,
    type: 'parcel.relabelled',
    version: 1,
    aggregate: { kind: 'parcel', id: parcel(aggregate) },
    aggregateVersion,
    tenant: 'shop',
    at: '2026-11-22T10:00:00.000Z',
    data: {},
    ...more,
  }),
})

class Broken extends Error {
  readonly code = 'PARCEL_UNREADABLE'
}

const engines: [string, () => Promise<MechanismPlace>][] = [['SQLite', sqliteStores]]
if (postgres !== undefined) engines.push(['PostgreSQL', postgresStores(postgres.url)])

describe.each(engines)('the inbox on %s', (_engine, open) => {
  let place: MechanismPlace
  let clock: ControlledClock
  let inbox: Inbox
  /** Numbers of parcels whose events fail, and with what. */
  let failing: Map<string, unknown>
  let tried: string[]
  const database = () => eventsIn(place.stores.target)

  beforeEach(async () => {
    place = await open()
    clock = controlledClock(Date.UTC(2026, 10, 22))
    failing = new Map()
    tried = []
    inbox = openInbox({
      database: database(),
      consumers: [
        consumerOf(['parcel.relabelled', 'parcel.erased'], async (transaction, event) => {
          tried.push(event.id)
          await note(transaction as never, event)
          if (failing.has(event.id)) throw failing.get(event.id)
        }),
      ],
      clock,
    })
  })
  afterEach(() => place.close())

  const trails = async () => {
    const rows = await place.stores.target.query.selectFrom('readings').selectAll().orderBy('aggregate_id').execute()
    return Object.fromEntries(rows.map(({ aggregate_id, trail }) => [Number(aggregate_id.slice(4)), trail.trim()]))
  }
  const passTime = async (milliseconds: number) => {
    clock.advance(milliseconds)
    while ((await inbox.retry()) > 0);
  }

  it('a failing event leaves nothing, holds up those after it in its aggregate, and nobody else', async () => {
    failing.set('evt_1_2', new Broken())
    await inbox.receive([entry(1, 1), entry(2, 1), entry(1, 2), entry(2, 2), entry(1, 3), entry(3, 1)])
    expect(await trails()).toEqual({ 1: '1', 2: '1 2', 3: '1' })
    expect(await countParked(database())).toBe(2)
    failing.clear()
    await passTime(backOff(1) - 1)
    expect(await trails()).toMatchObject({ 1: '1' })
    await passTime(1)
    expect(await trails()).toEqual({ 1: '1 2 3', 2: '1 2', 3: '1' })
    expect(await countParked(database())).toBe(0)
  })

  it('waits longer after each try, and events of the key that come meanwhile start none', async () => {
    failing.set('evt_1_1', new Broken())
    await inbox.receive([entry(1, 1)])
    tried = []
    for (const attempts of [1, 2, 3]) {
      await inbox.receive([entry(1, 1), entry(1, 2)])
      await passTime(backOff(attempts) - 1)
      expect(tried).toHaveLength(attempts - 1)
      await passTime(1)
      expect(tried).toHaveLength(attempts)
    }
    expect([1, 2, 3, 20].map(backOff)).toEqual([1_000, 2_000, 4_000, 5 * MINUTE_MS])
  })

  it('in the end it is a dead letter with the code of its cause; redriven, it and those behind it are applied once', async () => {
    failing.set('evt_1_1', new Broken('나래울 010-7319-2846'))
    await inbox.receive([entry(1, 1), entry(1, 2), entry(2, 1)])
    for (let tries = 0; tries < 12; tries++) await passTime(10 * MINUTE_MS)
    expect(tried.filter(id => id === 'evt_1_1')).toHaveLength(10)
    const [dead, ...others] = await deadLetters(database())
    expect(others).toEqual([])
    expect(dead).toMatchObject({
      eventId: 'evt_1_1',
      type: 'parcel.relabelled',
      aggregate: `parcel/${parcel(1)}`,
      cause: 'PARCEL_UNREADABLE',
      attempts: 10,
    })
    expect(JSON.stringify(dead)).not.toContain('나래울')
    await inbox.receive([entry(1, 1)])
    expect(await trails()).toEqual({ 2: '1' })

    failing.clear()
    const ports = { database: database(), clock }
    expect(await Promise.all([redrive(ports, 'evt_1_1'), redrive(ports, 'evt_1_1')])).toContain(true)
    await passTime(0)
    expect(await redrive(ports, 'evt_1_1')).toBe(false)
    await passTime(10 * MINUTE_MS)
    expect(await trails()).toEqual({ 1: '1 2', 2: '1' })
    expect([await deadLetters(database()), await countParked(database())]).toEqual([[], 0])
  })

  it('an event of a newer schema is a dead letter at once; one of an unknown type has no effect and no gap', async () => {
    await inbox.receive([
      entry(1, 1, { type: 'parcel.sent_to_the_moon', version: 3 }),
      entry(1, 2),
      entry(2, 1, { version: 2 }),
      entry(2, 2),
    ])
    expect(await trails()).toEqual({ 1: '2' })
    expect(await deadLetters(database())).toMatchObject([{ cause: 'EVENT_VERSION_UNKNOWN', attempts: 1 }])
  })

  it('events of an aggregate that nobody here follows leave no trace', async () => {
    await inbox.receive([entry(1, 5, { aggregate: { kind: 'run', id: 'run_1' }, type: 'run.closed' })])
    expect(await countParked(database())).toBe(0)
  })

  it('what is no event is kept as a dead letter, once, and cannot be redriven', async () => {
    const broken = ['', '{', 'null', '[]', '"x"', '{"id":"evt_1"}', JSON.stringify({ aggregate: 7 })]
    for (let twice = 0; twice < 2; twice++) await inbox.receive(broken.map(value => ({ key: '', value })))
    const letters = await deadLetters(database())
    expect(letters.map(({ cause }) => cause)).toEqual(broken.map(() => 'EVENT_INVALID'))
    expect(await redrive({ database: database(), clock }, letters[0]?.eventId ?? '')).toBe(false)
    expect(await deadLetters(database())).toHaveLength(broken.length)
  })

  it('a storage that is away is nobody’s fault: nothing is set aside, and the batch is given back whole', async () => {
    failing.set('evt_2_1', new StorageUnavailable('ECONNREFUSED'))
    await expect(inbox.receive([entry(1, 1), entry(2, 1)])).rejects.toThrow(StorageUnavailable)
    expect([await trails(), await countParked(database())]).toEqual([{}, 0])
    failing.clear()
    await inbox.receive([entry(1, 1), entry(2, 1)])
    expect(await trails()).toEqual({ 1: '1', 2: '1' })
  })

  it('notes of a month ago are forgotten, and what they told is still known', async () => {
    await inbox.receive([entry(1, 1), entry(1, 2), entry(2, 1)])
    clock.advance(31 * 24 * 60 * MINUTE_MS)
    await forgetApplied(database(), clock)
    const rows = await database().query.selectFrom('event_inbox').select('event_id').orderBy('event_id').execute()
    expect(rows.map(({ event_id }) => event_id)).toEqual(['evt_1_2', 'evt_2_1'])
    await inbox.receive([entry(1, 1), entry(1, 2), entry(1, 3)])
    expect(await trails()).toEqual({ 1: '1 2 3', 2: '1' })
  })

  it('a hundred failing keys in a batch do not hold up the hundred others', async () => {
    const numbers = Array.from({ length: 200 }, (_, number) => number + 1)
    for (const number of numbers) if (number % 2 === 0) failing.set(`evt_${number}_1`, new Broken())
    await inbox.receive(numbers.map(number => entry(number, 1)))
    expect(Object.keys(await trails())).toHaveLength(100)
    failing.clear()
    await passTime(backOff(1))
    expect(Object.keys(await trails())).toHaveLength(200)
  })
})

it('a cause is a code or the name of a class, never what was said', () => {
  expect(causeOf(new Broken('나래울'))).toBe('PARCEL_UNREADABLE')
  expect(causeOf(new StorageUnavailable('ECONNREFUSED'))).toBe('STORAGE_UNAVAILABLE')
  expect(causeOf(new TypeError('나래울'))).toBe('TypeError')
  expect(causeOf(Object.assign(new Error('x'), { code: '나래울' }))).toBe('Error')
  expect(causeOf('나래울')).toBe('UNEXPECTED')
})

it('a consumer’s effect is typed by its tables and its events', () => {
  const consumer = consumerOf<TargetTables, 'parcel.erased'>(
    ['parcel.erased'],
    async ({ query }, { data, aggregate }) => {
      const cause: 'delivered' | 'cancelled' | 'limit' | 'wish' = data.cause
      await query.deleteFrom('readings').where('aggregate_id', '=', `${aggregate.id}${cause}`).execute()
    },
  )
  expect(consumer.events).toEqual(['parcel.erased'])
})
