import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { RateLimitName } from '@exqress/sdk/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../policy/principal.ts'
import type { Quota, RateLimiter, Taken } from '../ports/rate-limiter.ts'
import { Refused } from '../refused.ts'

/** An office shares an address, so an address may do more than a person; a login is counted by the service itself. */
const QUOTAS: Readonly<Record<RateLimitName, { readonly address: Quota; readonly token: Quota }>> = {
  'sign-in': { address: { calls: 60, perSeconds: 60 }, token: { calls: 20, perSeconds: 60 } },
  refresh: { address: { calls: 300, perSeconds: 60 }, token: { calls: 60, perSeconds: 60 } },
  code: { address: { calls: 30, perSeconds: 60 }, token: { calls: 10, perSeconds: 60 } },
}

/** Counts a call by the address it comes from. Refuses with RATE_LIMITED. */
export async function countByAddress(
  limiter: RateLimiter,
  name: RateLimitName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const quota = QUOTAS[name].address
  answerCount(reply, 'address', quota, await limiter.take(keyOf(name, 'address', networkOf(request.ip)), quota))
}

/** Counts a call by the session or the API key's tenant. Refuses with RATE_LIMITED. */
export async function countByToken(
  limiter: RateLimiter,
  name: RateLimitName,
  principal: Principal,
  reply: FastifyReply,
): Promise<void> {
  const quota = QUOTAS[name].token
  const who = principal.sessionId ?? ('tenant' in principal ? principal.tenant : '')
  answerCount(reply, 'token', quota, await limiter.take(keyOf(name, 'token', who), quota))
}

/** draft-ietf-httpapi-ratelimit-headers-10. The quota that was counted last stands alone: it is the narrower one. */
function answerCount(reply: FastifyReply, by: string, { calls, perSeconds }: Quota, taken: Taken): void {
  reply.header('ratelimit-policy', `"${by}";q=${calls};w=${perSeconds}`)
  reply.header('ratelimit', `"${by}";r=${taken.remaining};t=${taken.resetSeconds}`)
  if (!taken.allowed) throw new Refused('RATE_LIMITED', { retryAfterSeconds: taken.retryAfterSeconds })
}

/** Hashed, because an address is personal and a limiter may be another machine. */
const keyOf = (...parts: readonly string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64')

/** One household has 2^64 addresses of IPv6 or more; they count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const all = tail === undefined ? groups : [...groups, ...Array(8 - groups.length - last.length).fill('0'), ...last]
  return all
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
