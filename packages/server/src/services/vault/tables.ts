/** The vault's own database: what was sealed, one row a parcel. */
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
