import type { MaskedRecipient, Presentation, Warning } from '@exqress/sdk/contract'

/** Fields that exist in clear only inside the vault. */
export const SEALED_FIELDS = [
  'name',
  'phone',
  'phone2',
  'postcode',
  'address',
  'addressDetail',
  'email',
  'memo',
  'product',
  'productOption',
  'productQuantity',
  'senderName',
  'senderAddress',
] as const
export type SealedField = (typeof SEALED_FIELDS)[number]

export interface SealRequest {
  readonly parcelId: string
  /** Epoch milliseconds. */
  readonly issuedAt: number
  /** Used when the parcel is new; the answer has the token that counts. */
  readonly token: string
  readonly fields: Readonly<Partial<Record<SealedField, string>>>
  /** The sender's name is a business name that may be printed. */
  readonly senderIsBusiness: boolean
}

/** What the vault lets a label show. Masking happens inside the vault. */
export interface Presented {
  readonly parcelId: string
  /** false: it had been sealed before; the answer shows what was sealed then. */
  readonly created: boolean
  readonly token: string
  readonly tokenVersion: number
  readonly recipient: MaskedRecipient
  readonly sender: string
  readonly warnings: readonly Warning[]
}

/** The parcel's key has been destroyed; nothing can be shown any more. */
export interface Erased {
  readonly parcelId: string
  readonly erased: true
}

export type VaultRefusal = 'SEAL_BROKEN' | 'TOKEN_VERSION_CONFLICT' | 'PARCEL_ERASED' | 'NOT_FOUND'

/** The vault refuses. `code` is in the error catalogue; nothing here holds a personal value. */
export class VaultRefused extends Error {
  override readonly name = 'VaultRefused'
  readonly code: VaultRefusal
  readonly fields: { readonly parcelId: string }

  constructor(code: VaultRefusal, parcelId: string, options?: ErrorOptions) {
    super(`${code}: ${parcelId}`, options)
    this.code = code
    this.fields = { parcelId }
  }
}

/**
 * The one place where personal data is opened. In the same process, or over HTTP in the vault's own process. A record that
 * does not open (changed, or its key lost) is `VaultRefused` SEAL_BROKEN; a parcel of another tenant is an unknown one.
 */
export interface Vault {
  /** Seals each parcel once; sealing again is an upsert that keeps what was sealed first. Answers in request order. */
  seal(
    tenant: string,
    requests: readonly SealRequest[],
    presentation: Presentation,
  ): Promise<readonly (Presented | Erased)[]>
  /** Masked views of sealed parcels, in request order; undefined for an unknown parcel. */
  present(
    tenant: string,
    parcelIds: readonly string[],
    presentation: Presentation,
  ): Promise<readonly (Presented | Erased | undefined)[]>
  /**
   * Replaces the token (relabel); version must be the present one + 1, or the same call repeated. Errors:
   * `VaultRefused` TOKEN_VERSION_CONFLICT, PARCEL_ERASED, NOT_FOUND.
   */
  replaceToken(tenant: string, parcelId: string, token: string, tokenVersion: number): Promise<void>
  /** Parcels whose first or second phone is this number, by the blind index, verified by decrypting. */
  findByPhone(tenant: string, phone: string): Promise<readonly string[]>
  /** Destroys the parcels' keys, index rows and ciphertext. Doing it twice is one effect. */
  shred(tenant: string, parcelIds: readonly string[]): Promise<void>
  /**
   * Destroys entries that never became a parcel (a crash between sealing and writing the parcel) and keeps no trace of
   * them: the same parcel can be sealed again later, which after `shred` it never can. With `sealedBefore` (epoch
   * milliseconds) an entry that was sealed, or asked for by sealing again, since then stays: pass the instant given to
   * the method of that name, and a job that resumes at this moment keeps its parcels.
   */
  forget(tenant: string, parcelIds: readonly string[], sealedBefore?: number): Promise<void>
  /** Ids sealed before the instant, for the sweep of entries that never became a parcel. */
  sealedBefore(
    instant: number,
    afterParcelId: string | undefined,
    limit: number,
  ): Promise<readonly { tenant: string; parcelId: string }[]>
}
