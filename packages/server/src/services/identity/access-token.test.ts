import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { controlledClock } from '../../adapters/clock/controlled.ts'
import { type AccessTokens, openAccessTokens } from './access-token.ts'

const NOW = Date.UTC(2026, 0, 5)
const SECONDS = NOW / 1000
const key = createSecretKey(randomBytes(32))
const clock = controlledClock(NOW)
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const HEADER = { alg: 'HS256', typ: 'at+jwt' }
const GOOD = {
  iss: 'exqress',
  aud: ['delivery', 'vault', 'identity'],
  sub: 'acc_1',
  sid: 'ses_1',
  kind: 'courier',
  tenant: 'acme',
  courier: 'c-7',
  iat: SECONDS,
  exp: SECONDS + 600,
}
const make = (header: object, claims: object, secret: KeyObject | Buffer = key, hash = 'sha256') => {
  const input = `${json(header)}.${json(claims)}`
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
}
const without = (claim: keyof typeof GOOD) =>
  Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim))

describe('access tokens', () => {
  let tokens: AccessTokens
  beforeAll(async () => {
    tokens = await openAccessTokens(key, clock)
  })

  it('say who calls, to the services the kind of caller may use', () => {
    const callers = [
      { kind: 'recipient', accountId: 'acc_1', sessionId: 'ses_1' },
      { kind: 'courier', tenant: 'acme', courierId: 'c-7', accountId: 'acc_1', sessionId: 'ses_1' },
      { kind: 'merchant', tenant: 'acme', accountId: 'acc_1', sessionId: 'ses_1' },
      { kind: 'operator', tenant: 'acme', accountId: 'acc_1', sessionId: 'ses_1' },
    ] as const
    for (const caller of callers) expect(tokens.read(tokens.sign(caller).token, 'identity')).toEqual(caller)
    const [recipient, courier] = callers
    expect(tokens.read(tokens.sign(recipient).token, 'admin')).toBeUndefined()
    expect(tokens.read(tokens.sign(courier).token, 'user')).toBeUndefined()
    expect(tokens.read(make(HEADER, GOOD), 'delivery')).toEqual(callers[1])
  })

  const forgeries: readonly [string, () => string][] = [
    ['alg none, no signature', () => `${json({ ...HEADER, alg: 'none' })}.${json(GOOD)}.`],
    ['alg None, a signature of nothing', () => `${json({ ...HEADER, alg: 'None' })}.${json(GOOD)}.AA`],
    ['alg HS512 under our key', () => make({ ...HEADER, alg: 'HS512' }, GOOD, key, 'sha512')],
    ['alg RS256 by name', () => make({ ...HEADER, alg: 'RS256' }, GOOD)],
    ['no alg', () => make({ typ: 'at+jwt' }, GOOD)],
    ['another key', () => make(HEADER, GOOD, randomBytes(32))],
    ['an empty key', () => make(HEADER, GOOD, Buffer.alloc(0))],
    ['an id token by its type', () => make({ ...HEADER, typ: 'JWT' }, GOOD)],
    ['no type', () => make({ alg: 'HS256' }, GOOD)],
    ['an extension that must be understood', () => make({ ...HEADER, crit: ['exp'] }, GOOD)],
    [
      'its own key in the header, which is used',
      () => {
        const own = randomBytes(32)
        return make({ ...HEADER, jwk: { kty: 'oct', k: own.toString('base64url') } }, GOOD, own)
      },
    ],
    ['another issuer', () => make(HEADER, { ...GOOD, iss: 'https://evil.example' })],
    ['no issuer', () => make(HEADER, without('iss'))],
    ['for other services', () => make(HEADER, { ...GOOD, aud: ['admin'] })],
    ['an audience that only holds the word', () => make(HEADER, { ...GOOD, aud: 'my-delivery-service' })],
    ['no audience', () => make(HEADER, without('aud'))],
    ['expired this second', () => make(HEADER, { ...GOOD, exp: SECONDS })],
    ['without an end', () => make(HEADER, without('exp'))],
    ['an end in words', () => make(HEADER, { ...GOOD, exp: 'never' })],
    ['good for a day', () => make(HEADER, { ...GOOD, exp: SECONDS + 86_400 })],
    ['issued in the future', () => make(HEADER, { ...GOOD, iat: SECONDS + 60, exp: SECONDS + 600 })],
    ['without a session', () => make(HEADER, without('sid'))],
    ['without an account', () => make(HEADER, without('sub'))],
    ['a courier without an id', () => make(HEADER, without('courier'))],
    ['an operator without a tenant', () => make(HEADER, { ...without('tenant'), kind: 'operator' })],
    ['a kind that nobody is', () => make(HEADER, { ...GOOD, kind: 'root' })],
    ['a kind from a prototype', () => make(HEADER, { ...GOOD, kind: '__proto__' })],
    ['claims that are a list', () => make(HEADER, [GOOD])],
    ['claims that are nothing', () => `${json(HEADER)}.${json(null)}.AA`],
    [
      'other claims under a good signature',
      () => {
        const [head, , signature] = make(HEADER, GOOD).split('.')
        return `${head}.${json({ ...GOOD, tenant: 'other' })}.${signature}`
      },
    ],
    ['two tokens in one', () => `${make(HEADER, GOOD)}.${make(HEADER, GOOD)}`],
    ['nothing', () => ''],
    ['dots', () => '..'],
  ]
  it.each(forgeries)('refused: %s', (_, forge) => {
    expect(tokens.read(forge(), 'delivery')).toBeUndefined()
  })

  it('more than twenty ways to forge one are tried', () => {
    expect(forgeries.length).toBeGreaterThanOrEqual(20)
  })

  it('no change of any one character survives, but for bits that base64url does not use', () => {
    const good = make(HEADER, GOOD)
    const [, , signature = ''] = good.split('.')
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(...digits), (at, digit) => {
        const changed = good.slice(0, at) + digit + good.slice(at + 1)
        const sameBytes = Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(
          Buffer.from(signature, 'base64url'),
        )
        fc.pre(changed !== good && !(at === good.length - 1 && sameBytes))
        expect(tokens.read(changed, 'delivery')).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  it('what is no token at all is none', () => {
    fc.assert(fc.property(fc.string(), text => tokens.read(text, 'identity') === undefined))
  })
})
