import type { ErrorCode } from '../contract/errors/index.ts'

/** Why a label cannot be drawn. `code` is in the error catalogue; `field` names a part of the label, never its text. */
export class LabelError extends Error {
  override readonly name = 'LabelError'
  readonly code: LabelErrorCode
  /** The part that stands in the way, e.g. `sortCode`. */
  readonly field: string | undefined

  constructor(code: LabelErrorCode, field?: string, options?: { cause?: unknown }) {
    super(field === undefined ? code : `${code}: ${field}`, options)
    this.code = code
    this.field = field
  }
}

export type LabelErrorCode = ErrorCode &
  ('LABEL_DOES_NOT_FIT' | 'LABEL_RESOLUTION_TOO_LOW' | 'FONT_UNREADABLE' | 'SHEET_UNKNOWN' | 'TRACKING_INVALID')
