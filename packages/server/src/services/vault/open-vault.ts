import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import type { Vault } from '../../ports/vault.ts'
import { findByPhone } from './find-by-phone.ts'
import { forget } from './forget.ts'
import { ParcelKeys } from './parcel-keys.ts'
import type { VaultParts } from './parts.ts'
import { present } from './present.ts'
import { replaceToken } from './replace-token.ts'
import { seal } from './seal.ts'
import { SealedParcels } from './sealed-parcels.ts'
import { shred } from './shred.ts'
import type { KeysTables, VaultTables } from './tables.ts'

export interface VaultOptions {
  /** Sealed fields; `vaultMigrations` applied, every COMMIT durable. */
  readonly database: Database<VaultTables>
  /** Wrapped keys: another database, in no backup; `keysMigrations` applied, every COMMIT durable, deletion secure. */
  readonly keys: Database<KeysTables>
  /** The key ring: outside both. */
  readonly keyProvider: KeyProvider
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * The vault over its three stores. Every method may refuse with `KeyRefused` KEY_RING_MISMATCH when the ring is not the
 * one of this keys store, and passes on the errors of the ports it is given.
 */
export function openVault({ database, keys, keyProvider, clock, ids }: VaultOptions): Vault {
  const parts: VaultParts = {
    parcelKeys: new ParcelKeys({ keys, keyProvider, clock, ids }),
    sealedParcels: new SealedParcels(database, clock),
    keyProvider,
    clock,
    ids,
  }
  return {
    seal: (tenant, requests, presentation) => seal(parts, tenant, requests, presentation),
    present: (tenant, parcelIds, presentation) => present(parts, tenant, parcelIds, presentation),
    replaceToken: (tenant, parcelId, token, version) => replaceToken(parts, tenant, parcelId, token, version),
    findByPhone: (tenant, phone) => findByPhone(parts, tenant, phone),
    shred: (tenant, parcelIds) => shred(parts, tenant, parcelIds),
    forget: (tenant, parcelIds, sealedBefore) => forget(parts, tenant, parcelIds, sealedBefore),
    sealedBefore: (instant, afterParcelId, limit) => parts.sealedParcels.sealedBefore(instant, afterParcelId, limit),
  }
}
