import { describe, expect, test } from 'vitest'
import { sqlitePlace } from '../../../test/database-places.ts'
import { databaseCases, runCase } from '../../ports/database.conformance.ts'
import { type Database, type Transaction, UniqueViolation } from '../../ports/database.ts'
import type { Place, Tables } from '../../ports/database-conformance/case.ts'

interface Fault {
  readonly name: string
  readonly plant: (database: Database<Tables>) => Partial<Database<Tables>>
  /** A case that must notice. */
  readonly fact: string
}

/** A database that is right but for the given parts. */
const withParts = (database: Database<Tables>, parts: Partial<Database<Tables>>): Database<Tables> => ({
  engine: database.engine,
  query: database.query,
  transaction: (work, options) => database.transaction(work, options),
  migrate: migrations => database.migrate(migrations),
  scrub: () => database.scrub(),
  close: () => database.close(),
  ...parts,
})

const withInsertMany = (
  database: Database<Tables>,
  change: (insertMany: Transaction<Tables>['insertMany']) => Transaction<Tables>['insertMany'],
): Partial<Database<Tables>> => ({
  transaction: (work, options) =>
    database.transaction(({ query, insertMany }) => work({ query, insertMany: change(insertMany) }), options),
})

const faults: readonly Fault[] = [
  {
    name: 'answers before the COMMIT',
    fact: 'what is not committed is seen by nobody else, what is resolved by everybody',
    plant: database => ({
      transaction: work =>
        new Promise((resolve, reject) => {
          database.transaction(transaction => work(transaction).then(resolve, reject)).catch(() => {})
        }),
    }),
  },
  {
    name: 'commits what failed',
    fact: 'work that throws leaves nothing, and its own error comes out',
    plant: database => ({
      transaction: async (work, options) => {
        const settled = await database.transaction(async transaction => {
          try {
            return { result: await work(transaction) }
          } catch (error) {
            return { error }
          }
        }, options)
        if ('error' in settled) throw settled.error
        return settled.result
      },
    }),
  },
  {
    name: 'counts ignored rows as inserted',
    fact: 'insertMany counts what it inserted: not what was there, not what came twice',
    plant: database =>
      withInsertMany(database, insertMany => async (table, rows, options) => {
        await insertMany(table, rows, options)
        return rows.length
      }),
  },
  {
    name: 'drops columns that the first row does not have',
    fact: 'insertMany refuses rows of different columns, which would lose a value',
    plant: database =>
      withInsertMany(database, insertMany => (table, rows, options) => {
        const columns = Object.keys(rows[0] ?? {})
        const alike = rows.map(row =>
          Object.fromEntries(columns.map(column => [column, Reflect.get(row, column) ?? null])),
        )
        return insertMany(table, alike as never, options)
      }),
  },
  {
    name: 'names a violation after the columns',
    fact: 'a unique violation names the constraint, whichever engine, and stores nothing',
    plant: database => ({
      transaction: async (work, options) => {
        try {
          return await database.transaction(work, options)
        } catch (error) {
          throw error instanceof UniqueViolation ? new UniqueViolation('parcels.id') : error
        }
      },
    }),
  },
  {
    name: 'lets work reach past its handle',
    fact: 'the database itself is refused inside a transaction, where it would wait for itself',
    plant: database => ({ migrate: async () => {}, transaction: async work => await work(database as never) }),
  },
  {
    name: 'applies migrations without noting them',
    fact: 'migrations are applied once, in order, and the rows stay',
    plant: database => {
      let times = 0
      return {
        migrate: migrations =>
          database.migrate(migrations.map(migration => ({ ...migration, name: `${migration.name}-${times++}` }))),
      }
    },
  },
  {
    name: 'closes without waiting',
    fact: 'close waits for what was handed in, and refuses what comes later',
    plant: database => {
      let closed = false
      return {
        transaction: async (work, options) => {
          await Promise.resolve()
          if (closed) throw new Error('closed')
          return await database.transaction(work, options)
        },
        close: async () => {
          closed = true
          await database.close()
        },
      }
    },
  },
]

async function placeWith({ plant }: Fault): Promise<Place> {
  const place = await sqlitePlace()
  return {
    ...place,
    open: async () => {
      const database = await place.open()
      return withParts(database, plant(database))
    },
  }
}

describe('the suite fails an adapter that', () => {
  for (const fault of faults) {
    test(fault.name, async () => {
      const noticing = databaseCases.find(({ fact }) => fact === fault.fact)
      if (noticing === undefined) throw new TypeError(`there is no case "${fault.fact}"`)
      await expect(runCase(noticing.run, () => placeWith(fault))).rejects.toThrow()
    })
  }
})

test('the parts that are not at fault pass', async () => {
  const facts = new Set(faults.map(({ fact }) => fact))
  const innocent: Fault = { name: 'none', fact: '', plant: () => ({}) }
  for (const { fact, run } of databaseCases) if (facts.has(fact)) await runCase(run, () => placeWith(innocent))
})
