import { type Kysely, sql } from 'kysely'
import type { Database } from '../../ports/database.ts'
import type { AdminTables, ParcelRow } from './tables.ts'

type Engine = Database<unknown>['engine']

/** Both a database's `query` and a transaction's. */
type Query = Pick<Kysely<AdminTables>, 'getExecutor'>

// The values are one parameter, so that a list of any length is the same prepared statement. CROSS JOIN tells SQLite to
// go from the list to the index: left to itself it reads all parcels of the tenant and looks each one up in the list.
const LISTED = {
  sqlite: (json: string) => sql`json_each(${json}) AS listed CROSS JOIN parcels`,
  // As text first: the driver would write a parameter of type json as JSON once more.
  postgres: (json: string) => sql`json_array_elements_text(${json}::text::json) AS listed(value) INNER JOIN parcels`,
}
const from = (engine: Engine, values: readonly string[]) => LISTED[engine](JSON.stringify(values))

const byId = (engine: Engine, tenant: string, parcelIds: readonly string[]) =>
  sql<ParcelRow>`SELECT parcels.* FROM ${from(engine, parcelIds)} ON parcels.parcel_id = listed.value
    WHERE parcels.tenant = ${tenant}`

const byOrder = (engine: Engine, tenant: string, orderIndexes: readonly string[]) =>
  sql<ParcelRow>`SELECT parcels.* FROM ${from(engine, orderIndexes)} ON parcels.order_index = listed.value
    WHERE parcels.current = 1 AND parcels.order_index IS NOT NULL AND parcels.tenant = ${tenant}`

const byNumber = (engine: Engine, tenant: string, orderNumbers: readonly string[]) =>
  sql<ParcelRow>`SELECT parcels.* FROM ${from(engine, orderNumbers)} ON parcels.order_number = listed.value
    WHERE parcels.tenant = ${tenant}`

/** The tenant's parcels of these ids, by id: not there and not yours are the same. */
export async function findParcels(
  engine: Engine,
  query: Query,
  tenant: string,
  parcelIds: readonly string[],
): Promise<Map<string, ParcelRow>> {
  if (parcelIds.length === 0) return new Map()
  const { rows } = await byId(engine, tenant, parcelIds).execute(query)
  return new Map(rows.map(row => [row.parcel_id, row]))
}

/** The tenant's parcels of these ids, and the current ones of these order keys: one statement. A parcel may come twice. */
export async function findCandidates(
  engine: Engine,
  query: Query,
  tenant: string,
  { parcelIds, orderIndexes }: { readonly parcelIds: readonly string[]; readonly orderIndexes: readonly string[] },
): Promise<readonly ParcelRow[]> {
  if (parcelIds.length === 0) return []
  const ids = byId(engine, tenant, parcelIds)
  const both =
    orderIndexes.length === 0 ? ids : sql<ParcelRow>`${ids} UNION ALL ${byOrder(engine, tenant, orderIndexes)}`
  return (await both.execute(query)).rows
}

/** The tenant's parcels of these order numbers, by number. */
export async function findByOrderNumber(
  engine: Engine,
  query: Query,
  tenant: string,
  orderNumbers: readonly string[],
): Promise<Map<string, ParcelRow[]>> {
  const found = new Map<string, ParcelRow[]>()
  if (orderNumbers.length === 0) return found
  const { rows } = await byNumber(engine, tenant, [...new Set(orderNumbers)]).execute(query)
  for (const row of rows) found.set(row.order_number ?? '', [...(found.get(row.order_number ?? '') ?? []), row])
  return found
}
