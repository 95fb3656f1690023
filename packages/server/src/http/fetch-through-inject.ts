import { Readable } from 'node:stream'
import type { Fetch } from '@exqress/sdk'
import type { InjectOptions } from 'fastify'
import type { App } from './app.ts'

/**
 * A fetch-shaped door onto the app: no socket, no port, everything else as over HTTP. Answers arrive chunk by chunk;
 * abort and cancel reach the handler.
 */
export function fetchThroughInject(app: Pick<App, 'inject'>): Fetch {
  return async (url, init = {}) => {
    const { method = 'GET', headers = {}, body, signal } = init
    signal?.throwIfAborted()
    const { host, pathname, search } = new URL(url)
    const cancelled = new AbortController()
    const options: InjectOptions = {
      method: method as 'GET',
      url: pathname + search,
      headers: { host, ...headers },
      payloadAsStream: true,
      signal: signal === undefined ? cancelled.signal : AbortSignal.any([signal, cancelled.signal]),
      ...(body === undefined ? {} : { payload: body }),
    }
    const reply = await app.inject(options)
    const answered = new Headers()
    for (const [name, value] of Object.entries(reply.headers)) {
      for (const one of [value].flat()) if (one !== undefined) answered.append(name, String(one))
    }
    const source = reply.stream()
    // A reader that stops early must stop the handler too.
    source.once('close', () => {
      if (!source.readableEnded) cancelled.abort()
    })
    const empty = reply.statusCode === 204 || reply.statusCode === 304
    if (empty) source.resume()
    const stream = empty ? null : (Readable.toWeb(source) as ReadableStream<Uint8Array>)
    return new Response(stream, { status: reply.statusCode, statusText: reply.statusMessage, headers: answered })
  }
}
