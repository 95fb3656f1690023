import { expect } from 'vitest'
import { DatabaseMisuse, QueryFailed, UniqueViolation, ValueRefused } from '../database.ts'
import { type Case, countParcels, parcel, parcels, withTables } from './case.ts'

export const writingCases: readonly Case[] = [
  {
    fact: 'inserts, updates and deletes tell how many rows they touched, and RETURNING gives them',
    run: withTables(async ({ query }) => {
      const inserted = await query.insertInto('parcels').values(parcels(5)).executeTakeFirstOrThrow()
      expect(inserted.numInsertedOrUpdatedRows).toBe(5n)
      const updated = await query.updateTable('parcels').set({ done: 1 }).where('seq', '<', 3).executeTakeFirstOrThrow()
      expect(updated.numUpdatedRows).toBe(3n)
      const deleted = await query.deleteFrom('parcels').where('done', '=', 1).executeTakeFirstOrThrow()
      expect(deleted.numDeletedRows).toBe(3n)
      const gone = await query.deleteFrom('parcels').where('id', '=', 'row-0').executeTakeFirstOrThrow()
      expect(gone.numDeletedRows).toBe(0n)
      const left = await query.updateTable('parcels').set({ note: 'x' }).returning(['id', 'note']).execute()
      expect(left.map(({ id }) => id).sort()).toEqual(['row-3', 'row-4'])
    }),
  },
  {
    fact: 'an upsert keeps or replaces what was there, as asked',
    run: withTables(async ({ query }) => {
      await query
        .insertInto('parcels')
        .values(parcel(1, { note: 'first' }))
        .execute()
      const kept = await query
        .insertInto('parcels')
        .values(parcel(1, { note: 'second' }))
        .onConflict(conflict => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow()
      expect(kept.numInsertedOrUpdatedRows).toBe(0n)
      const replaced = await query
        .insertInto('parcels')
        .values(parcel(1, { note: 'third' }))
        .onConflict(conflict => conflict.column('id').doUpdateSet(({ ref }) => ({ note: ref('excluded.note') })))
        .returning('note')
        .execute()
      expect(replaced).toEqual([{ note: 'third' }])
    }),
  },
  {
    fact: 'a unique violation names the constraint, whichever engine, and stores nothing',
    run: withTables(async database => {
      const { query } = database
      await query.insertInto('parcels').values(parcel(1)).execute()
      await query.insertInto('counters').values({ id: 'c', n: 0, label: 'one' }).execute()
      const constraintOf = (running: Promise<unknown>) =>
        running.then(
          () => 'none',
          (error: unknown) => (error instanceof UniqueViolation ? error.constraint : String(error)),
        )
      expect(
        await constraintOf(
          query
            .insertInto('parcels')
            .values(parcel(1, { seq: 9 }))
            .execute(),
        ),
      ).toBe('parcels_pkey')
      expect(
        await constraintOf(
          query
            .insertInto('parcels')
            .values(parcel(1, { id: 'x' }))
            .execute(),
        ),
      ).toBe('parcels_zone_seq')
      expect(await constraintOf(query.insertInto('counters').values({ id: 'd', n: 0, label: 'one' }).execute())).toBe(
        'counters_label_key',
      )
      const bulk = database.transaction(({ insertMany }) => insertMany('parcels', [parcel(7), parcel(1, { seq: 8 })]))
      expect(await constraintOf(bulk)).toBe('parcels_pkey')
      expect(await countParcels(database)).toBe(1)
    }),
  },
  {
    fact: 'a row cannot point at one that is not there',
    run: withTables(async ({ query }) => {
      const orphan = query.insertInto('scans').values({ id: 's', parcel_id: 'row-404' }).execute()
      await expect(orphan).rejects.toThrow(QueryFailed)
      expect(await query.selectFrom('scans').selectAll().execute()).toEqual([])
    }),
  },
  {
    fact: 'insertMany counts what it inserted: not what was there, not what came twice',
    run: withTables(async database => {
      await database.query
        .insertInto('parcels')
        .values([parcel(1), parcel(3)])
        .execute()
      const rows = [...parcels(6), parcel(5), parcel(99, { seq: 2 })]
      const inserted = await database.transaction(({ insertMany }) =>
        insertMany('parcels', rows, { onConflict: 'ignore' }),
      )
      expect(inserted).toBe(4)
      expect(await countParcels(database)).toBe(6)
    }),
  },
  {
    fact: 'insertMany of nothing inserts nothing, and of ten thousand rows all of them',
    run: withTables(async database => {
      const counts = await database.transaction(async ({ insertMany }) => [
        await insertMany('parcels', []),
        await insertMany('parcels', parcels(10_000)),
      ])
      expect(counts).toEqual([0, 10_000])
      expect(await countParcels(database)).toBe(10_000)
    }),
  },
  {
    fact: 'insertMany is all or nothing when a row may not be ignored',
    run: withTables(async database => {
      const rows = [...parcels(500), parcel(499)]
      await expect(database.transaction(({ insertMany }) => insertMany('parcels', rows))).rejects.toThrow(
        UniqueViolation,
      )
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'insertMany refuses rows of different columns, which would lose a value',
    run: withTables(async database => {
      const { note: _, ...shorter } = parcel(2)
      const longer = { ...parcel(3), other: 1 }
      for (const odd of [shorter, longer]) {
        const running = database.transaction(({ insertMany }) => insertMany('parcels', [parcel(1), odd]))
        await expect(running).rejects.toThrow(ValueRefused)
      }
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'waiting work is claimed once, however many claim it',
    run: withTables(async database => {
      const { query } = database
      await database.transaction(({ insertMany }) => insertMany('parcels', parcels(200)))
      // The condition stands outside as well: PostgreSQL judges a row again after waiting for it, but not the subquery.
      const claim = (worker: string) =>
        query
          .updateTable('parcels')
          .set({ done: 1, note: worker })
          .where('done', '=', 0)
          .where('id', 'in', from =>
            from.selectFrom('parcels').select('id').where('done', '=', 0).orderBy('seq').limit(7),
          )
          .returning('id')
          .execute()
      const work = async (worker: string) => {
        const mine: string[] = []
        for (let idle = 0; idle < 20; ) {
          const claimed = await claim(worker)
          if (claimed.length === 0) idle++
          for (const { id } of claimed) mine.push(id)
        }
        return mine
      }
      const claims = (await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(work))).flat()
      expect(claims).toHaveLength(200)
      expect(new Set(claims).size).toBe(200)
    }),
  },
  {
    fact: 'a page goes on after the last row of the one before, in any order of arrival',
    run: withTables(async database => {
      await database.transaction(({ insertMany }) => insertMany('parcels', parcels(1_000)))
      const seen: number[] = []
      for (let after = -1; ; ) {
        const page = await database.query
          .selectFrom('parcels')
          .select('seq')
          .where('zone', '=', 'seoul-1')
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(300)
          .execute()
        const last = page.at(-1)
        if (last === undefined) break
        for (const { seq } of page) seen.push(seq)
        after = last.seq
      }
      expect(seen).toEqual(parcels(1_000).map(({ seq }) => seq))
    }),
  },
  {
    fact: 'a stream gives every row in order, may be left early, and nothing waits for it',
    run: withTables(async database => {
      await database.transaction(({ insertMany }) => insertMany('parcels', parcels(3_000)))
      const stream = () => database.query.selectFrom('parcels').select('seq').orderBy('seq').stream(100)
      const seen: number[] = []
      for await (const { seq } of stream()) {
        if (seq === 50) await database.query.updateTable('parcels').set({ done: 1 }).where('seq', '=', 2_999).execute()
        seen.push(seq)
      }
      expect(seen).toEqual(parcels(3_000).map(({ seq }) => seq))
      for (let round = 0; round < 10; round++) {
        for await (const { seq } of stream()) if (seq === 150) break
      }
      const done = await database.query.selectFrom('parcels').select('seq').where('done', '=', 1).execute()
      expect(done).toEqual([{ seq: 2_999 }])
    }),
  },
  {
    fact: 'a mistake in a statement is told as one, and harms nothing',
    run: withTables(async database => {
      const missing = database.query
        .selectFrom('parcels')
        .select('nothing' as 'id')
        .execute()
      await expect(missing).rejects.toThrow(QueryFailed)
      const unknown = database.transaction(({ insertMany }) =>
        insertMany('parcels', [{ ...parcel(1), nothing: 1 } as never]),
      )
      await expect(unknown).rejects.toSatisfy(error => error instanceof QueryFailed || error instanceof DatabaseMisuse)
      expect(await countParcels(database)).toBe(0)
    }),
  },
]
