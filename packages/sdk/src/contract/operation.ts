import type { TObject, TSchema } from 'typebox'
import type { ErrorCode } from './errors/index.ts'

/** One operation of the API as data: the server routes it, the SDK calls it, OpenAPI is emitted from it. */
export interface Operation {
  /** Stable name, also OpenAPI's operationId. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with parameters in braces, e.g. `/v1/parcels/{parcelId}`. */
  readonly path: string
  /** The service that owns it; ingress paths are generated from this. */
  readonly service: 'admin' | 'vault'
  readonly summary: string
  /** Who may call: `merchant` needs an API key, `anyone` nothing. */
  readonly access: 'merchant' | 'anyone'
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Schema of the successful answer; a media type when it is not JSON. */
  readonly answer: { readonly status: 200 | 201; readonly schema: TSchema } | { readonly mediaTypes: readonly string[] }
  /** Takes an Idempotency-Key header; the answer is replayed for seven days. */
  readonly idempotent: boolean
  /** Bytes; 64 KB unless said. */
  readonly bodyMaxBytes?: number
  /**
   * Property of the body whose items are judged one by one: a bad item is an error in its place (`error` when it breaks
   * the schema), not a 400 for all.
   */
  readonly items?: { readonly at: string; readonly error: ErrorCode }
  /** The answer has a `version`: it is the ETag, honoured in If-None-Match when reading and in If-Match when writing. */
  readonly versioned?: boolean
  /** Errors it may answer besides those every operation may (see `COMMON_ERRORS`). */
  readonly errors: readonly ErrorCode[]
}

export const defineOperation = <const O extends Operation>(operation: O): O => operation

/** Errors that every operation may answer. */
export const COMMON_ERRORS = [
  'REQUEST_INVALID',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
  'NOT_SIGNED_IN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'INTERNAL',
  'STORAGE_FULL',
  'STORAGE_UNAVAILABLE',
  'UNAVAILABLE',
] as const satisfies readonly ErrorCode[]
