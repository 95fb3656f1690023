import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { controlledClock } from '../clock/controlled.ts'
import { openNaverProvider } from './naver/open-naver-provider.ts'
import { openOidcProvider } from './oidc/open-oidc-provider.ts'

interface Asked {
  readonly url: string
  readonly body: string
  readonly authorization: string | undefined
}

describe("a provider's token endpoint", () => {
  let server: Server
  let base = ''
  let answers: { status: number; body: string; headers?: Record<string, string> }[] = []
  const asked: Asked[] = []
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      asked.push({ url: request.url ?? '', body, authorization: request.headers.authorization })
      const { status, body: text, headers = {} } = answers.shift() ?? { status: 500, body: '' }
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const kakao = () =>
    openOidcProvider({
      name: 'kakao',
      issuer: base,
      authorizationEndpoint: `${base}/oauth/authorize`,
      tokenEndpoint: `${base}/oauth/token`,
      jwksUri: `${base}/jwks`,
      clientId: 'rest-key',
      clientSecret: 'hush',
      clock: controlledClock(0),
      fetch,
    })
  const naver = () =>
    openNaverProvider({
      clientId: 'n-id',
      clientSecret: 'n-secret',
      fetch,
      authorizationEndpoint: `${base}/authorize`,
      tokenEndpoint: `${base}/token`,
      profileEndpoint: `${base}/me`,
    })
  const attempt = { state: 's', nonce: 'n', redirectUri: 'https://exq.kr/back', codeVerifier: 'v'.repeat(43) }

  it.each([
    ['KOE320: used or too old', 400, { error: 'invalid_grant', error_code: 'KOE320' }, 'SIGN_IN_EXPIRED'],
    ['KOE319: no code', 400, { error: 'invalid_request', error_code: 'KOE319' }, 'SIGN_IN_EXPIRED'],
    ['KOE303: another redirect', 400, { error: 'invalid_grant', error_code: 'KOE303' }, 'PROVIDER_MISCONFIGURED'],
    ['KOE010: wrong secret', 401, { error: 'invalid_client', error_code: 'KOE010' }, 'PROVIDER_MISCONFIGURED'],
    ['KOE101: wrong key', 401, { error: 'invalid_client', error_code: 'KOE101' }, 'PROVIDER_MISCONFIGURED'],
    ['KOE237: too many requests', 400, { error: 'invalid_request', error_code: 'KOE237' }, 'PROVIDER_UNAVAILABLE'],
    ['no code of its own', 400, { error: 'invalid_grant' }, 'SIGN_IN_EXPIRED'],
    ['a server error', 502, {}, 'PROVIDER_UNAVAILABLE'],
    ['too many requests by status', 429, {}, 'PROVIDER_UNAVAILABLE'],
    ['no id token', 200, { access_token: 'a' }, 'PROVIDER_MISCONFIGURED'],
  ])('%s', async (_, status, body, code) => {
    answers = [{ status, body: JSON.stringify(body) }]
    await expect(kakao().redeem('code', attempt)).rejects.toMatchObject({ code })
  })

  it.each([
    ['no JSON', { status: 200, body: '<html>' }],
    ['too much', { status: 200, body: `"${'x'.repeat(70_000)}"` }],
    [
      'a redirect, which is not followed',
      { status: 302, body: '{}', headers: { location: 'http://169.254.169.254/' } },
    ],
  ])('answers with %s: no one is let in', async (_, answer) => {
    answers = [answer]
    await expect(kakao().redeem('code', attempt)).rejects.toMatchObject({ name: 'ProviderRefused' })
    expect(answers).toEqual([])
  })

  it('gets code, verifier and secret in the body', async () => {
    answers = [{ status: 400, body: '{}' }]
    await kakao()
      .redeem('the-code', attempt)
      .catch(() => {})
    expect(Object.fromEntries(new URLSearchParams(asked.at(-1)?.body))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'rest-key',
      redirect_uri: 'https://exq.kr/back',
      code: 'the-code',
      code_verifier: 'v'.repeat(43),
      client_secret: 'hush',
    })
  })

  it('of Naver gives a token for the profile, of which only the id is taken', async () => {
    answers = [
      { status: 200, body: '{"access_token":"at","token_type":"bearer"}' },
      { status: 200, body: '{"resultcode":"00","message":"success","response":{"id":"naver-7","name":"나래울"}}' },
    ]
    expect(await naver().redeem('code', attempt)).toEqual({ subject: 'naver-7' })
    expect(asked.at(-1)).toMatchObject({ url: '/me', authorization: 'Bearer at' })
  })

  it('of Naver refuses with status 200', async () => {
    answers = [{ status: 200, body: '{"error":"invalid_request","error_description":"no valid data in session"}' }]
    await expect(naver().redeem('code', attempt)).rejects.toMatchObject({ code: 'PROVIDER_MISCONFIGURED' })
    answers = [
      { status: 200, body: '{"access_token":"at"}' },
      { status: 200, body: '{"resultcode":"024","message":"Authentication failed"}' },
    ]
    await expect(naver().redeem('code', attempt)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })
})
