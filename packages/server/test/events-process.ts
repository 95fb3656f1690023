// A process of its own for tests of events: `node events-process.ts URL NAME AGGREGATES CHANGES SEED`.
// With CHANGES 0 it changes nothing and moves the events of others until it is killed.
// Adds one to each of AGGREGATES counters until it stands at CHANGES, moves the events through a log that repeats some
// and mixes them up, gives them their effect, and ends when all of it is done. A line for every turn; killed anywhere it
// goes on from there when it is started again.
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { disorderly, seeded } from '../src/events/mechanism.conformance.ts'
import { openStoresAt, outboxToInbox } from './event-mechanism.ts'

const [url = '', name = '', aggregates = '', changes = '', seed = ''] = process.argv.slice(2)
const { stores, close } = await openStoresAt(url, name)
const random = seeded(Number(seed))
const mechanism = outboxToInbox({ ...stores, log: disorderly(stores.log, random) })

const ids = Array.from({ length: Number(aggregates) }, (_, index) => `pcl_${String(index).padStart(26, '0')}`)
const counters = await stores.source.query.selectFrom('counters').selectAll().execute()
const done = new Map(counters.map(({ aggregate_id, n }) => [aggregate_id, n]))
const missing = ids.flatMap(id => Array.from({ length: Number(changes) - (done.get(id) ?? 0) }, () => id))
// Neighbours touch the same aggregates, so that transactions meet.
const upcoming = missing.map(id => ({ id, place: random() })).sort((a, b) => a.place - b.place)

let writing = true
const writer = async () => {
  for (let next = upcoming.pop(); next !== undefined; next = upcoming.pop()) await mechanism.change(next.id)
}
while (changes === '0') {
  await mechanism.relay()
  await mechanism.consume()
  await sleep(20)
}
const again = async (turn: () => Promise<number>) => {
  while (writing) {
    const moved = await turn()
    writeSync(1, `${moved}\n`)
    if (moved === 0) await sleep(2)
  }
}
const moving = [mechanism.relay, mechanism.consume].map(again)
await Promise.all(Array.from({ length: 32 }, writer))
writing = false
await Promise.all(moving)
while ((await mechanism.relay()) + (await mechanism.consume()) > 0) writeSync(1, '.\n')
await close()
