import type { CheckpointStore } from '../../ports/checkpoint-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import type { Vault } from '../../ports/vault.ts'
import { AuditLog } from './audit/audit-log.ts'
import { erase, receiptOf } from './erase.ts'
import { findByPhone } from './find-by-phone.ts'
import { forget } from './forget.ts'
import { ParcelKeys } from './parcel-keys.ts'
import type { VaultParts } from './parts.ts'
import { present } from './present.ts'
import { replaceToken } from './replace-token.ts'
import { hold, release, tell } from './retentions.ts'
import { Reveals } from './reveal.ts'
import { seal } from './seal.ts'
import { SealedParcels } from './sealed-parcels.ts'
import { shred } from './shred.ts'
import type { KeysTables, VaultTables } from './tables.ts'
import { views } from './views.ts'

export interface VaultOptions {
  /** Sealed fields and the audit log; `vaultMigrations` applied, every COMMIT durable. */
  readonly database: Database<VaultTables>
  /** Wrapped keys: another database, in no backup; `keysMigrations` applied, every COMMIT durable, deletion secure. */
  readonly keys: Database<KeysTables>
  /** The key ring: outside both. */
  readonly keyProvider: KeyProvider
  /** Where the audit log's checkpoints are copied: apart from `database`. */
  readonly copies: CheckpointStore
  readonly clock: Clock
  readonly ids: Ids
}

/** What the vault and its keeping share. */
export function vaultParts({ database, keys, keyProvider, copies, clock, ids }: VaultOptions): VaultParts {
  return {
    database,
    parcelKeys: new ParcelKeys({ keys, keyProvider, clock, ids }),
    sealedParcels: new SealedParcels(database, clock),
    audit: new AuditLog({ database, keyProvider, copies, clock, ids }),
    keyProvider,
    copies,
    clock,
    ids,
  }
}

/**
 * The vault over its stores. Every method may refuse with `KeyRefused` KEY_RING_MISMATCH when the ring is not the one of
 * this keys store, and passes on the errors of the ports it is given.
 */
export function vaultOn(parts: VaultParts): Vault {
  const reveals = new Reveals(parts)
  return {
    seal: (tenant, requests, presentation) => seal(parts, tenant, requests, presentation),
    present: (tenant, parcelIds, presentation) => present(parts, tenant, parcelIds, presentation),
    replaceToken: (tenant, parcelId, token, version) => replaceToken(parts, tenant, parcelId, token, version),
    findByPhone: (tenant, phone) => findByPhone(parts, tenant, phone),
    reveal: (tenant, parcelId, fields, asked) => reveals.reveal(tenant, parcelId, fields, asked),
    views: (tenant, parcelId, page) => views(parts, tenant, parcelId, page),
    erase: (tenant, parcelIds, asked) => erase(parts, tenant, parcelIds, asked),
    receipt: (tenant, parcelId) => receiptOf(parts, tenant, parcelId),
    tell: (tenant, told) => tell(parts, tenant, told),
    hold: (tenant, parcelId, holdId, openedAt) => hold(parts, tenant, parcelId, holdId, openedAt),
    release: (tenant, parcelId, holdId, closedAt) => release(parts, tenant, parcelId, holdId, closedAt),
    shred: (tenant, parcelIds) => shred(parts, tenant, parcelIds),
    forget: (tenant, parcelIds, sealedBefore) => forget(parts, tenant, parcelIds, sealedBefore),
    sealedBefore: (instant, afterParcelId, limit) => parts.sealedParcels.sealedBefore(instant, afterParcelId, limit),
  }
}

export const openVault = (options: VaultOptions): Vault => vaultOn(vaultParts(options))
