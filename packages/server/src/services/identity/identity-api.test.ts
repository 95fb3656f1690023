import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../../test/api-server.ts'
import { postgresForTests } from '../../../test/engines.ts'
import { ACCESS_SECONDS } from './access-token.ts'
import { IDLE_DAYS } from './open-session.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const PASSWORD = '등대지기와 수염고래 7'
const PHONE = '010-8642-9753'

const postgres = await postgresForTests()
const engines = [['sqlite', 'sqlite::memory:'] as const, ...(postgres ? [['postgres', postgres.url] as const] : [])]

for (const [engine, url] of engines) {
  describe(`accounts and sessions on ${engine}`, () => {
    let server: ApiServer
    const codes: string[] = []
    const phones: string[] = []
    beforeAll(async () => {
      const codeSender = {
        async send({ phone, code }: { phone: string; code: string }) {
          phones.push(phone)
          codes.push(code)
        },
      }
      server = await openApiServer({ url, codeSender })
    })
    afterAll(() => server.close())

    const post = (path: string, body: unknown, key?: string) => server.call({ method: 'POST', path, body, key })
    let people = 0
    const login = () => `saebom.${++people}@mail.example`
    /** A minute later, so that the rate limits do not count what an earlier test did. */
    const signUp = async (name = login()) => {
      server.clock.advance(2 * MINUTE)
      const { json, status } = await post('/v1/accounts/sign-up', { login: name, password: PASSWORD })
      expect(status).toBe(201)
      return { ...json, login: name }
    }
    const whoami = async (key: string) => (await server.call({ path: '/v1/whoami', key })).status
    const eventsOf = async (accountId: string) => {
      const { database } = await server.composed.identity()
      const rows = await database.query
        .selectFrom('event_outbox')
        .select('event')
        .where('aggregate_id', '=', accountId)
        .orderBy('id')
        .execute()
      return rows.map(row => JSON.parse(row.event))
    }
    const refresh = (refreshToken: string) => post('/v1/sessions/refresh', { refreshToken })

    it('whoever signs up is signed in, as a recipient of no tenant', async () => {
      const { accessToken, account } = await signUp()
      expect(account).toMatchObject({ kind: 'recipient' })
      const { json } = await server.call({ path: '/v1/whoami', key: accessToken })
      expect(json).toEqual({ ...account, phoneVerified: false })
      expect(json.tenant).toBeUndefined()
    })

    it('a login is the same in capitals, in full width and with blanks about it; another one is not', async () => {
      const { login: name } = await signUp()
      for (const same of [name.toUpperCase(), ` ${name} `, name.replace('@', '＠')]) {
        expect((await post('/v1/sessions', { login: same, password: PASSWORD })).status).toBe(201)
        expect((await post('/v1/accounts/sign-up', { login: same, password: PASSWORD })).json.code).toBe('LOGIN_TAKEN')
      }
      expect((await post('/v1/sessions', { login: `${name}.x`, password: PASSWORD })).status).toBe(401)
    })

    it('an unknown login and a wrong password get the same answer, to the byte', async () => {
      const { login: name } = await signUp()
      const headers = { 'x-request-id': 'same' }
      const ask = (body: unknown) =>
        server.call({ method: 'POST', path: '/v1/sessions', body, key: undefined, headers })
      const wrong = await ask({ login: name, password: 'not this one at all' })
      const unknown = await ask({ login: login(), password: 'not this one at all' })
      expect([wrong.status, wrong.json.code]).toEqual([401, 'SIGN_IN_REFUSED'])
      expect(unknown.bytes.toString()).toBe(wrong.bytes.toString())
    })

    it('a login that is tried too often is left alone for a while, wherever the tries come from', async () => {
      const { login: name } = await signUp()
      const statuses: number[] = []
      let last = await post('/v1/sessions', { login: name, password: 'wrong wrong wrong' })
      for (let i = 0; i < 11; i++) {
        last = await post('/v1/sessions', { login: name, password: 'wrong wrong wrong' })
        statuses.push(last.status)
      }
      expect(statuses.at(-1)).toBe(429)
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(1)
      server.clock.advance(10 * MINUTE)
      expect((await post('/v1/sessions', { login: name, password: PASSWORD })).status).toBe(201)
    })

    it('an access token is good for ten minutes and for its own services', async () => {
      const { accessToken } = await signUp()
      expect(await whoami(accessToken)).toBe(200)
      // A recipient has no business with the merchants' service.
      expect((await server.call({ path: '/v1/parcels', key: accessToken })).status).toBe(401)
      server.clock.advance((ACCESS_SECONDS - 1) * 1000)
      expect(await whoami(accessToken)).toBe(200)
      server.clock.advance(1000)
      expect(await whoami(accessToken)).toBe(401)
    })

    it('whoever signs out is out at once, here or everywhere', async () => {
      const { accessToken, refreshToken, login: name } = await signUp()
      const second = (await post('/v1/sessions', { login: name, password: PASSWORD })).json
      const third = (await post('/v1/sessions', { login: name, password: PASSWORD })).json
      expect((await post('/v1/sessions/end', undefined, accessToken)).json).toEqual({ ended: 1 })
      expect(await whoami(accessToken)).toBe(401)
      expect((await refresh(refreshToken)).json.code).toBe('SESSION_ENDED')
      expect(await whoami(second.accessToken)).toBe(200)
      expect((await post('/v1/sessions/end', { everywhere: true }, second.accessToken)).json).toEqual({ ended: 2 })
      for (const { accessToken: key } of [second, third]) expect(await whoami(key)).toBe(401)
    })

    it('a refresh gives other tokens, and the session ends when an old one comes again', async () => {
      const first = await signUp()
      const second = (await refresh(first.refreshToken)).json
      expect(second.refreshToken).not.toBe(first.refreshToken)
      const third = (await refresh(second.refreshToken)).json
      expect(await whoami(third.accessToken)).toBe(200)
      expect((await refresh(first.refreshToken)).json.code).toBe('SESSION_ENDED')
      for (const { accessToken, refreshToken } of [second, third]) {
        expect(await whoami(accessToken)).toBe(401)
        expect((await refresh(refreshToken)).status).toBe(401)
      }
    })

    it('an answer that got lost can be asked for again for ten seconds, and two at once get the same', async () => {
      const { refreshToken } = await signUp()
      const both = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
      expect(both.map(({ status }) => status)).toEqual([200, 200])
      expect(both[0]?.json.refreshToken).toBe(both[1]?.json.refreshToken)
      server.clock.advance(9_999)
      expect((await refresh(refreshToken)).json.refreshToken).toBe(both[0]?.json.refreshToken)
      server.clock.advance(1)
      expect((await refresh(refreshToken)).status).toBe(401)
      expect((await refresh(both[0]?.json.refreshToken)).status).toBe(401)
    })

    it('a forged refresh token ends nothing', async () => {
      const { refreshToken } = await signUp()
      const second = (await refresh(refreshToken)).json
      const [, session = ''] = /^exr_(ses_\w{26})_/.exec(refreshToken) ?? []
      const forged = [
        '',
        'exr_',
        refreshToken.slice(0, -1),
        `${refreshToken}A`,
        `exr_${session}_1_${'A'.repeat(43)}`,
        refreshToken.replace('_1_', '_2_'),
        refreshToken.replace('_1_', '_99_'),
        second.refreshToken.replace('_2_', '_1_'),
        refreshToken.toLowerCase(),
      ]
      for (const one of forged) expect((await refresh(one)).status).toBeGreaterThanOrEqual(400)
      expect((await refresh(second.refreshToken)).status).toBe(200)
    })

    it('a session that is not used ends by itself', async () => {
      const { refreshToken } = await signUp()
      server.clock.advance(IDLE_DAYS * DAY)
      expect((await refresh(refreshToken)).json.code).toBe('SESSION_ENDED')
    })

    it('another password ends the other sessions', async () => {
      const mine = await signUp()
      const other = (await post('/v1/sessions', { login: mine.login, password: PASSWORD })).json
      const change = (password: string, newPassword: string) =>
        post('/v1/accounts/password', { password, newPassword }, mine.accessToken)
      expect((await change('wrong wrong wrong', 'another good one 1')).json.code).toBe('SIGN_IN_REFUSED')
      expect((await change(PASSWORD, 'password123')).json.code).toBe('PASSWORD_TOO_WEAK')
      expect((await change(PASSWORD, 'another good one 1')).json).toEqual({ ended: 1 })
      expect([await whoami(mine.accessToken), await whoami(other.accessToken)]).toEqual([200, 401])
      expect((await post('/v1/sessions', { login: mine.login, password: PASSWORD })).status).toBe(401)
    })

    it('a phone is verified by the code that was sent to it, five tries, three minutes, once', async () => {
      const { accessToken, account } = await signUp()
      const send = () => post('/v1/phone-codes', { phone: PHONE }, accessToken)
      const confirm = (challengeId: string, code: string) =>
        post('/v1/phone-codes/confirm', { challengeId, code }, accessToken)
      const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
      const tired = (await send()).json
      for (let i = 0; i < 5; i++) expect((await confirm(tired.challengeId, other(codes.at(-1) ?? ''))).status).toBe(422)
      expect((await confirm(tired.challengeId, codes.at(-1) ?? '')).json.code).toBe('CODE_WRONG')
      const late = (await send()).json
      server.clock.advance(3 * MINUTE)
      expect((await confirm(late.challengeId, codes.at(-1) ?? '')).json.code).toBe('CODE_WRONG')
      const good = (await send()).json
      const stranger = await signUp()
      expect(
        (
          await post(
            '/v1/phone-codes/confirm',
            { ...good, expiresAt: undefined, code: codes.at(-1) },
            stranger.accessToken,
          )
        ).json.code,
      ).toBe('CODE_WRONG')
      expect((await confirm(good.challengeId, codes.at(-1) ?? '')).json.phoneVerified).toBe(true)
      expect((await confirm(good.challengeId, codes.at(-1) ?? '')).json.code).toBe('CODE_WRONG')
      const identity = await server.composed.identity()
      expect(await identity.verifiedPhoneOf(account.accountId)).toBe('01086429753')
      expect(phones.at(-1)).toBe('01086429753')
    })

    it('a phone gets five codes a day, whoever asks; then the time to wait is told', async () => {
      server.clock.advance(2 * DAY)
      const [one, two] = [await signUp(), await signUp()]
      const statuses: number[] = []
      for (let i = 0; i < 5; i++) {
        const key = (i % 2 ? one : two).accessToken
        statuses.push((await post('/v1/phone-codes', { phone: `+82 10-8642-9753` }, key)).status)
      }
      expect(statuses).toEqual([201, 201, 201, 201, 201])
      const sixth = await post('/v1/phone-codes', { phone: '010 8642 9753' }, one.accessToken)
      expect([sixth.status, sixth.json.code]).toEqual([429, 'CODE_SENDS_EXCEEDED'])
      expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(80_000)
    })

    it('what is no mobile number gets no code', async () => {
      const { accessToken } = await signUp()
      for (const phone of ['02-8642-9753', '+1 415 555 0100', '0108642', '010-****-9753', 'phone number']) {
        const { status, json } = await post('/v1/phone-codes', { phone }, accessToken)
        expect([phone, status, json.code.replace('REQUEST_INVALID', 'PHONE_INVALID')]).toEqual([
          phone,
          expect.any(Number),
          'PHONE_INVALID',
        ])
      }
    })

    it('who verifies a phone takes it over from who had it: numbers are given to other people', async () => {
      server.clock.advance(2 * DAY)
      const verify = async () => {
        const person = await signUp()
        const { challengeId } = (await post('/v1/phone-codes', { phone: PHONE }, person.accessToken)).json
        await post('/v1/phone-codes/confirm', { challengeId, code: codes.at(-1) }, person.accessToken)
        return person.account.accountId
      }
      const [before, after] = [await verify(), await verify()]
      expect((await eventsOf(before)).map(({ type }) => type)).toEqual([
        'account.phone_verified',
        'account.phone_verified',
      ])
      expect(await eventsOf(after)).toMatchObject([{ type: 'account.phone_verified', tenant: null, data: {} }])
      const identity = await server.composed.identity()
      expect([await identity.verifiedPhoneOf(before), await identity.verifiedPhoneOf(after)]).toEqual([
        undefined,
        '01086429753',
      ])
    })

    it('no table holds a login, a phone, a code, a password or a token', async () => {
      const { accessToken, refreshToken, login: name } = await signUp()
      await post('/v1/phone-codes', { phone: '010-9753-8642' }, accessToken)
      const { database } = await server.composed.identity()
      let stored = ''
      for (const table of ['accounts', 'phone_codes', 'sessions', 'provider_identities'] as const) {
        for (const row of await database.query.selectFrom(table).selectAll().execute()) {
          for (const value of Object.values(row))
            stored += Buffer.isBuffer(value) ? value.toString('latin1') : String(value)
        }
      }
      expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
      for (const secret of [name, 'saebom', '97538642', '9753', PASSWORD, accessToken, refreshToken.slice(-43)])
        expect(stored).not.toContain(secret)
    })

    it('an operator makes accounts in its own tenant; a courier and staff are who they are, and disabling ends them', async () => {
      server.clock.advance(2 * MINUTE)
      const identity = await server.composed.identity()
      const operatorLogin = login()
      const made = { kind: 'operator', tenant: 'acme', login: operatorLogin, password: PASSWORD } as const
      await identity.createAccount(made)
      const operator = (await post('/v1/sessions', { login: operatorLogin, password: PASSWORD })).json
      expect(operator.account).toMatchObject({ kind: 'operator', tenant: 'acme' })
      const create = (body: object, key = operator.accessToken) =>
        post('/v1/accounts', { password: PASSWORD, ...body }, key)
      const names = [login(), login()] as const
      const courier = await create({ kind: 'courier', login: names[0], courierId: 'c-7' })
      expect((await create({ kind: 'staff', login: names[1] })).json).toMatchObject({ kind: 'staff', tenant: 'acme' })
      expect((await create({ kind: 'courier', login: login() })).status).toBe(400)
      expect((await create({ kind: 'staff', login: login(), courierId: 'c-7' })).status).toBe(400)
      const signedIn = async (name: string) => (await post('/v1/sessions', { login: name, password: PASSWORD })).json
      const driver = await signedIn(names[0])
      expect(driver.account).toMatchObject({ kind: 'courier', tenant: 'acme', courierId: 'c-7' })
      expect((await create({ kind: 'staff', login: login() }, driver.accessToken)).json.code).toBe('NOT_ALLOWED')
      // The staff of a merchant is the merchant.
      const staff = await signedIn(names[1])
      expect((await server.call({ path: '/v1/account', key: staff.accessToken })).json.tenant).toBe('acme')
      const disable = (id: string, key: string) => post(`/v1/accounts/${id}/disable`, undefined, key)
      const otherLogin = login()
      await identity.createAccount({ ...made, tenant: 'other', login: otherLogin })
      const stranger = await signedIn(otherLogin)
      expect((await disable(courier.json.accountId, stranger.accessToken)).status).toBe(404)
      expect((await disable(courier.json.accountId, operator.accessToken)).json).toEqual({ ended: 1 })
      expect((await disable(courier.json.accountId, operator.accessToken)).json).toEqual({ ended: 0 })
      expect(await eventsOf(courier.json.accountId)).toMatchObject([{ type: 'account.closed', tenant: 'acme' }])
      expect(await whoami(driver.accessToken)).toBe(401)
      expect((await post('/v1/sessions', { login: names[0], password: PASSWORD })).json.code).toBe('SIGN_IN_REFUSED')
    })

    it('an operator makes, lists and revokes API keys of its tenant; a revoked one is none at once', async () => {
      server.clock.advance(2 * MINUTE)
      const identity = await server.composed.identity()
      const name = login()
      await identity.createAccount({ kind: 'operator', tenant: 'acme', login: name, password: PASSWORD })
      const { accessToken } = (await post('/v1/sessions', { login: name, password: PASSWORD })).json
      const { apiKey, keyId } = (await post('/v1/api-keys', { label: 'till' }, accessToken)).json
      expect((await server.call({ path: '/v1/whoami', key: apiKey })).json).toEqual({
        kind: 'merchant',
        tenant: 'acme',
      })
      const list = await server.call({ path: '/v1/api-keys', key: accessToken })
      expect(list.json.apiKeys.map((one: { keyId: string }) => one.keyId)).toContain(keyId)
      expect(list.bytes.toString()).not.toContain(apiKey)
      expect((await post(`/v1/api-keys/${keyId}/revoke`, undefined, apiKey)).json.code).toBe('NOT_ALLOWED')
      const first = (await post(`/v1/api-keys/${keyId}/revoke`, undefined, accessToken)).json
      server.clock.advance(1000)
      expect((await post(`/v1/api-keys/${keyId}/revoke`, undefined, accessToken)).json).toEqual(first)
      expect(await whoami(apiKey)).toBe(401)
      const unknown = `/v1/api-keys/key_${'0'.repeat(20)}/revoke`
      expect((await post(unknown, undefined, accessToken)).status).toBe(404)
    })

    it('signing in says how many calls are left, and refuses with the time to wait', async () => {
      server.clock.advance(2 * MINUTE)
      const ask = () => post('/v1/sessions', { login: login(), password: '' })
      const first = await ask()
      expect(first.headers.get('ratelimit-policy')).toBe('"address";q=60;w=60')
      expect(first.headers.get('ratelimit')).toBe('"address";r=59;t=1')
      for (let i = 0; i < 59; i++) await ask()
      const refused = await ask()
      expect([refused.status, refused.json.code, refused.json.retryable]).toEqual([429, 'RATE_LIMITED', true])
      expect(refused.headers.get('retry-after')).toBe('1')
      expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=60')
      server.clock.advance(1000)
      expect((await ask()).status).toBe(400)
    })

    it('hostile text in any field is refused or taken, never a failure', async () => {
      const { accessToken } = await signUp()
      const hostile = [
        '\u0000',
        'a\u0000bcdefghij',
        '\ud800aaaaaaaaaaa',
        '\u202e\u2066',
        "'; DROP TABLE accounts; --",
        '{{7*7}}',
        '__proto__',
        'ﷺ'.repeat(60),
        '👩‍👩‍👧‍👦'.repeat(20),
        '../../../../etc/passwd',
        '%s%n%x',
        'x'.repeat(5000),
        '',
      ]
      for (const text of hostile) {
        server.clock.advance(10 * MINUTE)
        for (const [path, body] of [
          ['/v1/accounts/sign-up', { login: text, password: PASSWORD }],
          ['/v1/accounts/sign-up', { login: login(), password: text }],
          ['/v1/sessions', { login: text, password: text }],
          ['/v1/sessions/refresh', { refreshToken: text }],
          ['/v1/phone-codes', { phone: text }],
          ['/v1/phone-codes/confirm', { challengeId: text, code: text }],
          ['/v1/sessions/exchange', { code: text, codeVerifier: text }],
          ['/v1/sign-in/kakao/id-token', { flowId: text, idToken: text, codeVerifier: text }],
          ['/v1/sign-in/kakao', { redirectUri: text, codeChallenge: text, state: text }],
        ] as const) {
          expect([path, text, (await post(path, body, accessToken)).status < 500]).toEqual([path, text, true])
        }
        const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
        for (const path of [
          `/v1/sign-in/kakao/callback?state=${encoded}&code=${encoded}`,
          `/v1/sign-in/${encoded}/callback`,
        ])
          expect((await server.call({ path, key: undefined })).status).toBeLessThan(500)
      }
    })

    it('what has ended is forgotten after a day, and nothing else', async () => {
      const kept = await signUp()
      const gone = await signUp()
      await post('/v1/sessions/end', undefined, gone.accessToken)
      server.clock.advance(DAY + 1)
      await server.composed.runJob('forget-sign-ins')
      const { database } = await server.composed.identity()
      const ids = (await database.query.selectFrom('sessions').select('session_id').execute()).map(
        row => row.session_id,
      )
      expect(ids).toContain(kept.account.sessionId)
      expect(ids).not.toContain(gone.account.sessionId)
    })
  })
}

describe('a server that is only used with an API key', () => {
  it('never opens the accounts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exqress-lazy-'))
    const server = await openApiServer({ url: folder })
    await server.call({ path: '/v1/account' })
    await server.call({ path: '/v1/account', key: 'exq_no' })
    await server.composed.runJob('forget-sign-ins')
    const { readdirSync } = await import('node:fs')
    expect(readdirSync(folder).filter(file => file.startsWith('identity'))).toEqual([])
    await server.close()
    rmSync(folder, { recursive: true })
  })
})
