import type { ErrorCode } from '../contract/errors/index.ts'

export type QrErrorCode = ErrorCode & ('QR_TOO_LONG' | 'TOKEN_INVALID' | 'PUBLIC_URL_INVALID')

/** Why there is no token, payload or symbol. `code` is in the error catalogue; the text itself is never in it. */
export class QrError extends Error {
  override readonly name = 'QrError'
  readonly code: QrErrorCode

  constructor(code: QrErrorCode, options?: { cause?: unknown }) {
    super(code, options)
    this.code = code
  }
}
