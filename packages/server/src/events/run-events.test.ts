import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changed, count, note, openStoresAt, READ_MODELS } from '../../test/event-mechanism.ts'
import { type ControlledClock, controlledClock } from '../adapters/clock/controlled.ts'
import { compose } from '../compose.ts'
import { eventsBetween, type LazyEvents } from '../compose-events.ts'
import { EventNotDead, printDead, redriveAll, redriveEach } from '../events-commands.ts'
import { silentLog } from '../observe/log.ts'
import type { Transaction } from '../ports/database.ts'
import type { Service } from '../service.ts'
import { consumerOf, eventsIn } from './consumer.ts'
import { expectExact, type MechanismPlace, type TargetTables } from './mechanism.conformance.ts'
import { openPublisher, type Publish } from './publish.ts'

const MINUTE_MS = 60_000
const parcel = (number: number) => `pcl_${String(number).padStart(26, '0')}`

let folder: string
let place: MechanismPlace
let clock: ControlledClock
let publish: Publish
let broken: string | undefined
let between: LazyEvents

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exqress-events-'))
  place = await openStoresAt(folder, '_services')
  clock = controlledClock(Date.UTC(2026, 10, 22))
  publish = openPublisher({ ...place.stores, clock })
  broken = undefined
  between = eventsBetween({ url: folder, services: services(), clock, log: silentLog })
})
afterEach(async () => {
  await between.close()
  await place.close()
  await rm(folder, { recursive: true })
})

/** One that publishes, one that consumes, one that has nothing to do with events. */
function services(): Service[] {
  const { source, target } = place.stores
  const nothing = { operations: {}, migrations: [], jobs: [], consumers: [] }
  const noting = consumerOf(['parcel.relabelled'], async (transaction: Transaction<TargetTables>, event) => {
    if (event.aggregate.id === broken) throw new RangeError('나래울')
    await note(transaction, event)
  })
  return [
    { ...nothing, name: 'source', events: async () => eventsIn(source) },
    {
      ...nothing,
      name: 'target',
      events: async () => eventsIn(target),
      consumers: [noting],
      readModels: READ_MODELS,
    },
    { ...nothing, name: 'bystander' },
  ]
}

const change = (number: number) =>
  place.stores.source.transaction(async transaction => {
    await count(transaction, parcel(number))
    await publish(transaction, [changed(parcel(number))])
  })

const trails = () => place.stores.target.query.selectFrom('readings').selectAll().orderBy('aggregate_id').execute()

describe('events between services', () => {
  it('move by themselves once started, and stop with close', async () => {
    between.start()
    for (const number of [1, 2, 1]) await change(number)
    await expect
      .poll(async () => (await trails()).map(({ trail }) => trail), { timeout: 20_000 })
      .toEqual(['1 2 ', '1 '])
    await Promise.all([between.close(), between.close()])
    await change(1)
    expect((await trails()).map(({ trail }) => trail)).toEqual(['1 2 ', '1 '])
  })

  it('settle without being started: nothing is left to do afterwards', async () => {
    for (const number of [1, 2, 1, 3]) await change(number)
    await (await between.open()).settle()
    await expectExact(place.stores)
  })

  it('what was given up is listed without what was said, redriven, and rebuilt', async () => {
    const events = await between.open()
    broken = parcel(1)
    for (const number of [1, 1, 2]) await change(number)
    for (let tries = 0; tries < 12; tries++) {
      await events.settle()
      clock.advance(10 * MINUTE_MS)
    }
    let out = ''
    let said = ''
    const around = {
      out: (text: string) => {
        out += text
      },
      say: (text: string) => {
        said += text
      },
    }
    await printDead(events.services, around)
    const [id = '', ...rest] = out.trim().split('\t')
    expect(rest).toEqual([
      'target',
      'parcel.relabelled',
      `parcel/${parcel(1)}`,
      '1',
      'RangeError',
      '10',
      expect.any(String),
    ])
    expect([out.trim().split('\n').length, said]).toEqual([1, expect.stringContaining('1 given up, 1 waiting')])
    expect(out + said).not.toContain('나래울')
    await expect(redriveEach(events.services, ['evt_unknown'])).rejects.toThrow(EventNotDead)

    broken = undefined
    expect(await redriveEach(events.services, [id])).toBe(1)
    await events.settle()
    await expectExact(place.stores)
    expect(await redriveAll(events.services)).toBe(0)

    const target = events.services.find(({ service }) => service === 'target')
    expect(await target?.rebuild()).toBe(3)
    await expectExact(place.stores)
  })

  it('services that neither publish nor consume make no log', async () => {
    const others = services().filter(({ events }) => events === undefined)
    expect(others).toHaveLength(1)
    const idle = eventsBetween({ url: join(folder, 'idle'), services: others, clock, log: silentLog })
    idle.start()
    await idle.close()
    expect(existsSync(join(folder, 'idle'))).toBe(false)
  })

  it('a server that is only opened, as for printing labels, makes no log', async () => {
    const data = join(folder, 'data')
    const composed = await compose({ database: data, keysDatabase: data, keyRing: join(data, 'keys', 'ring.json') })
    await composed.close()
    expect(existsSync(join(data, 'admin.sqlite'))).toBe(true)
    expect(existsSync(join(data, 'events.sqlite'))).toBe(false)
  })
})
