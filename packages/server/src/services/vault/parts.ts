import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import type { ParcelKeys } from './parcel-keys.ts'
import type { SealedParcels } from './sealed-parcels.ts'

/** What the vault's verbs work with. */
export interface VaultParts {
  readonly parcelKeys: ParcelKeys
  readonly sealedParcels: SealedParcels
  readonly keyProvider: KeyProvider
  readonly clock: Clock
  readonly ids: Ids
}
