/**
 * A process of its own for the database's tests: `database-child.ts <url> <service> <task>`. Tasks: `insert` and
 * `increment` for the conformance suite, `apart` and `together` for counting what reaches the disk.
 */
import { writeSync } from 'node:fs'
import { openDatabase } from '../src/adapters/database/open.ts'
import { parcel, type Tables } from '../src/ports/database-conformance/case.ts'

const [url = '', service = '', task] = process.argv.slice(2)
const database = await openDatabase<Tables>(url, { service, durability: 'full' })

// Several at once, so that commits are shared and the kill falls in the middle of some.
async function insertFrom(start: number, step: number): Promise<void> {
  for (let index = start; ; index += step) {
    const row = parcel(index)
    await database.transaction(async ({ query }) => {
      await query.insertInto('parcels').values(row).execute()
      await query.updateTable('parcels').set({ note: 'complete' }).where('id', '=', row.id).execute()
    })
    writeSync(1, `${row.id}\n`)
  }
}

async function increment(): Promise<void> {
  await database.transaction(({ query }) =>
    query
      .updateTable('counters')
      .set(({ eb }) => ({ n: eb('n', '+', 1) }))
      .where('id', '=', 'c')
      .execute(),
  )
  writeSync(1, 'done\n')
}

const commit = (index: number) => database.transaction(({ insertMany }) => insertMany('parcels', [parcel(index)]))
const twenty = Array.from({ length: 20 }, (_, index) => index)

if (task === 'apart') for (const index of twenty) await commit(index)
if (task === 'together') await Promise.all(twenty.map(commit))
if (task === 'insert') await Promise.all([0, 1, 2, 3, 4].map(start => insertFrom(start, 5)))
if (task === 'increment') for (let round = 0; round < 100; round++) await increment()
await database.close()
