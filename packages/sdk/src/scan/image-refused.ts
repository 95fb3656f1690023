import type { ErrorCode } from '../contract/errors/index.ts'

export type ImageRefusedCode = ErrorCode &
  ('IMAGE_EMPTY' | 'IMAGE_FORMAT_UNSUPPORTED' | 'IMAGE_BROKEN' | 'IMAGE_TOO_LARGE')

/** Why a picture is not read. `fields` hold the format's name or sizes in pixels, never anything from the picture. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused'
  readonly code: ImageRefusedCode
  readonly fields: Readonly<Record<string, string | number>>

  constructor(
    code: ImageRefusedCode,
    fields: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(code, options)
    this.code = code
    this.fields = fields
  }
}
