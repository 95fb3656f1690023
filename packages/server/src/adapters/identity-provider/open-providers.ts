import type { Clock } from '../../ports/clock.ts'
import type { IdentityProvider } from '../../ports/identity-provider.ts'
import { openNaverProvider } from './naver/open-naver-provider.ts'
import { openOidcProvider } from './oidc/open-oidc-provider.ts'
import type { OutboundFetch } from './outbound.ts'

/** Keys that Kakao, Google and Naver gave to this server; a provider without one is off. */
export interface ProviderKeys {
  readonly kakaoRestKey?: string | undefined
  readonly kakaoNativeKey?: string | undefined
  readonly kakaoClientSecret?: string | undefined
  readonly googleClientId?: string | undefined
  readonly googleClientSecret?: string | undefined
  readonly naverClientId?: string | undefined
  readonly naverClientSecret?: string | undefined
}

/** Their addresses are from their own discovery documents; fixed, so that nothing has to be fetched to begin. */
export function openProviders(keys: ProviderKeys, clock: Clock, fetch: OutboundFetch): IdentityProvider[] {
  const { kakaoRestKey, kakaoNativeKey, googleClientId, naverClientId, naverClientSecret } = keys
  const providers: IdentityProvider[] = []
  if (kakaoRestKey !== undefined) {
    providers.push(
      openOidcProvider({
        name: 'kakao',
        issuer: 'https://kauth.kakao.com',
        authorizationEndpoint: 'https://kauth.kakao.com/oauth/authorize',
        tokenEndpoint: 'https://kauth.kakao.com/oauth/token',
        jwksUri: 'https://kauth.kakao.com/.well-known/jwks.json',
        clientId: kakaoRestKey,
        clientSecret: keys.kakaoClientSecret,
        otherAudiences: kakaoNativeKey === undefined ? [] : [kakaoNativeKey],
        clock,
        fetch,
      }),
    )
  }
  if (googleClientId !== undefined) {
    providers.push(
      openOidcProvider({
        name: 'google',
        issuer: 'https://accounts.google.com',
        authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
        tokenEndpoint: 'https://oauth2.googleapis.com/token',
        jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
        clientId: googleClientId,
        clientSecret: keys.googleClientSecret,
        clock,
        fetch,
      }),
    )
  }
  if (naverClientId !== undefined && naverClientSecret !== undefined)
    providers.push(openNaverProvider({ clientId: naverClientId, clientSecret: naverClientSecret, fetch }))
  return providers
}
