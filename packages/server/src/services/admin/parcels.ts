import { createHash } from 'node:crypto'
import type { Database } from '../../ports/database.ts'
import type { Presented } from '../../ports/vault.ts'
import type { AdminPorts } from './ports.ts'
import type { AdminTables, ParcelRow } from './tables.ts'

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The tenant's parcel, or undefined: not there and not yours are the same. */
export async function findParcel(
  database: Database<AdminTables>,
  tenant: string,
  parcelId: string,
): Promise<ParcelRow | undefined> {
  return await database.query
    .selectFrom('parcels')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .where('tenant', '=', tenant)
    .executeTakeFirst()
}

/** The tenant's parcel that this token opens. Never issued, replaced and another's are the same. */
export async function findParcelByToken(
  database: Database<AdminTables>,
  tenant: string,
  token: string,
): Promise<ParcelRow | undefined> {
  return await database.query
    .selectFrom('parcels')
    .selectAll()
    .where('token_sha256', '=', tokenHash(token))
    .where('tenant', '=', tenant)
    .executeTakeFirst()
}

/** The vault says that the person has been erased: the row follows. */
export async function markErased(database: Database<AdminTables>, row: ParcelRow): Promise<ParcelRow> {
  if (row.state === 'erased') return row
  await database.query
    .updateTable('parcels')
    .set(({ eb }) => ({ state: 'erased', version: eb('version', '+', 1) }))
    .where('parcel_id', '=', row.parcel_id)
    .where('state', '!=', 'erased')
    .execute()
  return { ...row, state: 'erased', version: row.version + 1 }
}

/**
 * A relabel that was cut off after the vault took its token is finished here: what the vault shows is what gets
 * printed, so it must be what opens the parcel.
 */
export async function adoptToken(
  { database }: Pick<AdminPorts, 'database'>,
  row: ParcelRow,
  presented: Presented,
): Promise<ParcelRow> {
  if (presented.tokenVersion <= row.token_version) return row
  const change = { token_sha256: tokenHash(presented.token), token_version: presented.tokenVersion }
  await database.query
    .updateTable('parcels')
    .set(({ eb }) => ({ ...change, version: eb('version', '+', 1) }))
    .where('parcel_id', '=', row.parcel_id)
    .where('token_version', '=', row.token_version)
    .execute()
  return { ...row, ...change, version: row.version + 1 }
}
