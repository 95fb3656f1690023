import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../../ports/clock.ts'
import { type IdentityProvider, ProviderRefused, type VouchedFor } from '../../../ports/identity-provider.ts'
import { askProvider, type OutboundFetch, providerUrl, refusalOf } from '../outbound.ts'

export interface OidcSettings {
  readonly name: 'kakao' | 'google'
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly jwksUri: string
  /** The key for browsers (Kakao's REST key). */
  readonly clientId: string
  readonly clientSecret?: string | undefined
  /** Keys of our apps, whose id tokens are good too (Kakao's native key). */
  readonly otherAudiences?: readonly string[]
  readonly clock: Clock
  readonly fetch: OutboundFetch
}

/** Both providers sign with nothing else. Never taken from the token: that is what forgers do. */
const ALGORITHMS = ['RS256']
const SKEW_SECONDS = 5
/** An id token says that somebody signed in just now. */
const MAX_AGE_SECONDS = 60 * 60
const JWKS_CACHE_MS = 10 * 60 * 1000
/** A key we do not know may be a new one: the key set is fetched again, but not for every forgery. */
const JWKS_COOLDOWN_MS = 30 * 1000
const SUBJECT_MAX_CHARS = 255

/** Signing in by OpenID Connect Core 1.0, authorization code with PKCE. Only `openid` is asked for: no name, no e-mail. */
export function openOidcProvider(settings: OidcSettings): IdentityProvider {
  const { name, clientId, clientSecret, fetch } = settings
  const authorizationEndpoint = providerUrl(settings.authorizationEndpoint)
  const tokenEndpoint = providerUrl(settings.tokenEndpoint).href
  const keys = keysOf(settings)
  const verifyIdToken = (idToken: string, nonce: string) => verify(settings, keys, idToken, nonce)
  return {
    name,
    authorizeUrl({ state, nonce, redirectUri, codeChallenge }) {
      const url = new URL(authorizationEndpoint)
      for (const [key, value] of Object.entries({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid',
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      })) {
        url.searchParams.set(key, value)
      }
      return url.href
    },
    async redeem(code, { redirectUri, codeVerifier, nonce }) {
      const form = {
        grant_type: 'authorization_code',
        client_id: clientId,
        redirect_uri: redirectUri,
        code,
        code_verifier: codeVerifier,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      }
      const { status, json } = await askProvider(fetch, tokenEndpoint, { form })
      if (status !== 200) throw refusalOf(json, status)
      if (typeof json.id_token !== 'string') throw new ProviderRefused('PROVIDER_MISCONFIGURED', 'no_id_token')
      return verifyIdToken(json.id_token, nonce)
    },
    verifyIdToken,
  }
}

/** The provider's key set, fetched when the first token comes and kept; an unknown key has it fetched again. */
function keysOf({ jwksUri, fetch }: OidcSettings): () => Promise<JWTVerifyGetKey> {
  const url = providerUrl(jwksUri)
  let keys: Promise<JWTVerifyGetKey> | undefined
  const open = async () => {
    const { createRemoteJWKSet, customFetch } = await import('jose')
    return createRemoteJWKSet(url, {
      cacheMaxAge: JWKS_CACHE_MS,
      cooldownDuration: JWKS_COOLDOWN_MS,
      [customFetch]: async (address: string, options: RequestInit) => {
        try {
          return await fetch(address, { ...options, redirect: 'manual' })
        } catch {
          throw new ProviderRefused('PROVIDER_UNAVAILABLE', 'no_keys')
        }
      },
    })
  }
  return () => {
    keys ??= open()
    return keys
  }
}

/** Errors: `ProviderRefused` with ID_TOKEN_REFUSED, PROVIDER_UNAVAILABLE when the keys cannot be had. */
async function verify(
  { issuer, clientId, otherAudiences = [], clock }: OidcSettings,
  keys: () => Promise<JWTVerifyGetKey>,
  idToken: string,
  nonce: string,
): Promise<VouchedFor> {
  const { jwtVerify, errors } = await import('jose')
  const audiences = [clientId, ...otherAudiences]
  try {
    const { payload, protectedHeader } = await jwtVerify(idToken, await keys(), {
      issuer,
      audience: audiences,
      algorithms: ALGORITHMS,
      currentDate: new Date(clock.now()),
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: MAX_AGE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
    })
    const { typ = 'JWT', crit } = protectedHeader
    if (typ !== 'JWT') throw refused('typ')
    if (crit !== undefined) throw refused('crit')
    return { subject: subjectOf(payload, audiences, nonce) }
  } catch (error) {
    if (error instanceof ProviderRefused) throw error
    const { JWKSTimeout, JWKSInvalid } = errors
    // Its generic error is an answer without keys.
    const unavailable =
      error instanceof JWKSTimeout || error instanceof JWKSInvalid || codeOf(error) === 'ERR_JOSE_GENERIC'
    throw unavailable ? new ProviderRefused('PROVIDER_UNAVAILABLE', 'no_keys') : refused(codeOf(error))
  }
}

/** OpenID Connect Core, 3.1.3.7: what remains when signature, issuer, audience and times are right. */
function subjectOf({ sub, aud, azp, nonce: given }: JWTPayload, audiences: readonly string[], nonce: string): string {
  if (given !== nonce) throw refused('nonce')
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined) throw refused('azp')
  if (azp !== undefined && !audiences.includes(String(azp))) throw refused('azp')
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_MAX_CHARS) throw refused('sub')
  return sub
}

const refused = (reason: string) => new ProviderRefused('ID_TOKEN_REFUSED', reason)
const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? 'unknown').slice(0, 60)
