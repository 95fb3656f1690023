import type { Fetch } from '@exqress/sdk'
import type { InjectOptions } from 'fastify'
import type { App } from './app-options.ts'

/**
 * A fetch-shaped door onto the app: no socket, no port, everything else as over HTTP. A caller who aborts is let go at
 * once; what was begun for it runs to its end, as it would behind a broken connection.
 */
export function fetchThroughInject(app: Pick<App, 'inject'>): Fetch {
  return async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
    signal?.throwIfAborted()
    const { host, pathname, search } = new URL(url)
    const options: InjectOptions = {
      method: method as 'GET',
      url: pathname + search,
      headers: { host, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    }
    const answering = app.inject(options)
    const reply = await (signal === undefined ? answering : unlessAborted(answering, signal))
    const answered = new Headers()
    for (const [name, value] of Object.entries(reply.headers)) {
      for (const one of [value].flat()) if (one !== undefined) answered.append(name, String(one))
    }
    const { statusCode: status, statusMessage: statusText, rawPayload } = reply
    const empty = status === 204 || status === 304
    return new Response(empty ? null : new Uint8Array(rawPayload), { status, statusText, headers: answered })
  }
}

function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
