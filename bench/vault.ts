import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { openFileCheckpointStore } from '../packages/server/src/adapters/checkpoint-store/file/open-file-checkpoint-store.ts'
import { systemClock } from '../packages/server/src/adapters/clock/system.ts'
import { openDatabase } from '../packages/server/src/adapters/database/open.ts'
import { randomIds } from '../packages/server/src/adapters/ids/random.ts'
import { openFileKeyRing } from '../packages/server/src/adapters/key-provider/file/open-file-key-ring.ts'
import type { SealRequest } from '../packages/server/src/ports/vault.ts'
import { keysMigrations, vaultMigrations } from '../packages/server/src/services/vault/migrations.ts'
import { openVault } from '../packages/server/src/services/vault/open-vault.ts'
import type { KeysTables, VaultTables } from '../packages/server/src/services/vault/tables.ts'
import type { Row } from './row.ts'

const BATCHES = 24
const BATCH = 500

const requests = (batch: number): SealRequest[] =>
  Array.from({ length: BATCH }, (_, index) => {
    const digits = String(batch * BATCH + index).padStart(8, '0')
    return {
      parcelId: `pcl_${randomBytes(13).toString('hex').toUpperCase()}`,
      issuedAt: Date.UTC(2026, 10, 22),
      token: '0T000000000000000000000001',
      fields: {
        name: '남궁새봄',
        phone: `010-${digits.slice(0, 4)}-${digits.slice(4)}`,
        postcode: '06234',
        address: `서울특별시 강남구 은행나무로 ${index}`,
        addressDetail: '105동 904호',
        memo: '공동현관 #7788* 문앞',
        product: '도자기 찻잔',
        senderName: '새봄상회',
      },
      senderIsBusiness: true,
    }
  })

/**
 * CPU microseconds a parcel, eight fields and the token, batches of 500, every COMMIT durable. The peer is the least this
 * can cost: ten AES-256-GCM calls with ready keys and, when sealing, two bare INSERTs of as many bytes.
 */
export async function benchVault(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-bench-'))
  const ids = randomIds()
  const clock = systemClock()
  const database = await openDatabase<VaultTables>(folder, { service: 'vault', durability: 'full', secureDelete: true })
  const keys = await openDatabase<KeysTables>(folder, { service: 'keys', durability: 'full', secureDelete: true })
  await database.migrate(vaultMigrations)
  await keys.migrate(keysMigrations)
  const keyProvider = openFileKeyRing({ file: join(folder, 'keys', 'ring.json'), ids, clock })
  const copies = openFileCheckpointStore(join(folder, 'keys', 'audit-checkpoints.jsonl'))
  const vault = openVault({ database, keys, keyProvider, copies, clock, ids })
  const bare = openBare(folder)
  const batches = Array.from({ length: BATCHES }, (_, batch) => requests(batch))
  try {
    const each = <Result>(work: (batch: SealRequest[]) => Result) => batches.map(batch => () => work(batch))
    const seal = each(batch => vault.seal('shop', batch, {}))
    const present = each(batch =>
      vault.present(
        'shop',
        batch.map(({ parcelId }) => parcelId),
        {},
      ),
    )
    const [first, leastSeal] = await inTurns(seal, each(bare.seal))
    const [again, leastOpen] = await inTurns(seal, each(bare.open))
    const [shown] = await inTurns(present, each(bare.open))
    const row = (what: string, ours: number, peer: number, note: string): Row => ({
      what,
      ours,
      peer,
      unit: 'CPU µs a parcel',
      ratio: peer / ours,
      note,
    })
    return [
      row('seal, new parcels', first, leastSeal, 'ten bare GCM calls, two bare inserts'),
      row('seal again', again, leastOpen, 'ten bare GCM calls; also selects, masks'),
      row('present', shown, leastOpen, 'ten bare GCM calls; also selects, masks'),
    ]
  } finally {
    bare.close()
    await Promise.all([database.close(), keys.close()])
    await rm(folder, { recursive: true })
  }
}

/** Medians of CPU microseconds an item, the first third left out as warming up. */
async function inTurns(ours: (() => unknown)[], peers: (() => unknown)[]): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (const [index, our] of ours.entries()) {
    for (const [side, work] of [our, peers[index]].entries()) {
      const before = process.cpuUsage()
      await work?.()
      const { user, system } = process.cpuUsage(before)
      if (index >= ours.length / 3) times[side]?.push((user + system) / BATCH)
    }
  }
  const median = (of: number[]) => of.sort((a, b) => a - b)[of.length >> 1] ?? 0
  return [median(times[0]), median(times[1])]
}

function openBare(folder: string) {
  const handle = new BetterSqlite3(join(folder, 'bare.sqlite'))
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL')
  handle.exec('CREATE TABLE wrapped (id text PRIMARY KEY, key blob)')
  handle.exec('CREATE TABLE sealed (id text PRIMARY KEY, record blob, phone integer)')
  handle.exec('CREATE INDEX sealed_phone ON sealed (phone)')
  const wrapped = handle.prepare('INSERT INTO wrapped VALUES (?, ?)')
  const sealed = handle.prepare('INSERT INTO sealed VALUES (?, ?, ?)')
  const key = createSecretKey(randomBytes(32))
  const nonce = randomBytes(12)
  const bound = Buffer.alloc(80)
  const text = Buffer.alloc(32)
  const record = Buffer.alloc(650)
  const lock = () => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(bound)
    const ciphertext = cipher.update(text)
    cipher.final()
    return { ciphertext, tag: cipher.getAuthTag() }
  }
  const locked = lock()
  return {
    seal: (batch: SealRequest[]) => {
      const phones = batch.map(({ fields }) => {
        for (let call = 0; call < 10; call++) lock()
        return createHmac('sha256', key)
          .update(fields.phone ?? '')
          .digest()
          .readUIntBE(0, 3)
      })
      handle.transaction(() => {
        for (const { parcelId } of batch) wrapped.run(parcelId, record.subarray(0, 60))
      })()
      handle.transaction(() => {
        for (const [index, { parcelId }] of batch.entries()) sealed.run(parcelId, record, phones[index])
      })()
    },
    open: (batch: SealRequest[]) => {
      for (let call = 0; call < 10 * batch.length; call++) {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce)
        decipher.setAAD(bound)
        decipher.setAuthTag(locked.tag)
        decipher.update(locked.ciphertext)
        decipher.final()
      }
    },
    close: () => handle.close(),
  }
}
