import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../adapters/database/open.ts'
import type { Database } from '../../ports/database.ts'
import { findByOrderNumber, findCandidates, findParcels } from './find-parcels.ts'
import { type AdminTables, adminMigrations } from './tables.ts'

let database: Database<AdminTables>
beforeAll(async () => {
  database = await openDatabase('sqlite::memory:', { service: 'admin', durability: 'normal' })
  await database.migrate(adminMigrations)
})
afterAll(() => database.close())

/** The plan of every statement that `look` runs. */
async function plansOf(look: (query: Database<AdminTables>['query']) => Promise<unknown>): Promise<string> {
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  const executor = database.query.getExecutor()
  const spy = new Proxy(executor, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown
      if (typeof member !== 'function') return member
      if (name !== 'compileQuery') return member.bind(target)
      return (...args: unknown[]) => {
        const compiled = Reflect.apply(member, target, args) as { sql: string; parameters: readonly unknown[] }
        statements.push(compiled)
        return compiled
      }
    },
  })
  await look({ getExecutor: () => spy } as unknown as Database<AdminTables>['query'])
  const plans: string[] = []
  for (const statement of statements) {
    const [first = '', ...rest] = statement.sql.split('?')
    const parts = rest.map((text, i) => [sql.val(statement.parameters[i]), sql.raw(text)])
    const explain: RawBuilder<{ detail: string }> =
      sql`EXPLAIN QUERY PLAN ${sql.join([sql.raw(first), ...parts.flat()], sql.raw(''))}`
    const { rows } = await explain.execute(database.query)
    plans.push(...rows.map(({ detail }) => detail))
  }
  return plans.join('\n')
}

it('a list of ids is looked up in the index, entry by entry; the table is never read through', async () => {
  const plans = [
    await plansOf(query => findParcels('sqlite', query, 'acme', ['p'])),
    await plansOf(query => findByOrderNumber('sqlite', query, 'acme', ['n'])),
    await plansOf(query => findCandidates('sqlite', query, 'acme', { parcelIds: ['p'], orderIndexes: ['o'] })),
  ]
  const looked = plans.join('\n').match(/SEARCH parcels USING .*/g)
  expect(looked).toEqual([
    expect.stringContaining('(parcel_id=?)'),
    expect.stringContaining('(tenant=? AND order_number=?)'),
    expect.stringContaining('(parcel_id=?)'),
    expect.stringContaining('(order_index=?)'),
  ])
  expect(plans.join('\n')).not.toContain('SCAN parcels')
})
