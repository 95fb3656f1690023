import { createHmac, KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProviderRefused } from '../../../ports/identity-provider.ts'
import { controlledClock } from '../../clock/controlled.ts'
import { openOidcProvider } from './open-oidc-provider.ts'

const ISSUER = 'https://kauth.kakao.com'
const NOW = Date.UTC(2026, 0, 5)
const SECONDS = NOW / 1000
const GOOD = { iss: ISSUER, aud: 'rest-key', sub: '31415926', nonce: 'n-1', iat: SECONDS - 10, exp: SECONDS + 600 }
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

type Keys = Awaited<ReturnType<typeof generateKeyPair>>

/** A key set as the provider serves it; what it holds can be changed, and what was asked is counted. */
async function startKeySet(
  keys: JWK[],
): Promise<{ server: Server; url: string; asked: () => number; keys: JWK[]; status: { code: number } }> {
  let count = 0
  const status = { code: 200 }
  const server = createServer((_, response) => {
    count++
    response.writeHead(status.code, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`
  return { server, url, asked: () => count, keys, status }
}

const jwkOf = async (key: Keys['publicKey'], kid: string): Promise<JWK> => ({
  ...(await exportJWK(key)),
  kid,
  alg: 'RS256',
  use: 'sig',
})

describe('id tokens of a provider', () => {
  let ours: Keys
  let other: Keys
  let theirs: Keys
  let set: Awaited<ReturnType<typeof startKeySet>>
  const clock = controlledClock(NOW)
  const open = (jwksUri = set.url) =>
    openOidcProvider({
      name: 'kakao',
      issuer: ISSUER,
      authorizationEndpoint: `${ISSUER}/oauth/authorize`,
      tokenEndpoint: `${ISSUER}/oauth/token`,
      jwksUri,
      clientId: 'rest-key',
      otherAudiences: ['native-key'],
      clock,
      fetch,
    })
  beforeAll(async () => {
    const make = () => generateKeyPair('RS256', { extractable: true })
    ;[ours, other, theirs] = [await make(), await make(), await make()]
    set = await startKeySet([await jwkOf(ours.publicKey, 'k1'), await jwkOf(other.publicKey, 'k2')])
  })
  afterAll(() => {
    set.server.closeAllConnections()
    set.server.close()
  })

  const sign = (
    claims: object,
    {
      kid = 'k1',
      alg = 'RS256',
      key = ours.privateKey,
      ...header
    }: Record<string, unknown> & { key?: Keys['privateKey'] } = {},
  ) => new SignJWT({ ...claims }).setProtectedHeader({ alg: String(alg), kid: kid as string, ...header }).sign(key)
  const without = (claim: keyof typeof GOOD) =>
    Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim))
  const verify = (token: string, nonce = 'n-1', provider = open()) => {
    if (provider.verifyIdToken === undefined) throw new Error('it verifies none')
    return provider.verifyIdToken(token, nonce)
  }
  const pem = () => KeyObject.from(ours.publicKey).export({ type: 'spki', format: 'pem' }) as string
  const hmacToken = (secret: string | Buffer, alg = 'HS256') => {
    const input = `${json({ alg, kid: 'k1', typ: 'JWT' })}.${json(GOOD)}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }

  it('a good one names the person, for our key of browsers and for our key of phones, by any of the keys', async () => {
    expect(await verify(await sign(GOOD))).toEqual({ subject: '31415926' })
    expect(await verify(await sign({ ...GOOD, aud: 'native-key' }))).toEqual({ subject: '31415926' })
    expect(await verify(await sign(GOOD, { kid: 'k2', key: other.privateKey }))).toEqual({ subject: '31415926' })
    const together = { ...GOOD, aud: ['rest-key', 'other-app'], azp: 'rest-key' }
    expect(await verify(await sign(together))).toEqual({ subject: '31415926' })
  })

  const parts = async () => (await sign(GOOD)).split('.') as [string, string, string]
  const forgeries: readonly [string, () => string | Promise<string>][] = [
    ['alg none, no signature', async () => `${json({ alg: 'none' })}.${(await parts())[1]}.`],
    [
      'alg none in other letters, the signature kept',
      async () => `${json({ alg: 'nOnE', kid: 'k1' })}.${(await parts())[1]}.${(await parts())[2]}`,
    ],
    ['HS256 with the public key as its secret', () => hmacToken(pem())],
    ['HS256 with the key set as its secret', () => hmacToken(JSON.stringify(set.keys[0]))],
    ['HS256 with an empty secret', () => hmacToken('')],
    [
      'RS512 instead of RS256',
      () =>
        new SignJWT(GOOD)
          .setProtectedHeader({ alg: 'RS512', kid: 'k1' })
          .sign(ours.privateKey)
          .catch(() => hmacToken('', 'RS512')),
    ],
    ['signed by a key of somebody else under our kid', () => sign(GOOD, { key: theirs.privateKey })],
    ["signed by a good key under another good key's kid", () => sign(GOOD, { kid: 'k2' })],
    ['a kid that nobody has', () => sign(GOOD, { kid: 'k9' })],
    [
      'its own key brought along in the header',
      async () => sign(GOOD, { key: theirs.privateKey, jwk: await jwkOf(theirs.publicKey, 'k1') }),
    ],
    [
      'its own key set named in the header',
      () => sign(GOOD, { key: theirs.privateKey, jku: 'https://evil.example/jwks.json' }),
    ],
    ['another issuer', () => sign({ ...GOOD, iss: 'https://accounts.google.com' })],
    ['an issuer with a slash at its end', () => sign({ ...GOOD, iss: `${ISSUER}/` })],
    ['another audience', () => sign({ ...GOOD, aud: 'other-app' })],
    ['two audiences, given to the other', () => sign({ ...GOOD, aud: ['rest-key', 'other-app'], azp: 'other-app' })],
    ['two audiences, given to nobody in particular', () => sign({ ...GOOD, aud: ['rest-key', 'other-app'] })],
    ['no audience', () => sign(without('aud'))],
    ['another nonce', () => sign({ ...GOOD, nonce: 'n-2' })],
    ['no nonce', () => sign(without('nonce'))],
    ['expired', () => sign({ ...GOOD, exp: SECONDS - 6 })],
    ['without an end', () => sign(without('exp'))],
    ['not yet valid', () => sign({ ...GOOD, nbf: SECONDS + 60 })],
    ['issued in the future', () => sign({ ...GOOD, iat: SECONDS + 60 })],
    ['issued two hours ago', () => sign({ ...GOOD, iat: SECONDS - 7200 })],
    ['without a subject', () => sign(without('sub'))],
    ['with an empty subject', () => sign({ ...GOOD, sub: '' })],
    ['an access token by its type', () => sign(GOOD, { typ: 'at+jwt' })],
    ['an extension nobody here knows', () => sign(GOOD, { crit: ['b64'], b64: true }).catch(() => 'a.b.c')],
    [
      'another person under a good signature',
      async () => `${(await parts())[0]}.${json({ ...GOOD, sub: '1' })}.${(await parts())[2]}`,
    ],
    ['cut off', async () => (await sign(GOOD)).slice(0, -1)],
    ['four parts', async () => `${await sign(GOOD)}.x`],
    ['nothing', () => ''],
  ]
  it.each(forgeries)('refused: %s', async (_, forge) => {
    const refused = await verify(await forge()).then(
      person => person,
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(ProviderRefused)
    expect((refused as ProviderRefused).code).toBe('ID_TOKEN_REFUSED')
    expect((refused as ProviderRefused).message).not.toContain('31415926')
  })

  it('more than twenty ways to forge one are tried', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(20)
  })

  it('a key the provider has made since is found, one it has withdrawn no longer counts, and forgeries make no storm of questions', async () => {
    const rotating = await startKeySet([await jwkOf(ours.publicKey, 'k1')])
    try {
      const provider = open(rotating.url)
      await verify(await sign(GOOD), 'n-1', provider)
      await verify(await sign(GOOD), 'n-1', provider)
      expect(rotating.asked()).toBe(1)
      for (let i = 0; i < 20; i++)
        await verify(await sign(GOOD, { kid: `made-up-${i}` }), 'n-1', provider).catch(() => {})
      expect(rotating.asked()).toBeLessThanOrEqual(2)
      rotating.keys.splice(0, 1, await jwkOf(other.publicKey, 'k3'))
      const reopened = open(rotating.url)
      expect(await verify(await sign(GOOD, { kid: 'k3', key: other.privateKey }), 'n-1', reopened)).toBeDefined()
      await expect(verify(await sign(GOOD), 'n-1', reopened)).rejects.toMatchObject({ code: 'ID_TOKEN_REFUSED' })
    } finally {
      rotating.server.closeAllConnections()
      rotating.server.close()
    }
  })

  it('when the keys cannot be had nobody is let in, and it is said to be worth another try', async () => {
    const broken = await startKeySet([])
    broken.status.code = 503
    const provider = open(broken.url)
    await expect(verify(await sign(GOOD), 'n-1', provider)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    broken.server.closeAllConnections()
    broken.server.close()
    await expect(verify(await sign(GOOD), 'n-1', open(broken.url))).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    })
  })

  it('a provider that is not asked over https is refused at the start', () => {
    for (const uri of ['http://kauth.kakao.com/jwks', 'file:///etc/passwd', 'http://169.254.169.254/'])
      expect(() => open(uri)).toThrow(TypeError)
  })
})
