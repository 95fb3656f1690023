import type { Presentation, Waybill } from '@exqress/sdk/contract'
import type { Presented } from '../../ports/vault.ts'
import { Refused } from '../../refused.ts'
import { adoptToken, findParcel, markErased } from './parcels.ts'
import type { AdminPorts } from './ports.ts'
import { waybillOf } from './present.ts'
import type { ParcelRow } from './tables.ts'

/** The same label again: the same token, whatever the profile. */
export async function reprintWaybill(
  ports: AdminPorts,
  tenant: string,
  parcelId: string,
  presentation: Presentation,
): Promise<Waybill> {
  const { row, presented } = await openWaybill(ports, tenant, parcelId, presentation)
  return waybillOf(row, presented, { created: false, presentation, payloadOf: ports.payloadOf })
}

/**
 * A waybill whose label may be printed.
 * Refuses with NOT_FOUND (also for another tenant's), PARCEL_REVOKED, PARCEL_ERASED,
 * SEAL_BROKEN.
 */
export async function openWaybill(
  ports: AdminPorts,
  tenant: string,
  parcelId: string,
  presentation: Presentation,
): Promise<{ row: ParcelRow; presented: Presented }> {
  const row = await findParcel(ports.database, tenant, parcelId)
  if (row === undefined) throw new Refused('NOT_FOUND')
  if (row.state === 'revoked') throw new Refused('PARCEL_REVOKED', { parcelId })
  if (row.state === 'erased') throw new Refused('PARCEL_ERASED', { parcelId })
  const [presented] = await ports.vault.present(tenant, [parcelId], presentation)
  if (presented === undefined) throw new Refused('SEAL_BROKEN', { parcelId })
  if ('erased' in presented) {
    await markErased(ports.database, row)
    throw new Refused('PARCEL_ERASED', { parcelId })
  }
  return { row: await adoptToken(ports, row, presented), presented }
}
