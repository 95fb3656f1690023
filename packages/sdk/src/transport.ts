import {
  AbortedError,
  AnswerError,
  ConnectionError,
  DeadlineError,
  type ExqressFailure,
  errorOfProblem,
  isExqressError,
} from './errors.ts'
import { queryString } from './path.ts'
import type { Problem } from './types.ts'

/** What the SDK passes to `fetch`. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly signal?: AbortSignal
  readonly redirect?: 'manual'
}

/** What the SDK reads of an answer; the platform's `Response` fits, and so does undici's. */
export interface FetchAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array> | null
}

/** The port to the network: the platform's `fetch`, `nodeFetch()` of `@exqress/sdk/node`, or an in-process server. */
export type Fetch = (url: string, init?: FetchInit) => Promise<FetchAnswer>

/** Everything variable, so that tests can set it. */
export interface Hooks {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** From 0 to below 1; spreads the retries. */
  readonly random: () => number
  /** Resolves after the milliseconds; may resolve or reject earlier once the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** A fresh unguessable text for idempotency keys and request ids. */
  readonly newId: () => string
}

export interface CallOptions {
  /** Once it fires nothing more is sent; the call rejects with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for everything: all attempts, the waiting between them and reading the answer. */
  readonly timeoutMs?: number | undefined
  /** Attempts after the first. */
  readonly retries?: number | undefined
  /** For writes; by default each call makes its own. Give one to repeat a call safely after a crash. */
  readonly idempotencyKey?: string | undefined
}

/** The server's own count of what may still be sent (draft-ietf-httpapi-ratelimit-headers). */
export interface RateLimit {
  readonly limit: number | undefined
  readonly remaining: number
  /** Seconds until `remaining` is full again. */
  readonly resetSeconds: number | undefined
}

export interface AnswerInfo {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly requestId: string
  /** Absent when the server counts nothing. */
  readonly rateLimit: RateLimit | undefined
  /** The answer of an earlier call with the same idempotency key. */
  readonly replayed: boolean
  /** 1 when the first attempt succeeded. */
  readonly attempts: number
}

/** A call under way: await it for the data, or `.withResponse()` for the data with status, headers and rate limit. */
export class Call<T> implements Promise<T> {
  readonly #answer: Promise<{ data: T; response: AnswerInfo }>
  readonly [Symbol.toStringTag] = 'Call'

  constructor(answer: Promise<{ data: T; response: AnswerInfo }>) {
    this.#answer = answer
  }
  // biome-ignore lint/suspicious/noThenProperty: awaiting a call is what it is for
  then<A = T, B = never>(
    done?: ((data: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(({ data }) => data).then(done, failed)
  }
  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, failed)
  }
  finally(done?: (() => void) | null): Promise<T> {
    return this.then().finally(done)
  }
  withResponse(): Promise<{ data: T; response: AnswerInfo }> {
    return this.#answer
  }
  /** The same call, its data changed on arrival. */
  map<R>(change: (data: T, response: AnswerInfo) => R): Call<R> {
    return new Call(this.#answer.then(({ data, response }) => ({ data: change(data, response), response })))
  }
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  /** Made by path`…`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** A body that is JSON text already. */
  readonly json?: string
  /** A write: carries an idempotency key. */
  readonly write?: boolean
  readonly answer?: 'json' | 'bytes'
}

export interface Transport {
  send<T>(request: ApiRequest, options?: CallOptions): Call<T>
}

export interface TransportOptions extends Hooks {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** API key or access token of the call that is made now. */
  readonly credential: () => string | undefined | Promise<string | undefined>
  readonly fetch: Fetch
  readonly timeoutMs: number
  readonly retries: number
  /** Decoded bytes; a compressed answer cannot grow beyond it. */
  readonly maxAnswerBytes: number
}

const RETRY_BASE_MS = 200
const RETRY_CAP_MS = 5_000
/** Statuses that a proxy in front of the server answers without a problem body, and what they mean. */
const PROXY_CODES: Readonly<Record<number, string>> = {
  401: 'NOT_SIGNED_IN',
  403: 'NOT_SIGNED_IN',
  413: 'BODY_TOO_LARGE',
  429: 'RATE_LIMITED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
}

/** The only place of the SDK that speaks HTTP. */
export function createTransport(settings: TransportOptions): Transport {
  return { send: (request, options = {}) => new Call(sendWithRetries(settings, request, options)) }
}

async function sendWithRetries<T>(settings: TransportOptions, request: ApiRequest, options: CallOptions) {
  const { now, random, sleep, newId } = settings
  const { signal, timeoutMs = settings.timeoutMs, retries = settings.retries } = options
  const requestId = newId()
  if (signal?.aborted) throw new AbortedError({ cause: signal.reason })

  const url = settings.baseUrl + request.path + queryString(request.query ?? {})
  const headers: Record<string, string> = { 'x-request-id': requestId }
  const given = settings.credential()
  // Waited for only when it must be: an API key lets the request leave in the caller's own turn.
  const credential = given instanceof Promise ? await given : given
  if (signal?.aborted) throw new AbortedError({ requestId, cause: signal.reason })
  if (credential !== undefined) headers.authorization = `Bearer ${credential}`
  // One key for all attempts: whichever of them reached the server, it counts once.
  if (request.write) headers['idempotency-key'] = options.idempotencyKey ?? newId()
  const body = request.json ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  if (body !== undefined) headers['content-type'] = 'application/json'

  const end = now() + timeoutMs
  const scope = openScope(sleep, timeoutMs, requestId, signal)
  const init = { method: request.method, headers, signal: scope.signal, redirect: 'manual' } as const
  try {
    for (let attempts = 1; ; attempts++) {
      try {
        const sent = settings.fetch(url, body === undefined ? init : { ...init, body })
        const answer = await scope.race(sent, late => late.body?.cancel())
        const response = inform(answer, attempts, requestId)
        return { data: (await read(settings, request, answer, response, scope)) as T, response }
      } catch (cause) {
        if (scope.signal.aborted) throw scope.signal.reason
        const failure = isExqressError(cause) ? cause : new ConnectionError({ requestId, cause })
        scope.last = failure
        if (!failure.retryable || attempts > retries) throw failure
        // Full jitter: callers that failed together do not come back together. Retry-After is the least to wait.
        const askedMs = ('retryAfterMs' in failure && failure.retryAfterMs) || 0
        const waitMs = askedMs + random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempts)
        if (now() + waitMs >= end) throw failure
        await scope.race(sleep(waitMs, scope.signal))
      }
    }
  } finally {
    scope.close()
  }
}

/** The life of one call: it ends with the caller's signal or the deadline, also when `fetch` heeds neither. */
interface Scope {
  readonly signal: AbortSignal
  /** The failure of the last attempt; becomes the deadline's cause. */
  last: ExqressFailure | undefined
  /** The work's result, or the end of the scope. `drop` releases a result that came too late. */
  race<T>(work: Promise<T>, drop?: (late: T) => unknown): Promise<T>
  close(): void
}

function openScope(sleep: Hooks['sleep'], timeoutMs: number, requestId: string, outer: AbortSignal | undefined): Scope {
  const controller = new AbortController()
  const timer = new AbortController()
  const { signal } = controller
  const onAbort = () => controller.abort(new AbortedError({ requestId, cause: outer?.reason }))
  outer?.addEventListener('abort', onAbort, { once: true })
  const ended = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  ended.catch(() => {})

  const scope: Scope = {
    signal,
    last: undefined,
    race(work, drop) {
      if (drop) work.then(late => signal.aborted && drop(late)).catch(() => {})
      return Promise.race([work, ended])
    },
    close() {
      timer.abort()
      outer?.removeEventListener('abort', onAbort)
    },
  }
  sleep(timeoutMs, timer.signal).then(
    () => timer.signal.aborted || controller.abort(new DeadlineError(timeoutMs, { requestId, cause: scope.last })),
    () => {},
  )
  return scope
}

async function read(
  { maxAnswerBytes, now }: TransportOptions,
  request: ApiRequest,
  answer: FetchAnswer,
  { status, headers, requestId }: AnswerInfo,
  scope: Scope,
): Promise<unknown> {
  // A browser shows a redirect that it did not follow as status 0. Following one would send the key elsewhere.
  if (status === 0 || (status >= 300 && status < 400)) {
    answer.body?.cancel().catch(() => {})
    throw new AnswerError('redirect', status, { requestId })
  }
  const bytes = await readBytes(answer, maxAnswerBytes, requestId, scope)
  if (status < 300 && request.answer === 'bytes') return bytes
  const json = parseJson(bytes)
  if (status < 300) {
    if (json === undefined) throw new AnswerError('not-json', status, { requestId })
    return json
  }
  const problem = readProblem(json, status, requestId)
  if (!problem) throw new AnswerError('not-a-problem', status, { requestId })
  throw errorOfProblem(problem, retryAfterMs(headers, now))
}

/** Counts decoded bytes while they arrive: 485 bytes on the wire can become 200 MB. */
async function readBytes({ body, status }: FetchAnswer, max: number, requestId: string, scope: Scope) {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  while (reader) {
    const { done, value } = await scope.race(reader.read())
    if (done) break
    chunks.push(value)
    length += value.length
    if (length > max) {
      reader.cancel().catch(() => {})
      throw new AnswerError('too-large', status, { requestId })
    }
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function readProblem(json: unknown, status: number, requestId: string): Problem | undefined {
  const problem = json as Partial<Problem> | null | undefined
  if (typeof problem?.code === 'string') {
    return {
      ...problem,
      type: 'about:blank',
      code: problem.code,
      title: problem.title ?? problem.code,
      status,
      requestId: problem.requestId ?? requestId,
      retryable: problem.retryable === true,
    }
  }
  const code = PROXY_CODES[status]
  return code
    ? { type: 'about:blank', code, title: `HTTP ${status}`, status, requestId, retryable: status >= 429 }
    : undefined
}

function retryAfterMs(headers: FetchAnswer['headers'], now: () => number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  // A date counts from the server's own clock, which may differ from ours.
  const ms = Date.parse(value) - (Date.parse(headers.get('date') ?? '') || now())
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function inform({ status, headers }: FetchAnswer, attempts: number, requestId: string): AnswerInfo {
  const figure = (header: string, pattern: RegExp) => {
    const found = pattern.exec(headers.get(header) ?? '')?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const remaining = figure('ratelimit', /\br=(\d+)/)
  return {
    status,
    headers,
    requestId: headers.get('x-request-id') ?? requestId,
    rateLimit:
      remaining === undefined
        ? undefined
        : {
            limit: figure('ratelimit-policy', /\bq=(\d+)/),
            remaining,
            resetSeconds: figure('ratelimit', /\bt=(\d+)/),
          },
    replayed: headers.get('idempotency-replayed') === 'true',
    attempts,
  }
}
