import type { Fetch } from '@exqress/sdk'

/** A request and its answer as plain data: what a thread can be sent. */
export interface InjectedRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string
}

export interface InjectedReply {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, number | string | string[] | undefined>>
  readonly rawPayload: Buffer
}

/** Answers without a socket. */
export interface Injectable {
  inject(request: InjectedRequest): Promise<InjectedReply>
}

/** What the platform's `Response` has that a caller of an API reads. */
export interface InjectedAnswer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null
  text(): Promise<string>
  json(): Promise<unknown>
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A `fetch` without a network; fits `createClient({ fetch })`. */
export type InjectedFetch = (...request: Parameters<Fetch>) => Promise<InjectedAnswer>

/**
 * A fetch-shaped door onto the app: no socket, no port, everything else as over HTTP. A caller who aborts is let go at
 * once; what was begun for it runs to its end, as it would behind a broken connection.
 */
export function fetchThroughInject(app: Injectable): InjectedFetch {
  return async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
    signal?.throwIfAborted()
    const { host, pathname, search } = new URL(url)
    const request: InjectedRequest = {
      method: method as 'GET',
      url: pathname + search,
      headers: { host, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    }
    const answering = app.inject(request)
    const reply = await (signal === undefined ? answering : unlessAborted(answering, signal))
    return answerOf(reply.statusCode, reply.headers, reply.rawPayload)
  }
}

// Not the platform's Response: the first use of it costs more than a request, and a command line makes few.
function answerOf(status: number, headers: InjectedReply['headers'], payload: Buffer): InjectedAnswer {
  const bytes = () => new Uint8Array(payload)
  const text = async () => payload.toString('utf8')
  let body: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get(name) {
        const key = name.toLowerCase()
        const value = Object.hasOwn(headers, key) ? headers[key] : undefined
        return value === undefined ? null : [value].flat().join(', ')
      },
    },
    get body() {
      if (body === undefined) body = status === 204 || status === 304 ? null : streamOf(bytes())
      return body
    },
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => bytes().buffer,
  }
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
