import type { KeyObject } from 'node:crypto'
import type { ServiceName } from '@exqress/sdk/contract'
import { AUDIENCES, type Principal } from '../../policy/principal.ts'
import type { Clock } from '../../ports/clock.ts'

const ISSUER = 'exqress'
const TYPE = 'at+jwt'
const ALGORITHM = 'HS256'
export const ACCESS_SECONDS = 10 * 60
/** Clocks of several machines. */
const SKEW_SECONDS = 5

/** Someone who is signed in. */
export type SignedIn = Principal & { readonly accountId: string; readonly sessionId: string }

export interface AccessTokens {
  /** The token and its end in epoch milliseconds. */
  sign(principal: SignedIn): { readonly token: string; readonly expiresAt: number }
  /** Who the token is of, for calls to one service; undefined for whatever is not wholly right. Says nothing of the session. */
  read(token: string, service: ServiceName): SignedIn | undefined
}

/** JSON web tokens for our own services: one algorithm, one type, ten minutes, the services the kind of caller may use. */
export async function openAccessTokens(key: KeyObject, clock: Clock): Promise<AccessTokens> {
  const { createSigner, createVerifier } = (await import('fast-jwt')).default
  const secret = key.export()
  const sign = createSigner({
    key: secret,
    algorithm: ALGORITHM,
    header: { alg: ALGORITHM, typ: TYPE },
  })
  // Times are checked below, by the clock that was handed in.
  const verify = createVerifier({
    key: secret,
    algorithms: [ALGORITHM],
    ignoreExpiration: true,
    ignoreNotBefore: true,
    complete: true,
  })
  const seconds = () => Math.floor(clock.now() / 1000)
  return {
    sign(principal) {
      const iat = seconds()
      const { kind, accountId: sub, sessionId: sid } = principal
      const tenant = 'tenant' in principal ? { tenant: principal.tenant } : {}
      const courier = principal.kind === 'courier' ? { courier: principal.courierId } : {}
      const exp = iat + ACCESS_SECONDS
      const token = sign({ iss: ISSUER, aud: AUDIENCES[kind], sub, sid, kind, ...tenant, ...courier, iat, exp })
      return { token, expiresAt: exp * 1000 }
    },
    read(token, service) {
      let verified: { header: Record<string, unknown>; payload: Record<string, unknown> }
      try {
        verified = verify(token)
      } catch {
        return undefined
      }
      const { header, payload } = verified
      const { iss, aud, iat, exp } = payload
      if (header.typ !== TYPE || Object.hasOwn(header, 'crit')) return undefined
      // The library's own check lets a token without an issuer pass.
      if (iss !== ISSUER) return undefined
      if (!Array.isArray(aud) || !aud.includes(service)) return undefined
      if (typeof iat !== 'number' || typeof exp !== 'number') return undefined
      const now = seconds()
      return exp > now && iat <= now + SKEW_SECONDS && exp - iat <= ACCESS_SECONDS ? principalOf(payload) : undefined
    },
  }
}

function principalOf({ kind, sub, sid, tenant, courier }: Record<string, unknown>): SignedIn | undefined {
  if (typeof sub !== 'string' || typeof sid !== 'string') return undefined
  const ids = { accountId: sub, sessionId: sid }
  if (kind === 'recipient') return { kind, ...ids }
  if (typeof tenant !== 'string') return undefined
  if (kind === 'merchant' || kind === 'operator') return { kind, tenant, ...ids }
  return kind === 'courier' && typeof courier === 'string' ? { kind, tenant, courierId: courier, ...ids } : undefined
}
