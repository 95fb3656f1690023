import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** Keys of an app as Kakao gives them out. */
export const REST_KEY = 'rest0123456789abcdef0123456789ab'
export const NATIVE_KEY = 'native123456789abcdef0123456789'
const SECRET = 'kakao-client-secret-for-tests-only'

export interface KakaoLike {
  readonly issuer: string
  readonly clientSecret: string
  /** Signs a person in as a browser would, and gives the address that the browser is sent back to. */
  signIn(authorizeUrl: string, subject: string): Promise<string>
  close(): Promise<void>
}

/** A real OpenID provider on loopback, with Kakao's routes: `/oauth/authorize`, `/oauth/token`, `/.well-known/jwks.json`. */
export async function startKakaoLike(redirectUri: string, jwks: { keys: object[] }): Promise<KakaoLike> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: REST_KEY,
        client_secret: SECRET,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: jwks as never,
    routes: { authorization: '/oauth/authorize', token: '/oauth/token', jwks: '/.well-known/jwks.json' },
    scopes: ['openid'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only-for-tests'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 600, Interaction: 60, Session: 60, Grant: 60 },
    // Nobody is asked for consent: the test is about signing in.
    async loadExistingGrant({ oidc }): Promise<InstanceType<Provider['Grant']>> {
      const ids = { accountId: oidc.session?.accountId ?? '', clientId: oidc.client?.clientId ?? '' }
      const grant = new provider.Grant(ids)
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
  const cookies = new Map<string, string>()
  const visit = async (url: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`)
    return new URL(location, issuer).href
  }
  // The page where a person types their password; here it is named by the test.
  let who = ''
  server.on('request', async (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      await provider.interactionFinished(request, response, { login: { accountId: who } })
    } else void provider.callback()(request, response)
  })
  return {
    issuer,
    clientSecret: SECRET,
    async signIn(authorizeUrl, subject) {
      who = subject
      cookies.clear()
      let at = await visit(authorizeUrl)
      while (at.startsWith(issuer)) at = await visit(at)
      return at
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
