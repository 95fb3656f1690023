import { createDecipheriv, createSecretKey, hash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { controlledClock } from '../packages/server/src/adapters/clock/controlled.ts'
import { verifyAudit } from '../packages/server/src/services/vault/audit/verify-audit.ts'
import { fillLog } from '../packages/server/test/audit-log.ts'
import { NOON, type OpenedVault, openVaultAt, parcelIdOf, requestOf } from '../packages/server/test/vault-place.ts'
import type { Row } from './row.ts'

const PARCELS = 500
const LOOKS = 4096
const ROUNDS = 7
const ENTRIES = 200_000

/**
 * Looks a second, each with its audit entry on the disk before it is answered, at 64 and at 1 in flight; and entries
 * verified a second. The peers are the least this can cost: one GCM call and one bare INSERT a look, as many of them to a
 * COMMIT (`synchronous = FULL`); one SELECT of all rows and one SHA-256 an entry.
 */
export async function benchAudit(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-'))
  const bare = openBare(folder)
  try {
    return [...(await benchReveal(folder, bare)), await benchVerify(join(folder, 'verify'), bare)]
  } finally {
    bare.close()
    await rm(folder, { recursive: true })
  }
}

async function benchReveal(folder: string, bare: ReturnType<typeof openBare>): Promise<Row[]> {
  const stores = await openVaultAt(folder, join(folder, 'keys', 'ring.json'), controlledClock(NOON))
  const requests = Array.from({ length: PARCELS }, (_, number) => requestOf(number))
  await stores.vault.seal('shop', requests, {})
  const rows: Row[] = []
  for (const inFlight of [64, 1]) {
    const looks = inFlight === 1 ? LOOKS / 16 : LOOKS
    const [ours, peer] = await inTurns(
      () => reveal(stores, looks, inFlight),
      async () => bare.look(looks, inFlight),
    )
    rows.push({
      what: `reveal one field, durable entry, ${inFlight} in flight`,
      ours: looks / ours,
      peer: looks / peer,
      unit: 'a second',
      ratio: peer / ours,
      note: `a bare GCM call and INSERT, ${inFlight} to a COMMIT`,
    })
  }
  await stores.close()
  return rows
}

async function reveal({ vault }: OpenedVault, looks: number, inFlight: number): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < looks) {
      const look = next++
      await vault.reveal('shop', parcelIdOf(look % PARCELS), ['phone'], {
        viewer: { kind: 'courier', id: 'crr_1' },
        purpose: 'delivery',
        requestId: `req-${look}`,
      })
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}

async function benchVerify(folder: string, bare: ReturnType<typeof openBare>): Promise<Row> {
  const stores = await openVaultAt(folder, join(folder, 'keys', 'ring.json'), controlledClock(NOON))
  await fillLog(stores.parts, ENTRIES)
  bare.fill(ENTRIES)
  const [ours, peer] = await inTurns(
    async () => {
      if (!(await verifyAudit(stores.parts)).ok) throw new Error('the log does not verify')
    },
    async () => bare.readAll(),
  )
  await stores.close()
  return {
    what: `verify the log (${(1_000_000 / (ENTRIES / ours)).toFixed(1)} s a million)`,
    ours: ENTRIES / ours,
    peer: ENTRIES / peer,
    unit: 'entries a second',
    ratio: peer / ours,
    note: 'one SELECT and one SHA-256 an entry',
  }
}

/** Medians of seconds, in turns, the first round left out as warming up. */
async function inTurns(our: () => Promise<void>, peer: () => Promise<void>): Promise<[number, number]> {
  const seconds: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [side, work] of [our, peer].entries()) {
      const begun = performance.now()
      await work()
      if (round > 0) seconds[side]?.push((performance.now() - begun) / 1000)
    }
  }
  const median = (of: number[]) => of.sort((a, b) => a - b)[of.length >> 1] ?? 0
  return [median(seconds[0]), median(seconds[1])]
}

function openBare(folder: string) {
  const handle = new BetterSqlite3(join(folder, 'bare.sqlite'))
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL')
  handle.exec('CREATE TABLE log (seq integer PRIMARY KEY, at integer, entry text, hash blob)')
  handle.exec('CREATE TABLE filled (seq integer PRIMARY KEY, at integer, entry text, hash blob)')
  const insert = handle.prepare('INSERT INTO log (at, entry, hash) VALUES (?, ?, ?)')
  const entry = `reveal,shop,${parcelIdOf(1)},courier,crr_1,delivery,req-1,phone`
  const digest = randomBytes(32)
  const key = createSecretKey(randomBytes(32))
  const nonce = randomBytes(12)
  const open = () => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.update(digest)
  }
  const group = handle.transaction((count: number) => {
    for (let look = 0; look < count; look++) {
      open()
      insert.run(NOON, entry, digest)
    }
  })
  return {
    look: (looks: number, inFlight: number) => {
      for (let look = 0; look < looks; look += inFlight) group(inFlight)
    },
    fill: handle.transaction((count: number) => {
      const row = handle.prepare('INSERT INTO filled (at, entry, hash) VALUES (?, ?, ?)')
      for (let number = 0; number < count; number++) row.run(NOON, entry, digest)
    }),
    readAll: () => {
      const rows = handle.prepare('SELECT * FROM filled').iterate() as IterableIterator<{ entry: string }>
      const form = Buffer.alloc(200)
      for (const row of rows) {
        form.write(row.entry)
        hash('sha256', form, 'buffer')
      }
    },
    close: () => handle.close(),
  }
}
