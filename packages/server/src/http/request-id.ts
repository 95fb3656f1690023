import type { Ids } from '../ports/ids.ts'

/** What a client may call its request; anything else could forge a log line. */
const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/

/** The client's X-Request-Id when it is harmless, else a new one. */
export function requestIdFrom(header: string | string[] | undefined, ids: Ids): string {
  return typeof header === 'string' && ACCEPTED.test(header) ? header : ids.bytes(12).toString('hex')
}
