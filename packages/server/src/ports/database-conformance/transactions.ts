import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'vitest'
import { type Database, DatabaseMisuse, StorageUnavailable, type Transaction, UniqueViolation } from '../database.ts'
import { type Case, counterOf, countParcels, migrations, parcel, parcels, type Tables, withTables } from './case.ts'

const increment = async ({ query }: Pick<Transaction<Tables>, 'query'>) => {
  await query
    .updateTable('counters')
    .set(({ eb }) => ({ n: eb('n', '+', 1) }))
    .where('id', '=', 'c')
    .execute()
}

const startCounter = (database: Database<Tables>) =>
  database.query.insertInto('counters').values({ id: 'c', n: 0, label: null }).execute()

export const transactionCases: readonly Case[] = [
  {
    fact: 'a transaction gives back what its work gives back, and reads its own writes',
    run: withTables(async database => {
      const seen = await database.transaction(async ({ query, insertMany }) => {
        await insertMany('parcels', parcels(3))
        await query.deleteFrom('parcels').where('seq', '=', 0).execute()
        return await query.selectFrom('parcels').select('id').orderBy('seq').execute()
      })
      expect(seen).toEqual([{ id: 'row-1' }, { id: 'row-2' }])
    }),
  },
  {
    fact: 'work that throws leaves nothing, and its own error comes out',
    run: withTables(async database => {
      const failure = new Error('no')
      const running = database.transaction(async ({ insertMany }) => {
        await insertMany('parcels', parcels(3))
        throw failure
      })
      await expect(running).rejects.toBe(failure)
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'a statement that fails ends its transaction, also when the work swallows the error',
    run: withTables(async database => {
      await database.query.insertInto('parcels').values(parcel(1)).execute()
      const running = database.transaction(async ({ query }) => {
        await query.insertInto('parcels').values(parcel(2)).execute()
        await query
          .insertInto('parcels')
          .values(parcel(1))
          .execute()
          .catch(() => {})
        return 'done'
      })
      await expect(running).rejects.toThrow(UniqueViolation)
      expect(await countParcels(database)).toBe(1)
    }),
  },
  {
    fact: 'what is not committed is seen by nobody else, what is resolved by everybody',
    shared: true,
    run: withTables(async (database, place) => {
      const other = await place.open()
      try {
        const written = gate()
        const mayCommit = gate()
        const running = database.transaction(async ({ insertMany }) => {
          await insertMany('parcels', parcels(3))
          written.open()
          await mayCommit.passed
        })
        await written.passed
        expect([await countParcels(database), await countParcels(other)]).toEqual([0, 0])
        mayCommit.open()
        await running
        expect([await countParcels(database), await countParcels(other)]).toEqual([3, 3])
        // Also when it was one of several: a promise resolves after its COMMIT, not before.
        const seenWhenResolved = parcels(10, 10).map(async row => {
          await database.transaction(({ insertMany }) => insertMany('parcels', [row]))
          return await other.query.selectFrom('parcels').select('id').where('id', '=', row.id).executeTakeFirst()
        })
        expect(await Promise.all(seenWhenResolved)).toEqual(parcels(10, 10).map(({ id }) => ({ id })))
      } finally {
        await other.close()
      }
    }),
  },
  {
    fact: 'increments at the same time are all counted',
    run: withTables(async database => {
      await startCounter(database)
      const many = Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0 ? database.transaction(increment) : increment(database as unknown as Transaction<Tables>),
      )
      await Promise.all(many)
      expect(await counterOf(database)).toBe(50)
    }),
  },
  {
    fact: 'a serializable transaction may read, compute here and write back',
    run: withTables(async database => {
      await startCounter(database)
      const readAndWrite = async ({ query }: Transaction<Tables>) => {
        const { n } = await query.selectFrom('counters').select('n').where('id', '=', 'c').executeTakeFirstOrThrow()
        await query
          .updateTable('counters')
          .set({ n: n + 1 })
          .where('id', '=', 'c')
          .execute()
      }
      await Promise.all(
        Array.from({ length: 6 }, () => database.transaction(readAndWrite, { isolation: 'serializable' })),
      )
      expect(await counterOf(database)).toBe(6)
    }),
  },
  {
    fact: 'one of many that fails takes nothing of the others with it',
    run: withTables(async database => {
      await database.query.insertInto('parcels').values(parcel(1_000)).execute()
      const settled = await Promise.allSettled(
        parcels(40).map((row, index) =>
          database.transaction(async ({ query }) => {
            await query.insertInto('parcels').values(row).execute()
            if (index % 5 === 0) throw new Error('by the work')
            if (index % 5 === 1) await query.insertInto('parcels').values(parcel(1_000)).execute()
          }),
        ),
      )
      expect(settled.map(({ status }) => status)).toEqual(
        parcels(40).map((_, index) => (index % 5 < 2 ? 'rejected' : 'fulfilled')),
      )
      const rows = await database.query
        .selectFrom('parcels')
        .select('seq')
        .where('seq', '<', 1_000)
        .orderBy('seq')
        .execute()
      expect(rows.map(({ seq }) => seq)).toEqual(parcels(40).flatMap(({ seq }) => (seq % 5 < 2 ? [] : [seq])))
    }),
  },
  {
    fact: 'twenty transactions of several steps at once all come to their end',
    run: withTables(async database => {
      await startCounter(database)
      await Promise.all(
        parcels(20).map(row =>
          database.transaction(async transaction => {
            await transaction.query.insertInto('parcels').values(row).execute()
            await increment(transaction)
            await transaction.query.updateTable('parcels').set({ done: 1 }).where('id', '=', row.id).execute()
          }),
        ),
      )
      expect([await countParcels(database), await counterOf(database)]).toEqual([20, 20])
    }),
  },
  {
    fact: 'statements that a transaction sends together all belong to it',
    run: withTables(async database => {
      const running = database.transaction(async ({ query }) => {
        await Promise.all(parcels(10).map(row => query.insertInto('parcels').values(row).execute()))
        throw new Error('no')
      })
      await expect(running).rejects.toThrow('no')
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'the database itself is refused inside a transaction, where it would wait for itself',
    run: withTables(async database => {
      const attempts: (() => Promise<unknown>)[] = [
        () => database.transaction(async () => {}),
        () => database.query.selectFrom('parcels').selectAll().execute(),
        () => database.query.insertInto('parcels').values(parcel(1)).execute(),
        () => database.migrate(migrations),
      ]
      for (const attempt of attempts) {
        await database.transaction(async () => {
          await expect(attempt()).rejects.toThrow(DatabaseMisuse)
        })
      }
      const own = database.query.transaction().execute(async () => {})
      await expect(own).rejects.toThrow(DatabaseMisuse)
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'a handle is of no use after its transaction',
    run: withTables(async database => {
      const handle = await database.transaction(async transaction => transaction)
      await expect(handle.query.insertInto('parcels').values(parcel(1)).execute()).rejects.toThrow(DatabaseMisuse)
      await expect(handle.insertMany('parcels', [parcel(1)])).rejects.toThrow(DatabaseMisuse)
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'work runs in the async context of its caller',
    run: withTables(async database => {
      const request = new AsyncLocalStorage<number>()
      const seen = parcels(10).map((_, index) =>
        request.run(index, () => database.transaction(async () => request.getStore())),
      )
      expect(await Promise.all(seen)).toEqual(parcels(10).map(({ seq }) => seq))
    }),
  },
  {
    fact: 'close waits for what was handed in, and refuses what comes later',
    run: async place => {
      const database = await place.open()
      await database.migrate(migrations)
      const running = parcels(20).map(row => database.transaction(({ insertMany }) => insertMany('parcels', [row])))
      const closed = Promise.all([database.close(), database.close()])
      await expect(Promise.all(running)).resolves.toEqual(parcels(20).map(() => 1))
      await closed
      await expect(database.transaction(async () => {})).rejects.toThrow(StorageUnavailable)
      await expect(countParcels(database)).rejects.toThrow(StorageUnavailable)
    },
  },
]

function gate() {
  let open: () => void = () => {}
  const passed = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, passed }
}
