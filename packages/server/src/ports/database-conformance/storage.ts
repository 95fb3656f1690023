import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { DatabaseMisuse, type Migration, QueryFailed } from '../database.ts'
import { type Case, counterOf, countParcels, migrations, parcel, withTables } from './case.ts'

const broken: Migration = {
  name: '0009-broken',
  up: { both: ['CREATE TABLE halfway (id text PRIMARY KEY)', 'CREATE TABLE parcels (id text PRIMARY KEY)'] },
}

export const storageCases: readonly Case[] = [
  {
    fact: 'migrations are applied once, in order, and the rows stay',
    run: withTables(async database => {
      await database.query.insertInto('parcels').values(parcel(1)).execute()
      await database.migrate(migrations)
      const added: Migration = { name: '0004-hub', up: { both: ['ALTER TABLE parcels ADD COLUMN hub text'] } }
      await database.migrate([...migrations, added])
      await database.migrate([...migrations, added])
      const row = await database.query.selectFrom('parcels').selectAll().executeTakeFirstOrThrow()
      expect(row).toEqual({ ...parcel(1), hub: null })
      await expect(database.migrate([added, ...migrations])).rejects.toThrow(DatabaseMisuse)
    }),
  },
  {
    fact: 'a migration that fails leaves nothing behind and can be tried again',
    run: withTables(async database => {
      await expect(database.migrate([...migrations, broken])).rejects.toThrow(QueryFailed)
      const mended: Migration = { ...broken, up: { both: ['CREATE TABLE halfway (id text PRIMARY KEY)'] } }
      await database.migrate([...migrations, mended])
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'several that migrate at once apply everything once',
    shared: true,
    run: async place => {
      const handles = await Promise.all(Array.from({ length: 5 }, () => place.open()))
      try {
        await Promise.all(handles.flatMap(handle => [handle.migrate(migrations), handle.migrate(migrations)]))
        for (const handle of handles) expect(await countParcels(handle)).toBe(0)
      } finally {
        await Promise.all(handles.map(handle => handle.close()))
      }
    },
  },
  {
    fact: 'rows are there when the storage is opened again',
    shared: true,
    run: async place => {
      await withTables(({ query }) =>
        query
          .insertInto('parcels')
          .values(parcel(1))
          .execute()
          .then(() => {}),
      )(place)
      await withTables(async database => expect(await countParcels(database)).toBe(1))(place)
    },
  },
  {
    fact: 'what was resolved is there after kill -9',
    shared: true,
    run: withTables(async (database, place) => {
      const child = place.child('insert')
      const ended = once(child, 'exit')
      const acknowledged: string[] = []
      for await (const line of linesOf(child)) {
        acknowledged.push(line)
        if (acknowledged.length === 150) child.kill('SIGKILL')
      }
      expect(await ended).toEqual([null, 'SIGKILL'])
      expect(acknowledged.length).toBeGreaterThanOrEqual(150)
      const rows = await database.query.selectFrom('parcels').select(['id', 'note']).execute()
      const stored = new Set(rows.map(({ id }) => id))
      expect(acknowledged.filter(id => !stored.has(id))).toEqual([])
      // Each transaction of the child inserts a row and then completes it.
      expect(rows.filter(({ note }) => note !== 'complete')).toEqual([])
    }),
  },
  {
    fact: 'two processes that write at the same time lose nothing',
    shared: true,
    run: withTables(async (database, place) => {
      await database.query.insertInto('counters').values({ id: 'c', n: 0, label: null }).execute()
      const children = [place.child('increment'), place.child('increment')]
      const ended = children.map(child => once(child, 'exit'))
      const lines = children.map(child => collect(linesOf(child)))
      for (let round = 0; round < 100; round++) {
        await database.transaction(({ query }) =>
          query
            .updateTable('counters')
            .set(({ eb }) => ({ n: eb('n', '+', 1) }))
            .where('id', '=', 'c')
            .execute(),
        )
      }
      expect(await Promise.all(ended)).toEqual([
        [0, null],
        [0, null],
      ])
      expect((await Promise.all(lines)).flat()).toHaveLength(200)
      expect(await counterOf(database)).toBe(300)
    }),
  },
  {
    fact: 'scrubbing after a deletion harms nothing else',
    run: withTables(async database => {
      await database.query
        .insertInto('parcels')
        .values([parcel(1), parcel(2)])
        .execute()
      await database.query.deleteFrom('parcels').where('seq', '=', 1).execute()
      await Promise.all([
        database.scrub(),
        database.scrub(),
        database.query.insertInto('parcels').values(parcel(3)).execute(),
      ])
      expect(await countParcels(database)).toBe(2)
    }),
  },
]

async function* linesOf({ stdout }: { stdout: NodeJS.ReadableStream | null }): AsyncGenerator<string> {
  if (stdout === null) return
  for await (const line of createInterface({ input: stdout })) if (line !== '') yield line
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}
