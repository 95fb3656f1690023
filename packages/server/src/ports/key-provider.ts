import type { KeyObject } from 'node:crypto'

/** Keys of the ring that are used for keyed hashes. */
export type MacPurpose = 'idempotency' | 'blind-index' | 'check'

/** A wrapped key and what is needed to unwrap it. */
export interface WrappedKey {
  readonly keyVersion: number
  readonly wrapped: Buffer
}

/** What a wrapped key is bound to. Unwrapping with another context fails. */
export interface KeyContext {
  readonly purpose: 'parcel'
  readonly tenant: string
  readonly parcelId: string
  /** Epoch milliseconds of issue; the wrapping key is one of this tenant and this week. */
  readonly issuedAt: number
}

/** The key ring: outside every database and every backup. A 0600 file by default, a KMS in production. */
export interface KeyProvider {
  wrap(context: KeyContext, dataKey: Buffer): Promise<WrappedKey>
  unwrap(context: KeyContext, key: WrappedKey): Promise<Buffer>
  /** A key for keyed hashes; stable over rotation. */
  macKey(purpose: MacPurpose): Promise<KeyObject>
  /** Makes a new version that wraps from now on; older versions still unwrap. Returns the new version. */
  rotate(): Promise<number>
  /** Refuses versions below this one for good. */
  destroy(belowVersion: number): Promise<void>
  list(): Promise<readonly { version: number; createdAt: number; destroyed: boolean }[]>
}
