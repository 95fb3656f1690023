import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sqlitePlace } from '../../../../test/database-places.ts'
import { straceForTests } from '../../../../test/engines.ts'
import { type Database, StorageFull, StorageUnavailable } from '../../../ports/database.ts'
import { countParcels, migrations, parcel, parcels, type Tables } from '../../../ports/database-conformance/case.ts'
import { openSqlite, type SqliteOptions } from './open-sqlite.ts'

const strace = straceForTests()

async function folder(): Promise<string> {
  const place = await sqlitePlace()
  onTestFinished(() => place.remove())
  return place.folder
}

async function opened(file: string, options: Partial<SqliteOptions> = {}): Promise<Database<Tables>> {
  const database = await openSqlite<Tables>({ file, durability: 'full', ...options })
  onTestFinished(() => database.close())
  await database.migrate(migrations)
  return database
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('files', () => {
  test('nobody else can read the file, its log, its index or its folder', async () => {
    const data = join(await folder(), 'data', 'deep')
    const before = process.umask(0)
    onTestFinished(() => {
      process.umask(before)
    })
    const database = await opened(join(data, 'vault.sqlite'))
    await database.query.insertInto('parcels').values(parcel(1)).execute()
    expect(readdirSync(data).sort()).toEqual(['vault.sqlite', 'vault.sqlite-shm', 'vault.sqlite-wal'])
    for (const file of readdirSync(data)) expect([file, modeOf(join(data, file))]).toEqual([file, '600'])
    expect(modeOf(data)).toBe('700')
    expect(modeOf(join(data, '..'))).toBe('700')
  })

  test('a folder that was there keeps its mode', async () => {
    const data = await folder()
    chmodSync(data, 0o750)
    await opened(join(data, 'vault.sqlite'))
    expect(modeOf(data)).toBe('750')
  })

  test('a file put back from a backup is closed to others again', async () => {
    const data = await folder()
    const file = join(data, 'vault.sqlite')
    await (await opened(file)).close()
    chmodSync(file, 0o644)
    const database = await opened(file)
    await database.query.insertInto('parcels').values(parcel(1)).execute()
    for (const name of readdirSync(data)) expect([name, modeOf(join(data, name))]).toEqual([name, '600'])
  })

  test('closing leaves the file alone, without a log', async () => {
    const data = await folder()
    const database = await opened(join(data, 'vault.sqlite'))
    await database.query.insertInto('parcels').values(parcel(1)).execute()
    await database.close()
    expect(readdirSync(data)).toEqual(['vault.sqlite'])
  })

  test('a file that is no database, and a folder that is a file, are unavailable', async () => {
    const data = await folder()
    writeFileSync(join(data, 'letter.sqlite'), 'Dear customer, '.repeat(100))
    const letter = openSqlite({ file: join(data, 'letter.sqlite'), durability: 'full' })
    await expect(letter).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', engineCode: 'SQLITE_NOTADB' })
    const inside = openSqlite({ file: join(data, 'letter.sqlite', 'vault.sqlite'), durability: 'full' })
    await expect(inside).rejects.toThrow(StorageUnavailable)
  })

  test('what was deleted can be read from the disk, unless it is overwritten and scrubbed', async () => {
    const marker = `gone-${'x7'.repeat(20)}`
    const bytesAfter = async (secureDelete: boolean) => {
      const data = await folder()
      const database = await opened(join(data, 'keys.sqlite'), { secureDelete })
      await database.transaction(({ insertMany }) => insertMany('parcels', parcels(2_000)))
      await database.query
        .insertInto('parcels')
        .values(parcel(9_999, { note: marker }))
        .execute()
      const found = () => readdirSync(data).some(file => readFileSync(join(data, file)).includes(marker))
      expect(found()).toBe(true)
      await database.query.deleteFrom('parcels').execute()
      if (secureDelete) await database.scrub()
      return found()
    }
    expect(await bytesAfter(false)).toBe(true)
    expect(await bytesAfter(true)).toBe(false)
  })
})

describe('a full disk', () => {
  test('is told as such to everyone who shared the COMMIT, nothing of it is stored, and writing goes on later', async () => {
    const database = await opened(join(await folder(), 'vault.sqlite'))
    const limit = (pages: number) =>
      database.transaction(({ query }) => sql`PRAGMA max_page_count = ${sql.raw(String(pages))}`.execute(query))
    await database.query.insertInto('parcels').values(parcel(1)).execute()
    await limit(30)
    const big = Buffer.alloc(50_000)
    const settled = await Promise.allSettled(
      [10, 11, 12, 13, 14].map(index =>
        database.query
          .insertInto('parcels')
          .values(parcel(index, { body: big }))
          .execute(),
      ),
    )
    const failures = settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures) expect(failure).toBeInstanceOf(StorageFull)
    expect(await countParcels(database)).toBe(1 + settled.length - failures.length)
    await limit(1_000_000)
    await database.query
      .insertInto('parcels')
      .values(parcel(20, { body: big }))
      .execute()
    expect(await countParcels(database)).toBe(2 + settled.length - failures.length)
  })

  test.skipIf(!strace)('of the operating system is a full storage as well', async () => {
    const data = await prepared()
    // The first writes open the log; the disk fills up in the middle of the twenty commits.
    const { stderr } = traced(data, 'apart', ['-e', 'trace=pwrite64', '-e', 'inject=pwrite64:error=ENOSPC:when=30+'])
    expect(stderr).toMatch(/StorageFull: no space left for the database \(SQLITE_FULL\)/)
    const database = await opened(join(data, 'conformance.sqlite'))
    const stored = await countParcels(database)
    expect(stored).toBeGreaterThan(0)
    expect(stored).toBeLessThan(20)
  })
})

describe('durability', () => {
  test('full waits for the disk at every COMMIT, normal does not', async () => {
    const data = await folder()
    for (const [durability, level] of [
      ['full', 2],
      ['normal', 1],
    ] as const) {
      const database = await opened(join(data, `${durability}.sqlite`), { durability })
      const { rows } = await database.transaction(({ query }) => sql`PRAGMA synchronous`.execute(query))
      expect(rows).toEqual([{ synchronous: level }])
    }
  })

  test.skipIf(!strace)(
    'twenty transactions one after the other reach the disk twenty times, together hardly more than once',
    async () => {
      const syncs = async (task: string) => {
        const { stderr } = traced(await prepared(), task, ['-e', 'trace=fdatasync,fsync'])
        return [...stderr.matchAll(/f(data)?sync\(\d+\) += 0/g)].length
      }
      expect(await syncs('apart')).toBeGreaterThanOrEqual(20)
      expect(await syncs('together')).toBeLessThan(8)
    },
    60_000,
  )
})

describe('another process', () => {
  test('that holds the write lock is waited for without standing still', async () => {
    const file = join(await folder(), 'vault.sqlite')
    const database = await opened(file)
    const other = new BetterSqlite3(file)
    onTestFinished(() => {
      other.close()
    })
    other.exec('BEGIN IMMEDIATE')
    const writing = database.query.insertInto('parcels').values(parcel(1)).execute()
    for (let turns = 0; turns < 50; turns++) await new Promise(resolve => setImmediate(resolve))
    expect(await countParcels(database)).toBe(0)
    other.exec('COMMIT')
    await writing
    expect(await countParcels(database)).toBe(1)
  })

  test('that adds a column is noticed by statements prepared before', async () => {
    const file = join(await folder(), 'vault.sqlite')
    const database = await opened(file)
    const all = database.query.selectFrom('parcels').selectAll()
    await database.query.insertInto('parcels').values(parcel(1)).execute()
    expect(await all.execute()).toEqual([parcel(1)])
    const other = await opened(file)
    await other.migrate([
      ...migrations,
      { name: '0004-hub', up: { both: ['ALTER TABLE parcels ADD COLUMN hub text'] } },
    ])
    expect(await all.execute()).toEqual([{ ...parcel(1), hub: null }])
  })
})

async function prepared(): Promise<string> {
  const data = await folder()
  const database = await openSqlite<Tables>({ file: join(data, 'conformance.sqlite'), durability: 'full' })
  await database.migrate(migrations)
  await database.close()
  return data
}

function traced(data: string, task: string, options: readonly string[]) {
  const script = fileURLToPath(new URL('../../../../test/database-child.ts', import.meta.url))
  const child = [process.execPath, '--conditions=@exqress/source', script, data, 'conformance', task]
  return spawnSync('strace', ['-f', '-qq', ...options, ...child], { encoding: 'utf8', maxBuffer: 1 << 28 })
}
