import type { Agent } from 'undici'
import { ConfigurationError } from './errors.ts'
import type { Fetch } from './transport.ts'

export type { Fetch } from './transport.ts'

export interface NodeFetchOptions {
  /** Connections to one server at a time. */
  readonly connections?: number
  /** Milliseconds an idle connection stays open. */
  readonly keepAliveMs?: number
  /** Milliseconds to connect; a dead address fails this fast and leaves time for a retry. */
  readonly connectTimeoutMs?: number
  /** A unix socket to connect to instead of the host of the address. */
  readonly socketPath?: string
}

export interface NodeFetch extends Fetch {
  /** Closes idle connections and waits for calls under way. */
  close(): Promise<void>
}

/**
 * The network through a pool of kept connections (undici), for Node programs that call often:
 * `createClient({ baseUrl, apiKey, fetch: nodeFetch() })`. Needs the package `undici` 8 and Node 22.19 or newer.
 */
export function nodeFetch({
  connections = 16,
  keepAliveMs = 10_000,
  connectTimeoutMs = 5_000,
  socketPath,
}: NodeFetchOptions = {}): NodeFetch {
  let opened: Promise<{ undici: typeof import('undici'); agent: Agent }> | undefined
  const open = async () => {
    const undici = await import('undici').catch((cause: unknown) => {
      throw new ConfigurationError('nodeFetch() needs undici 8 and Node 22.19 or newer: npm i undici@8', { cause })
    })
    const connect = { timeout: connectTimeoutMs, ...(socketPath === undefined ? {} : { socketPath }) }
    // The client's deadline covers headers and body; undici's own would cut a longer one short.
    const agent = new undici.Agent({
      connections,
      keepAliveTimeout: keepAliveMs,
      connect,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return { undici, agent }
  }
  const send: Fetch = async (url, init) => {
    opened ??= open()
    const { undici, agent } = await opened
    // undici's own fetch: Node's bundled one does not take an Agent of another undici version.
    return undici.fetch(url, { ...init, dispatcher: agent } as import('undici').RequestInit)
  }
  return Object.assign(send, {
    close: async () => {
      const { agent } = (await opened) ?? {}
      await agent?.close()
    },
  })
}
