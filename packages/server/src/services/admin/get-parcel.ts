import type { Parcel, Presentation } from '@exqress/sdk/contract'
import { Refused } from '../../refused.ts'
import { openSealed } from './open-sealed.ts'
import { findParcel, findParcelByToken, markErased } from './parcels.ts'
import type { AdminPorts } from './ports.ts'
import { parcelOf } from './present.ts'
import type { ParcelRow } from './tables.ts'

/** One parcel, masked. Refuses with NOT_FOUND, also for another tenant's. */
export async function getParcel(ports: AdminPorts, tenant: string, parcelId: string): Promise<Parcel> {
  return showParcel(ports, tenant, await findParcel(ports.database, tenant, parcelId))
}

/** The parcel of a token that was read from a label. Refuses as `getParcel` does. */
export async function getScannedParcel(ports: AdminPorts, tenant: string, token: string): Promise<Parcel> {
  return showParcel(ports, tenant, await findParcelByToken(ports.database, tenant, token))
}

async function showParcel(ports: AdminPorts, tenant: string, row: ParcelRow | undefined): Promise<Parcel> {
  if (row === undefined) throw new Refused('NOT_FOUND')
  const [parcel] = await showParcels(ports, tenant, [row], {})
  if (parcel === undefined) throw new Refused('NOT_FOUND')
  return parcel
}

/**
 * Parcels as the vault shows them now, in the order of the rows. A person the vault has erased is erased here too; one
 * whose record does not open is shown without a person.
 */
export async function showParcels(
  { database, vault }: Pick<AdminPorts, 'database' | 'vault'>,
  tenant: string,
  rows: readonly ParcelRow[],
  presentation: Presentation,
): Promise<Parcel[]> {
  const kept = rows.filter(row => row.state !== 'erased').map(row => ({ parcelId: row.parcel_id }))
  const { answers } = await openSealed(kept, open =>
    vault.present(
      tenant,
      open.map(({ parcelId }) => parcelId),
      presentation,
    ),
  )
  const parcels: Parcel[] = []
  for (const row of rows) {
    const presented = answers.get(row.parcel_id)
    if (presented === undefined) parcels.push(parcelOf(row, undefined))
    else if ('erased' in presented) parcels.push(parcelOf(await markErased(database, row), undefined))
    else parcels.push(parcelOf(row, presented))
  }
  return parcels
}
