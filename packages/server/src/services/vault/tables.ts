import type { ErasureCause } from '../../ports/vault.ts'
import type { AuditRow } from './audit/entry.ts'

/** The vault's own database: what was sealed, one row a parcel; the audit log; when to erase, and what was erased. */
export interface VaultTables {
  sealed_parcels: {
    parcel_id: string
    tenant: string
    /** Epoch milliseconds of sealing, or of the last time it was asked for by sealing again; `FORGETTING` see there. */
    sealed_at: number
    /** Of the key that sealed it: a row of an earlier generation was forgotten and opens never again. */
    key_generation: number
    /** The fields, each sealed by itself; see `record.ts`. */
    record: Buffer
    /** The token, sealed with its version. */
    token: Buffer
    token_version: number
    /** Blind index of the first and second phone; see `blind-index.ts`. */
    phone_index: number | null
    phone2_index: number | null
  }
  audit_entries: AuditRow
  audit_state: AuditStateRow
  audit_checkpoints: {
    seq: number
    at: number
    hash: Buffer
    signature: Buffer
  }
  retentions: {
    parcel_id: string
    tenant: string
    /** Epoch milliseconds, as the vault was told. */
    delivered_at: number | null
    cancelled_at: number | null
    /** When the clock runs out, the longest term left aside; null while nothing was told or something holds it. */
    due_at: number | null
  }
  retention_holds: {
    parcel_id: string
    hold_id: string
    tenant: string
    opened_at: number
    closed_at: number | null
  }
  erasures: {
    parcel_id: string
    tenant: string
    cause: ErasureCause
    viewer_kind: string
    viewer_id: string
    request_id: string
    asked_at: number
    /** null until everything is gone and the receipt is written. */
    erased_at: number | null
    /** JSON of the signed receipt. */
    receipt: string | null
  }
  job_state: {
    name: string
    /** Where the next run goes on; null for the beginning. */
    position: string | null
  }
}

/** Where the audit log ends (`tip`) and, once old entries have been dropped, where it begins (`base`). */
export interface AuditStateRow {
  name: 'tip' | 'base'
  /** Of the last entry; of the last one that was dropped. */
  seq: number
  /** Reveals up to that entry. */
  reveals: number
  at: number
  /** Of that entry. */
  hash: Buffer
  /** Keyed by the ring, so that nobody else can move it. */
  mac: Buffer
}

/** `sealed_at` of an entry that is being forgotten: nobody answers with it any more. */
export const FORGETTING = 0

/** The keys store: a database of its own, apart from every other and from their backups. */
export interface KeysTables {
  parcel_keys: {
    parcel_id: string
    tenant: string
    /** Epoch milliseconds; names the week of the wrapping key. */
    issued_at: number
    key_version: number
    /** 1 for a parcel's first key, one more for each that was made after its entry had been forgotten. */
    generation: number
    /** The wrapped key; overwritten in place, see `parcel-keys.ts`. */
    wrapped: Buffer
  }
  destroyed_keys: {
    parcel_id: string
    tenant: string
    /** Epoch milliseconds. */
    destroyed_at: number
  }
  key_ring: {
    name: 'fingerprint'
    mac: Buffer
  }
}
