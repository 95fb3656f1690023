import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postgresForTests } from '../../test/engines.ts'
import { notingConsumer, outboxToInbox, postgresStores, READ_MODELS, sqliteStores } from '../../test/event-mechanism.ts'
import { consume } from './consume.ts'
import { consumerOf, eventsIn } from './consumer.ts'
import { openInbox } from './inbox.ts'
import { belowWatermark, expectExact, type Mechanism, type MechanismPlace, settleAll } from './mechanism.conformance.ts'
import { canonicalDump, type RebuildPorts, rebuild } from './rebuild.ts'

const postgres = await postgresForTests()
const engines: [string, () => Promise<MechanismPlace>][] = [['SQLite', sqliteStores]]
if (postgres !== undefined) engines.push(['PostgreSQL', postgresStores(postgres.url)])

const parcel = (number: number) => `pcl_${String(number).padStart(26, '0')}`

describe.each(engines)('rebuilding on %s', (engine, open) => {
  let place: MechanismPlace
  let mechanism: Mechanism
  let ports: RebuildPorts

  beforeEach(async () => {
    place = await open()
    mechanism = outboxToInbox(place.stores)
    const { target, log, clock } = place.stores
    ports = { database: eventsIn(target), consumers: [notingConsumer], clock, log, readModels: READ_MODELS }
  })
  afterEach(() => place.close())

  const change = async (times: number) => {
    for (let index = 0; index < times; index++) await mechanism.change(parcel(index % 7))
  }
  const settle = () => settleAll(mechanism, place.stores)
  const dump = () => canonicalDump(ports.database, READ_MODELS)

  it('gives the same rows, also from a read model that was spoilt, and consuming goes on where it was', async () => {
    await change(40)
    await settle()
    const before = await dump()
    await place.stores.target.query
      .updateTable('readings')
      .set({ trail: 'x' })
      .where('aggregate_id', '=', parcel(1))
      .execute()
    expect(await dump()).not.toBe(before)
    expect(await rebuild(ports)).toBe(40)
    expect(await dump()).toBe(before)
    await change(10)
    await settle()
    await expectExact(place.stores)
  })

  it('while events come and are consumed: nothing is lost, nothing is twice', async () => {
    await change(60)
    await settle()
    let busy = true
    const consuming = async () => {
      while (busy) {
        await settle()
        await new Promise(resolve => setImmediate(resolve))
      }
    }
    const consumers = [consuming(), consuming()]
    for (let round = 0; round < 4; round++) await Promise.all([change(30), rebuild(ports)])
    busy = false
    await Promise.all(consumers)
    await settle()
    await expectExact(place.stores)
  })

  it.skipIf(engine === 'SQLite')('waits for a consumer that is in the middle of an event', async () => {
    await change(20)
    await settle()
    await change(1)
    await belowWatermark(place.stores)
    await mechanism.relay()
    let begun: () => void = () => {}
    let goOn: () => void = () => {}
    const applying = new Promise<void>(resolve => {
      begun = resolve
    })
    const slow = consumerOf(['parcel.relabelled'], async (transaction, event) => {
      begun()
      await new Promise<void>(resolve => {
        goOn = resolve
      })
      await notingConsumer.apply(transaction as never, event)
    })
    const { target, log, clock } = place.stores
    const consuming = consume(log.reader('target'), openInbox({ database: eventsIn(target), consumers: [slow], clock }))
    await applying
    const rebuilding = rebuild(ports)
    const waiting = sql<{ n: number }>`SELECT count(*) AS n FROM pg_locks WHERE NOT granted`
    while ((await waiting.execute(target.query)).rows[0]?.n === 0);
    goOn()
    await Promise.all([consuming, rebuilding])
    await settle()
    await expectExact(place.stores)
  })

  it('a consumer that forgets an event is found: its read model is not what the log gives', async () => {
    await change(20)
    await settle()
    const before = await dump()
    let seen = 0
    const forgetful = consumerOf(['parcel.relabelled'], async (transaction, event) => {
      if (++seen !== 5) await notingConsumer.apply(transaction as never, event)
    })
    await rebuild({ ...ports, consumers: [forgetful] })
    expect(await dump()).not.toBe(before)
  })

  it('the dump does not depend on the order of writing, and depends on every value', async () => {
    const { query } = place.stores.target
    const rows = [1, 2, 3].map(number => ({ aggregate_id: parcel(number), trail: `${number}` }))
    await query.insertInto('readings').values(rows).execute()
    const before = await dump()
    await query.deleteFrom('readings').execute()
    await query.insertInto('readings').values(rows.toReversed()).execute()
    expect(await dump()).toBe(before)
    await query.updateTable('readings').set({ trail: '4' }).where('aggregate_id', '=', parcel(3)).execute()
    expect(await dump()).not.toBe(before)
  })
})
