import type { KeyObject } from 'node:crypto'

/** Keys of the ring that are used for keyed hashes. */
export type MacPurpose = 'idempotency' | 'blind-index' | 'check' | 'audit'

/** A wrapped key and what is needed to unwrap it. */
export interface WrappedKey {
  readonly keyVersion: number
  /** Holds nothing of the key that can be read without the ring; its length is the provider's own. */
  readonly wrapped: Buffer
}

/** What a wrapped key is bound to. Unwrapping with another context fails. */
export interface KeyContext {
  readonly purpose: 'parcel'
  readonly tenant: string
  readonly parcelId: string
  /** Epoch milliseconds of issue; the wrapping key is one of this tenant and this ISO week (UTC). */
  readonly issuedAt: number
}

/** The key ring: outside every database and every backup. A 0600 file by default, a KMS in production. */
export interface KeyProvider {
  wrap(context: KeyContext, dataKey: Buffer): Promise<WrappedKey>
  /** Errors: `KeyRefused` with KEY_VERSION_UNKNOWN, KEY_VERSION_REFUSED, KEY_VERSION_DESTROYED, KEY_UNWRAP_FAILED. */
  unwrap(context: KeyContext, key: WrappedKey): Promise<Buffer>
  /**
   * Wraps the same key under the version that wraps now, also when its own version is refused already: what was left
   * behind by a rotation can be brought along until that version is destroyed. Errors as `unwrap`.
   */
  rewrap(context: KeyContext, key: WrappedKey): Promise<WrappedKey>
  /** A key for keyed hashes; stable over rotation. */
  macKey(purpose: MacPurpose): Promise<KeyObject>
  /** Makes a new version that wraps from now on; older versions still unwrap. Returns the new version. */
  rotate(): Promise<number>
  /** Signs with the ring's Ed25519 key, which no rotation changes. */
  sign(message: Buffer): Promise<Buffer>
  /** The public half of the signing key: 32 bytes, to be given to whoever checks a signature. */
  signingKey(): Promise<Buffer>
  /**
   * Moves the minimum: versions below it are refused by `unwrap`, and still there. It never moves down.
   * KEY_VERSION_UNKNOWN when it is above the version that wraps now.
   */
  refuse(belowVersion: number): Promise<void>
  /**
   * Destroys versions below this one for good; twice is one effect. The version that wraps now cannot be destroyed:
   * KEY_VERSION_UNKNOWN when `belowVersion` is above it.
   */
  destroy(belowVersion: number): Promise<void>
  /** Every version there ever was, oldest first; `createdAt` in epoch milliseconds. */
  list(): Promise<readonly KeyVersion[]>
}

export interface KeyVersion {
  readonly version: number
  readonly createdAt: number
  /** Below the minimum: `unwrap` refuses it. */
  readonly refused: boolean
  readonly destroyed: boolean
}

export type KeyRefusal =
  | 'KEY_RING_EXPOSED'
  | 'KEY_RING_UNREADABLE'
  | 'KEY_RING_MISMATCH'
  | 'KEY_VERSION_UNKNOWN'
  | 'KEY_VERSION_REFUSED'
  | 'KEY_VERSION_DESTROYED'
  | 'KEY_UNWRAP_FAILED'

/** The ring refuses. `code` is in the error catalogue, `fields` fill its texts; neither holds a key or a person. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused'
  readonly code: KeyRefusal
  readonly fields: Readonly<Record<string, string | number>>

  constructor(code: KeyRefusal, fields: KeyRefused['fields'] = {}, options?: ErrorOptions) {
    super(code, options)
    this.code = code
    this.fields = fields
  }
}
