import type {
  ErasureCause,
  ErasureReceipt,
  MaskedRecipient,
  Presentation,
  SEALED_FIELDS,
  ViewerKind,
  ViewPurpose,
  Warning,
} from '@exqress/sdk/contract'

export { SEALED_FIELDS } from '@exqress/sdk/contract'
export type { ErasureCause, ErasureReceipt, ViewerKind, ViewPurpose }
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

/** Who looks. An id of ours, never a name. */
export interface Viewer {
  readonly kind: ViewerKind
  /** Account, courier or tenant; `job` for the vault's own. At most 200 characters. */
  readonly id: string
}

/** Who asks for something that is kept in the audit log. */
export interface Asked {
  readonly viewer: Viewer
  readonly requestId: string
}

export interface AskedToReveal extends Asked {
  readonly purpose: ViewPurpose
}

/** The asked fields in clear. A field that was never given is left out. */
export interface Revealed {
  readonly parcelId: string
  readonly fields: Readonly<Partial<Record<SealedField, string>>>
}

/** One look, as the audit log has it. */
export interface View {
  /** Number in the log; newer ones are higher. */
  readonly seq: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly viewer: Viewer
  readonly purpose: string
  readonly fields: readonly string[]
  readonly requestId: string
}

/** What the vault is told of a parcel's life; null takes back what was told. */
export interface Told {
  readonly parcelId: string
  /** Epoch milliseconds. */
  readonly deliveredAt?: number | null
  readonly cancelledAt?: number | null
}

/** The audit log does not end where the vault left it: nothing is revealed before somebody has looked. */
export class AuditBroken extends Error {
  override readonly name = 'AuditBroken'
  readonly code = 'AUDIT_LOG_BROKEN'
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
  /**
   * Opens exactly these fields. The entry in the audit log is durable before anything of them leaves the vault; those that
   * wait at the same time share one COMMIT. Errors: `VaultRefused` NOT_FOUND, PARCEL_ERASED, SEAL_BROKEN; `AuditBroken`.
   */
  reveal(tenant: string, parcelId: string, fields: readonly SealedField[], asked: AskedToReveal): Promise<Revealed>
  /**
   * Who looked, newest first; also after the parcel was erased. `beforeSeq`: only older ones. Errors: `VaultRefused`
   * NOT_FOUND for a parcel the tenant never had.
   */
  views(tenant: string, parcelId: string, page: { beforeSeq?: number; limit: number }): Promise<readonly View[]>
  /**
   * Erases for good and signs that it is done: key, index rows, ciphertext, then audit entry and receipt. What was erased
   * before answers with its first receipt; undefined for a parcel the tenant never had. What is cut off is finished by
   * the next call or by the vault's job.
   */
  erase(
    tenant: string,
    parcelIds: readonly string[],
    asked: Asked & { readonly cause: ErasureCause },
  ): Promise<readonly (ErasureReceipt | undefined)[]>
  /** The receipt of an erased parcel; undefined while there is none. */
  receipt(tenant: string, parcelId: string): Promise<ErasureReceipt | undefined>
  /** Starts the clocks: delivered + 7 days, cancelled + 1 day. Telling the same twice is one effect. */
  tell(tenant: string, told: readonly Told[]): Promise<void>
  /** Stops the clock while something is open about the parcel, e.g. a return. The same hold twice is one effect. */
  hold(tenant: string, parcelId: string, holdId: string, openedAt: number): Promise<void>
  /** Lets the clock run again, 7 days after `closedAt` at the earliest. */
  release(tenant: string, parcelId: string, holdId: string, closedAt: number): Promise<void>
  /** Destroys the parcels' keys, index rows and ciphertext, without entry or receipt. Doing it twice is one effect. */
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
