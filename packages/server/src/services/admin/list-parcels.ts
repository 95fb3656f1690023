import type { ListParcelsQuery, ParcelPage } from '@exqress/sdk/contract'
import type { ExpressionBuilder } from 'kysely'
import { readCursor, writeCursor } from './cursor.ts'
import { showParcels } from './get-parcel.ts'
import type { AdminPorts } from './ports.ts'
import type { AdminTables, ParcelRow } from './tables.ts'

const DEFAULT_LIMIT = 50

/**
 * One page, by issue instant and parcel id: parcels issued while someone turns pages neither repeat nor push others
 * out. Refuses with CURSOR_INVALID.
 */
export async function listParcels(ports: AdminPorts, tenant: string, query: ListParcelsQuery): Promise<ParcelPage> {
  const { cursor, limit = DEFAULT_LIMIT, profile, ...filters } = query
  const key = await ports.keys.macKey('check')
  const scope = [tenant, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]
  const after = cursor === undefined ? undefined : readCursor(key, scope, cursor)
  const oldestFirst = filters.order === 'oldest'

  let rows = ports.database.query
    .selectFrom('parcels')
    .selectAll()
    .where('tenant', '=', tenant)
    .where(eb => matching(eb, filters))
  if (after !== undefined) {
    const beyond = oldestFirst ? '>' : '<'
    rows = rows.where(eb =>
      eb.or([
        eb('issued_at', beyond, after.issuedAt),
        eb.and([eb('issued_at', '=', after.issuedAt), eb('parcel_id', beyond, after.parcelId)]),
      ]),
    )
    // Lets the index start at the cursor instead of filtering its way there.
    rows = rows.where('issued_at', oldestFirst ? '>=' : '<=', after.issuedAt)
  }
  const direction = oldestFirst ? 'asc' : 'desc'
  const found = await rows
    .orderBy('issued_at', direction)
    .orderBy('parcel_id', direction)
    .limit(limit + 1)
    .execute()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const items = await showParcels(ports, tenant, page, profile === undefined ? {} : { profile })
  if (found.length <= limit || last === undefined) return { items }
  return { items, nextCursor: writeCursor(key, scope, { issuedAt: last.issued_at, parcelId: last.parcel_id }) }
}

type Filters = Omit<ListParcelsQuery, 'cursor' | 'limit' | 'profile'>

/** Filters compose: each that is given narrows the list. */
function matching(eb: ExpressionBuilder<AdminTables, 'parcels'>, filters: Filters) {
  const { state, carrier, orderNumber, trackingNumber, hasTracking, issuedFrom, issuedBefore } = filters
  const conditions = []
  if (state !== undefined) conditions.push(eb('state', '=', state as ParcelRow['state']))
  if (carrier !== undefined) conditions.push(eb('carrier', '=', carrier))
  if (orderNumber !== undefined) conditions.push(eb('order_number', '=', orderNumber))
  if (trackingNumber !== undefined) conditions.push(eb('tracking_number', '=', trackingNumber))
  if (hasTracking !== undefined) conditions.push(eb('tracking_number', hasTracking ? 'is not' : 'is', null))
  if (issuedFrom !== undefined) conditions.push(eb('issued_at', '>=', Date.parse(issuedFrom)))
  if (issuedBefore !== undefined) conditions.push(eb('issued_at', '<', Date.parse(issuedBefore)))
  return eb.and(conditions)
}
