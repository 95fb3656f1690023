import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { postgresForTests } from '../../test/engines.ts'
import { notingConsumer, openStoresAt, outboxToInbox, READ_MODELS } from '../../test/event-mechanism.ts'
import { eventsIn } from './consumer.ts'
import { expectExact, seeded, settleAll } from './mechanism.conformance.ts'
import { canonicalDump, rebuild } from './rebuild.ts'

// Processes are slow to start on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

const postgres = await postgresForTests()
const script = fileURLToPath(new URL('../../test/events-process.ts', import.meta.url))

/** 20,000 events where time allows. */
const AGGREGATES = 100
const CHANGES = process.env.CI === 'true' ? 200 : 30
const KILLS = 6

const start = (url: string, name: string, seed: number, changes: number) =>
  spawn(
    process.execPath,
    ['--conditions=@exqress/source', script, url, name, String(AGGREGATES), String(changes), String(seed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )

/** Resolves with whether it was killed: after it has said as many lines as given. */
function run(url: string, name: string, seed: number, lines: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = start(url, name, seed, CHANGES)
    let said = 0
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString().split('\n').length - 1
      if (said >= lines) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (status, signal) => {
      if (status === 0 || signal === 'SIGKILL') resolve(signal === 'SIGKILL')
      else reject(new Error(`the child exited with ${status}`))
    })
  })
}

async function expectExactWhenKilled(url: string, name: string, seed: number): Promise<void> {
  const random = seeded(seed)
  let kills = 0
  const linesToLive = () => (kills < KILLS ? 1 + Math.floor(random() * 40) : Number.POSITIVE_INFINITY)
  // The tables first: afterwards another process works on the same stores all along, and is killed at the end.
  await (await openStoresAt(url, name)).close()
  const helper = start(url, name, seed, 0)
  const ended = once(helper, 'close')
  try {
    while (await run(url, name, seed + kills, linesToLive())) kills++
    expect(kills).toBe(KILLS)
  } finally {
    helper.kill('SIGKILL')
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
  const { stores, close } = await openStoresAt(url, name)
  try {
    const { source, target, log, clock } = stores
    // What the other one had in its hands.
    await settleAll(outboxToInbox(stores), stores)
    await expectExact(stores)
    const { total } = await source.query
      .selectFrom('counters')
      .select(({ fn }) => fn.sum<number>('n').as('total'))
      .executeTakeFirstOrThrow()
    expect(total).toBe(AGGREGATES * CHANGES)
    const database = eventsIn(target)
    const before = await canonicalDump(database, READ_MODELS)
    const read = await rebuild({ database, consumers: [notingConsumer], clock, log, readModels: READ_MODELS })
    // Some of it was there twice: the log is not what makes it exact.
    expect(read).toBeGreaterThan(total)
    await expectExact(stores)
    expect(await canonicalDump(database, READ_MODELS)).toBe(before)
  } finally {
    await close()
  }
}

// At the same time: each waits most of the time for its disk.
describe.concurrent('a process killed at random instants beside another, on a log that repeats events and mixes them up', () => {
  it('loses none, applies none twice and none out of order, and a rebuild gives the same, on SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'exqress-events-'))
    await expectExactWhenKilled(folder, '', 11)
    await rm(folder, { recursive: true })
  })

  it.skipIf(postgres === undefined)('… on PostgreSQL', async () => {
    await expectExactWhenKilled(postgres?.url ?? '', '_killed', 12)
  })
})
