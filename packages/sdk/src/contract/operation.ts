import type { TObject, TSchema } from 'typebox'
import type { ErrorCode } from './errors/index.ts'

/** Kinds of callers that have a credential; a merchant has an API key, or is an account of its staff. */
export const PRINCIPAL_KINDS = ['merchant', 'recipient', 'courier', 'operator'] as const
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number]

export type ServiceName = 'admin' | 'vault' | 'identity' | 'delivery' | 'user'

/** Operations that share their rate limits; the server says how many. */
export type RateLimitName = 'sign-in' | 'refresh' | 'code'

/** One operation of the API as data: the server routes it, the SDK calls it, OpenAPI is emitted from it. */
export interface Operation {
  /** Stable name, also OpenAPI's operationId. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with parameters in braces, e.g. `/v1/parcels/{parcelId}`. */
  readonly path: string
  /** The service that owns it; ingress paths are generated from this. */
  readonly service: ServiceName
  readonly summary: string
  /** Who may call, as one kind or a list: `anyone` needs no credential, the others an API key or an access token. */
  readonly access: 'anyone' | PrincipalKind | readonly PrincipalKind[]
  /** Which rate limits count a call, besides what the operation itself counts. */
  readonly rateLimit?: RateLimitName
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Schema of the successful answer; a media type when it is not JSON; a browser's way on to another address (303). */
  readonly answer:
    | { readonly status: 200 | 201; readonly schema: TSchema }
    | { readonly mediaTypes: readonly string[] }
    | { readonly redirects: true }
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

/** The kinds of callers an operation is for; none when it is for anyone. */
export const kindsOf = ({ access }: Pick<Operation, 'access'>): readonly PrincipalKind[] =>
  access === 'anyone' ? [] : typeof access === 'string' ? [access] : access

export const defineOperation = <const O extends Operation>(operation: O): O => operation

/** Errors that every operation may answer. */
export const COMMON_ERRORS = [
  'REQUEST_INVALID',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
  'NOT_SIGNED_IN',
  'NOT_ALLOWED',
  'NOT_FOUND',
  'RATE_LIMITED',
  'INTERNAL',
  'STORAGE_FULL',
  'STORAGE_UNAVAILABLE',
  'UNAVAILABLE',
] as const satisfies readonly ErrorCode[]
