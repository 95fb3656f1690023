import { createHash, randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, START } from '../../../../test/api-server.ts'
import { type KakaoLike, NATIVE_KEY, REST_KEY, startKakaoLike } from '../../../../test/kakao-like.ts'
import { systemClock } from '../../clock/system.ts'
import { openOidcProvider } from './open-oidc-provider.ts'

const CALLBACK = 'https://exq.kr/v1/sign-in/kakao/callback'
const LOOPBACK = 'http://127.0.0.1:53682/'

describe('signing in with Kakao, against a real OpenID provider on loopback', () => {
  let kakao: KakaoLike
  let server: ApiServer
  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(privateKey)
    kakao = await startKakaoLike(CALLBACK, { keys: [{ ...jwk, kid: 'k1', use: 'sig', alg: 'RS256' }] })
    const provider = openOidcProvider({
      name: 'kakao',
      issuer: kakao.issuer,
      authorizationEndpoint: `${kakao.issuer}/oauth/authorize`,
      tokenEndpoint: `${kakao.issuer}/oauth/token`,
      jwksUri: `${kakao.issuer}/.well-known/jwks.json`,
      clientId: REST_KEY,
      clientSecret: kakao.clientSecret,
      otherAudiences: [NATIVE_KEY],
      // The provider's tokens are of now.
      clock: systemClock(),
      fetch,
    })
    server = await openApiServer({ url: 'sqlite::memory:', providers: [provider] })
  })
  afterAll(async () => {
    await server.close()
    await kakao.close()
  })

  const verifier = randomBytes(32).toString('base64url')
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
  const post = (path: string, body: unknown) => server.call({ method: 'POST', path, body, key: undefined })
  const begin = (changes: object = {}) =>
    post('/v1/sign-in/kakao', { redirectUri: LOOPBACK, codeChallenge, state: 'of-the-program', ...changes })
  /** What the browser does when the provider sends it back: where our server leads it on to. */
  const follow = async (address: string) => {
    const { pathname, search } = new URL(address)
    return server.call({ path: pathname + search, key: undefined })
  }
  const signIn = async (subject: string) => {
    const back = await kakao.signIn((await begin()).json.authorizeUrl, subject)
    expect(back.startsWith(`${CALLBACK}?`)).toBe(true)
    const led = await follow(back)
    expect(led.status).toBe(303)
    return { back, next: new URL(led.headers.get('location') ?? '') }
  }
  const exchange = (code: string | null, codeVerifier = verifier) =>
    post('/v1/sessions/exchange', { code, codeVerifier })

  it('a person comes back to the program with a code, and the program has a session for it, once', async () => {
    const { next } = await signIn('3141592653')
    expect(next.origin + next.pathname).toBe(LOOPBACK)
    expect(next.searchParams.get('state')).toBe('of-the-program')
    const code = next.searchParams.get('code')
    const { status, json } = await exchange(code)
    expect([status, json.account.kind]).toEqual([201, 'recipient'])
    expect((await server.call({ path: '/v1/whoami', key: json.accessToken })).status).toBe(200)
    expect((await exchange(code)).json.code).toBe('SIGN_IN_EXPIRED')
  })

  it('the same person has the same account, another one another, and no table holds who they are to Kakao', async () => {
    const account = async (subject: string) =>
      (await exchange((await signIn(subject)).next.searchParams.get('code'))).json.account.accountId
    const first = await account('2718281828')
    expect(await account('2718281828')).toBe(first)
    expect(await account('1618033988')).not.toBe(first)
    const { database } = await server.composed.identity()
    const rows = await database.query.selectFrom('provider_identities').selectAll().execute()
    expect(rows.map(row => row.subject_index.toString('latin1')).join()).not.toContain('2718281828')
  })

  it('whoever has the code but not the verifier gets nothing, and nobody else does after them', async () => {
    const code = (await signIn('5772156649')).next.searchParams.get('code')
    expect((await exchange(code, 'x'.repeat(43))).json.code).toBe('SIGN_IN_EXPIRED')
    expect((await exchange(code)).json.code).toBe('SIGN_IN_EXPIRED')
  })

  it('a code is good for a minute, an attempt for ten', async () => {
    const code = (await signIn('6931471805')).next.searchParams.get('code')
    server.clock.advance(60_000)
    expect((await exchange(code)).json.code).toBe('SIGN_IN_EXPIRED')
    const back = await kakao.signIn((await begin()).json.authorizeUrl, '6931471805')
    server.clock.advance(10 * 60_000)
    expect((await follow(back)).json.code).toBe('SIGN_IN_EXPIRED')
  })

  it('the same way back a second time, or one that nobody asked for, leads nowhere', async () => {
    const { back } = await signIn('1414213562')
    expect((await follow(back)).json.code).toBe('SIGN_IN_EXPIRED')
    const forged = new URL(back)
    forged.searchParams.set('state', '0'.repeat(26))
    expect((await follow(forged.href)).json.code).toBe('SIGN_IN_EXPIRED')
  })

  it("a provider's code that belongs to another attempt is refused by the provider: PKCE and nonce are this one's", async () => {
    const stolen = new URL(await kakao.signIn((await begin()).json.authorizeUrl, '1732050807'))
    const mine = new URL(await kakao.signIn((await begin()).json.authorizeUrl, '1732050807'))
    mine.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    const next = new URL((await follow(mine.href)).headers.get('location') ?? '')
    expect([next.searchParams.get('error'), next.searchParams.get('code')]).toEqual(['SIGN_IN_EXPIRED', null])
  })

  it('who says no comes back with an error, and no account is made', async () => {
    const { flowId } = (await begin()).json
    const back = `${CALLBACK}?error=access_denied&error_description=User%20denied&state=${flowId}`
    const next = new URL((await follow(back)).headers.get('location') ?? '')
    expect(next.searchParams.get('error')).toBe('SIGN_IN_DECLINED')
  })

  it('nobody is led anywhere but to their own machine or to a page of ours', async () => {
    for (const redirectUri of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'http://127.0.0.1.evil.example:80/',
      'http://localhost.evil.example:1/',
      'https://exq.kr.evil.example/',
      'https://exq.kr@evil.example/',
      'javascript:alert(1)',
      'http://127.0.0.1:1/#fragment',
      '//127.0.0.1:1/',
      'http://[::2]:80/',
    ]) {
      const { status, json } = await begin({ redirectUri })
      expect([redirectUri, status, json.code]).toEqual([redirectUri, 400, 'REDIRECT_REFUSED'])
    }
    for (const redirectUri of ['http://[::1]:4000/back', 'https://exq.kr/signed-in']) {
      server.clock.advance(60_000)
      expect((await begin({ redirectUri })).status).toBe(201)
    }
  })

  it('what is asked of Kakao is openid alone, with state, nonce and PKCE', async () => {
    server.clock.set(START + 24 * 60 * 60_000)
    const { json } = await begin()
    const { searchParams } = new URL(json.authorizeUrl)
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: REST_KEY,
      redirect_uri: CALLBACK,
      scope: 'openid',
      state: json.flowId,
      nonce: json.nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(searchParams.get('code_challenge')).not.toBe(codeChallenge)
  })

  it('a provider that is not set up is off', async () => {
    expect((await post('/v1/sign-in/google', { codeChallenge })).json.code).toBe('PROVIDER_OFF')
    expect((await post('/v1/sign-in/myspace', { codeChallenge })).status).toBe(400)
  })
})
