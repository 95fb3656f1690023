import { type IdentityProvider, ProviderRefused } from '../../../ports/identity-provider.ts'
import { askProvider, type OutboundFetch, providerUrl, refusalOf } from '../outbound.ts'

export interface NaverSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly fetch: OutboundFetch
  readonly authorizationEndpoint?: string
  readonly tokenEndpoint?: string
  readonly profileEndpoint?: string
}

/**
 * Naver speaks OAuth 2.0 without id tokens: who it is comes from the profile, of which only `id` is read. It takes no nonce
 * and ignores PKCE; the state, single use, binds the attempt.
 */
export function openNaverProvider({
  clientId,
  clientSecret,
  fetch,
  authorizationEndpoint = 'https://nid.naver.com/oauth2.0/authorize',
  tokenEndpoint = 'https://nid.naver.com/oauth2.0/token',
  profileEndpoint = 'https://openapi.naver.com/v1/nid/me',
}: NaverSettings): IdentityProvider {
  const authorize = providerUrl(authorizationEndpoint)
  const token = providerUrl(tokenEndpoint).href
  const profile = providerUrl(profileEndpoint).href
  return {
    name: 'naver',
    authorizeUrl({ state, redirectUri }) {
      const url = new URL(authorize)
      for (const [key, value] of Object.entries({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
      })) {
        url.searchParams.set(key, value)
      }
      return url.href
    },
    async redeem(code, { state }) {
      const form = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code, state }
      const given = await askProvider(fetch, token, { form })
      // Its refusals come with status 200 too.
      const bearer = given.json.access_token
      if (given.status !== 200 || typeof bearer !== 'string') throw refusalOf(given.json, given.status)
      const { status, json } = await askProvider(fetch, profile, { bearer })
      const { id } = (json.response ?? {}) as { id?: unknown }
      if (status !== 200 || json.resultcode !== '00' || typeof id !== 'string' || id === '')
        throw new ProviderRefused('PROVIDER_UNAVAILABLE', `profile_${String(json.resultcode ?? status).slice(0, 20)}`)
      return { subject: id }
    },
  }
}
