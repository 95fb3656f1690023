import type { Codes, Problem } from './types.ts'

interface Details {
  readonly requestId?: string | undefined
  readonly retryable?: boolean
  readonly next?: string | undefined
  readonly cause?: unknown
}

const BRAND = Symbol.for('@exqress/sdk/error')

/** What every error of the SDK has. Use `code` to tell them apart, or `instanceof`. */
export abstract class ExqressError<Code extends string = string> extends Error {
  /** Stable code of the error catalogue; a newer server may answer codes that this version does not name. */
  readonly code: Code
  /** The request as the server's log knows it; absent when nothing was sent. */
  readonly requestId: string | undefined
  /** The same call may succeed later. */
  readonly retryable: boolean
  /** What to do next, in words. */
  readonly next: string | undefined

  constructor(code: Code, message: string, { requestId, retryable = false, next, cause }: Details = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.requestId = requestId
    this.retryable = retryable
    this.next = next
    this.name = new.target.name
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** The server answered, and said no. */
export abstract class AnsweredError<Code extends string = string> extends ExqressError<Code> {
  /** HTTP status. */
  readonly status: number
  /** Milliseconds the server asked to wait; undefined when it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(problem: Problem, retryAfterMs?: number) {
    super(problem.code as Code, `${problem.title} (${problem.code}, request ${problem.requestId})`, problem)
    this.status = problem.status
    this.retryAfterMs = retryAfterMs
  }
}

/** The request has to change: a field is wrong, or there is too much of it. */
export class InvalidRequestError extends AnsweredError<Codes['invalid']> {
  /** Where: JSON pointers into the request, each with a code. Never a value. */
  readonly errors: readonly { readonly pointer: string; readonly code: string }[]

  constructor(problem: Problem, retryAfterMs?: number) {
    super(problem, retryAfterMs)
    this.errors = problem.errors ?? []
  }
}

/** The API key is missing, wrong, or not allowed to do this. */
export class NotSignedInError extends AnsweredError<Codes['notSignedIn']> {}

/** There is no such thing, or it is not yours: the answer does not tell which. */
export class NotFoundError extends AnsweredError<Codes['notFound']> {}

/** The present state stands in the way. */
export class ConflictError extends AnsweredError<Codes['conflict'] | 'IDEMPOTENCY_MISMATCH'> {}

/** The personal data has been erased for good. */
export class GoneError extends AnsweredError<Codes['gone']> {}

/** Too many requests, also after the retries. */
export class RateLimitedError extends AnsweredError<Codes['rateLimited']> {}

/** The server failed, or is not ready. */
export class ServerError extends AnsweredError<Codes['server']> {}

/** The server cannot be reached, or the connection broke. */
export class ConnectionError extends ExqressError<'CONNECTION_FAILED'> {
  constructor(details: Details) {
    super('CONNECTION_FAILED', 'The server cannot be reached (CONNECTION_FAILED)', { ...details, retryable: true })
  }
}

/** No complete answer within `timeoutMs`, retries and waiting included. `cause` is the failure of the last attempt. */
export class DeadlineError extends ExqressError<'DEADLINE_EXCEEDED'> {
  constructor(timeoutMs: number, details: Details) {
    const message = `No answer within ${timeoutMs} ms (DEADLINE_EXCEEDED)`
    super('DEADLINE_EXCEEDED', message, { ...details, retryable: true })
  }
}

/** The caller's AbortSignal fired. `cause` is its reason; `name` is 'AbortError' as everywhere on the platform. */
export class AbortedError extends ExqressError<'ABORTED'> {
  constructor(details: Details) {
    super('ABORTED', 'Stopped by the caller (ABORTED)', details)
    this.name = 'AbortError'
  }
}

/** Why an answer cannot be used. */
export type AnswerFault = 'not-json' | 'not-a-problem' | 'redirect' | 'too-large' | 'cursor-loop' | 'wrong-count'

/** Something answered, but not as an EXQRESS server does. */
export class AnswerError extends ExqressError<'ANSWER_UNREADABLE'> {
  readonly fault: AnswerFault
  /** HTTP status, where there is one. */
  readonly status: number | undefined

  constructor(fault: AnswerFault, status: number | undefined, details: Details = {}) {
    super('ANSWER_UNREADABLE', `The answer cannot be used: ${fault} (ANSWER_UNREADABLE)`, details)
    this.fault = fault
    this.status = status
  }
}

/** The client was given something it cannot work with; nothing was sent. */
export class ConfigurationError extends ExqressError<'CLIENT_MISCONFIGURED'> {
  constructor(message: string, details: Details = {}) {
    super('CLIENT_MISCONFIGURED', `${message} (CLIENT_MISCONFIGURED)`, details)
  }
}

/** Every error the SDK throws; `code` tells them apart. */
export type ExqressFailure =
  | InvalidRequestError
  | NotSignedInError
  | NotFoundError
  | ConflictError
  | GoneError
  | RateLimitedError
  | ServerError
  | ConnectionError
  | DeadlineError
  | AbortedError
  | AnswerError
  | ConfigurationError

/** Whether the SDK threw it; also true across two copies of the SDK, where `instanceof` is not. */
export const isExqressError = (error: unknown): error is ExqressFailure =>
  typeof error === 'object' && error !== null && BRAND in error

/** The error that a problem means. A code of a newer server falls into the class of its status. */
export function errorOfProblem(problem: Problem, retryAfterMs?: number): ExqressFailure {
  return new (classOf(problem))(problem, retryAfterMs)
}

function classOf({ status, code }: Problem) {
  if (status === 401 || status === 403) return NotSignedInError
  if (status === 404) return NotFoundError
  if (status === 409 || status === 412 || code === 'IDEMPOTENCY_MISMATCH') return ConflictError
  if (status === 410) return GoneError
  if (status === 429) return RateLimitedError
  return status >= 500 ? ServerError : InvalidRequestError
}
