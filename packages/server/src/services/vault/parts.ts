import type { CheckpointStore } from '../../ports/checkpoint-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import type { AuditLog } from './audit/audit-log.ts'
import type { ParcelKeys } from './parcel-keys.ts'
import type { SealedParcels } from './sealed-parcels.ts'
import type { VaultTables } from './tables.ts'

/** What the vault's verbs work with. */
export interface VaultParts {
  readonly database: Database<VaultTables>
  readonly parcelKeys: ParcelKeys
  readonly sealedParcels: SealedParcels
  readonly audit: AuditLog
  readonly keyProvider: KeyProvider
  readonly copies: CheckpointStore
  readonly clock: Clock
  readonly ids: Ids
}
