import type { Parcel } from '@exqress/sdk/contract'
import { Refused } from '../../refused.ts'
import { getParcel } from './get-parcel.ts'
import { findParcel } from './parcels.ts'
import type { AdminPorts } from './ports.ts'

/**
 * Withdraws a waybill: its QR no longer opens, and its person is erased a day later. Doing it twice is one effect.
 * Refuses with NOT_FOUND, PARCEL_ERASED, PRECONDITION_FAILED when `ifMatch` is not the present version.
 */
export async function revokeWaybill(
  ports: AdminPorts,
  tenant: string,
  parcelId: string,
  ifMatch?: number,
): Promise<Parcel> {
  const { database, vault, clock } = ports
  const withdrawal = database.query
    .updateTable('parcels')
    .set(({ eb }) => ({ state: 'revoked', revoked_at: clock.now(), version: eb('version', '+', 1) }))
    .where('parcel_id', '=', parcelId)
    .where('tenant', '=', tenant)
    .where('state', '=', 'issued')
  const { numUpdatedRows } = await withdrawal
    .$if(ifMatch !== undefined, query => query.where('version', '=', ifMatch ?? 0))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) {
    const row = await findParcel(database, tenant, parcelId)
    if (row === undefined) throw new Refused('NOT_FOUND')
    if (row.state === 'erased') throw new Refused('PARCEL_ERASED', { parcelId })
    if (ifMatch !== undefined && ifMatch !== row.version) throw new Refused('PRECONDITION_FAILED')
  }
  // After the row, so that nothing is erased that was not withdrawn; asked again, it is told again.
  const withdrawn = await findParcel(database, tenant, parcelId)
  if (withdrawn?.state === 'revoked') await vault.tell(tenant, [{ parcelId, cancelledAt: withdrawn.revoked_at }])
  return await getParcel(ports, tenant, parcelId)
}
