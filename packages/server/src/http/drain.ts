import { type AddressInfo, Server as NetServer } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { App } from './app-options.ts'

export interface Listening {
  /** e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  readonly port: number
}

/** Starts listening. Port 0 takes a free one. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<Listening> {
  await app.listen({ host, port })
  const { port: taken } = app.server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${taken}`, port: taken }
}

export interface DrainOptions {
  /** Milliseconds between saying "not ready" and closing the door, for balancers to notice. */
  readonly graceMs: number
  /** Milliseconds that requests under way and kept connections may take in all. */
  readonly deadlineMs: number
}

/**
 * Stops so that no request fails: whoever asks hears "not ready" and `Connection: close`; then no new connection is
 * taken; connections that are open may ask once more; what is left at the deadline is cut. `app.close` alone cuts idle
 * connections at once, also one on which a request is just arriving.
 */
export async function drain(app: App, startDraining: () => void, { graceMs, deadlineMs }: DrainOptions): Promise<void> {
  startDraining()
  if (!app.server.listening) return await app.close()
  if (graceMs > 0) await sleep(graceMs)
  // Connections that the kernel has taken for us already are accepted first: closing the door resets them.
  for (let turns = 0; turns < 2; turns++) await nextTurn()
  // Node's http.Server.close also cuts idle connections; the plain one below it only closes the door.
  const closed = new Promise<void>(resolve => NetServer.prototype.close.call(app.server, () => resolve()))
  const deadline = new AbortController()
  const idle = sleep(Math.min(IDLE_MS, deadlineMs), undefined, { signal: deadline.signal }).then(
    () => app.server.closeIdleConnections(),
    () => undefined,
  )
  const late = sleep(deadlineMs, undefined, { signal: deadline.signal }).then(
    () => app.server.closeAllConnections(),
    () => undefined,
  )
  await closed
  deadline.abort()
  await Promise.all([idle, late])
  await app.close()
}

/** A kept connection that has asked for nothing for so long is not going to ask in this very moment. */
const IDLE_MS = 1_000
