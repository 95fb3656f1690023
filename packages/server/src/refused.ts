import type { ErrorCode } from '@exqress/sdk/contract'

export interface RefusalDetails {
  /** Where: JSON pointers into the request, each with a reason. */
  readonly errors?: { pointer: string; code: string }[] | undefined
  /** The parcel that stands in the way. */
  readonly parcelId?: string | undefined
  /** When the same request may do better; a second for what is retryable, unless said. */
  readonly retryAfterSeconds?: number | undefined
}

/** The answer is no. Holds a code of the catalogue and places, never a personal value. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ErrorCode
  readonly details: RefusalDetails

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}
