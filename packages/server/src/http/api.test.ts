import { createSecretKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, callApi, openApiServer, waybill } from '../../test/api-server.ts'
import { randomIds } from '../adapters/ids/random.ts'
import { memoryRateLimiter } from '../adapters/rate-limiter/memory.ts'
import { silentLog } from '../observe/log.ts'
import type { Service } from '../service.ts'
import { requestMemory } from '../services/admin/idempotent-requests.ts'
import { createApp } from './app.ts'
import { fetchThroughInject } from './fetch-through-inject.ts'

let server: ApiServer
beforeAll(async () => {
  server = await openApiServer({ url: 'sqlite::memory:' })
})
afterAll(() => server.close())

const batch = (...waybills: unknown[]) => ({ path: '/v1/waybills/batch', body: { waybills } })
const keyed = (key: string, headers = {}) => ({ headers: { 'idempotency-key': key, ...headers } })

describe('who may call', () => {
  it('without a good API key nobody learns anything, not even that a body is wrong', async () => {
    const key = server.apiKey
    const wrong = [
      undefined,
      '',
      'exq_',
      `${key}x`,
      key.slice(0, -1),
      `exq_${'A'.repeat(43)}`,
      key.toLowerCase(),
      `${key} `,
    ]
    const answers = []
    for (const one of wrong) {
      const headers = { 'x-request-id': 'same' }
      answers.push(await server.call({ path: '/v1/waybills', body: '{broken', key: one, headers }))
    }
    for (const { status, json, headers, bytes } of answers) {
      expect(status).toBe(401)
      expect(json.code).toBe('NOT_SIGNED_IN')
      expect(headers.get('www-authenticate')).toBe('Bearer')
      expect(bytes.toString()).toBe(answers[0]?.bytes.toString())
    }
  })

  it('another scheme is no key', async () => {
    for (const authorization of [server.apiKey, `Basic ${server.apiKey}`, `Bearer ${server.apiKey} x`]) {
      const { status } = await server.call({ path: '/v1/account', key: undefined, headers: { authorization } })
      expect(status).toBe(401)
    }
  })

  it('the account says who is calling', async () => {
    expect((await server.call({ path: '/v1/account' })).json).toEqual({ tenant: 'acme', publicUrl: 'https://exq.kr' })
    expect((await server.call({ path: '/v1/account', key: server.otherKey })).json.tenant).toBe('other')
  })

  it('a revoked key is none', async () => {
    const key = await server.composed.createApiKey({ tenant: 'acme', label: 'gone' })
    await server.composed.admin.query
      .updateTable('api_keys')
      .set({ revoked_at: 1 })
      .where('label', '=', 'gone')
      .execute()
    expect((await server.call({ path: '/v1/account', key })).status).toBe(401)
  })

  it('only the hash of a key is stored', async () => {
    const rows = await server.composed.admin.query.selectFrom('api_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(server.apiKey.slice(4))
    for (const { key_sha256 } of rows)
      expect(Buffer.from(key_sha256).toString('latin1')).not.toContain(server.apiKey.slice(4))
  })
})

describe('a request', () => {
  it('keeps its id when it is harmless, else gets one', async () => {
    const id = async (given: string) =>
      (await server.call({ path: '/v1/account', headers: { 'x-request-id': given } })).headers.get('x-request-id')
    expect(await id('shop-42.a_B')).toBe('shop-42.a_B')
    for (const forged of ['a b', 'x'.repeat(65), '{"level":"info"}', '한']) {
      expect(await id(forged).catch(() => 'refused')).not.toBe(forged)
    }
  })

  it('that is not as the contract says is refused with places and reasons, in the language asked for', async () => {
    const ask = (language: string) =>
      server.call({
        path: '/v1/waybills',
        body: { waybill: { recipient: {} } },
        headers: { 'accept-language': language },
      })
    const korean = await ask('ko-KR')
    expect(korean.status).toBe(400)
    expect(korean.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(korean.headers.get('content-language')).toBe('ko')
    expect(korean.json).toMatchObject({
      type: '/docs#REQUEST_INVALID',
      status: 400,
      code: 'REQUEST_INVALID',
      title: '요청 형식이 올바르지 않습니다',
      next: expect.any(String),
      requestId: korean.headers.get('x-request-id'),
      retryable: false,
      errors: [{ pointer: '/waybill/recipient/name', code: 'required' }],
    })
    expect((await ask('en')).json.title).toBe('The request is not valid')
  })

  it('bodies are never coerced and never trimmed to fit', async () => {
    for (const [body, pointer, code] of [
      [{ waybill: waybill({ boxCount: '2' }) }, '/waybill/boxCount', 'wrong_type'],
      [{ waybill: waybill({ orderNumber: 7 }) }, '/waybill/orderNumber', 'wrong_type'],
      [{ waybill: waybill({ reissue: 'true' }) }, '/waybill/reissue', 'wrong_type'],
      [{ waybill: waybill(), extra: 1 }, '/extra', 'unknown_field'],
      [{ waybill: waybill({ marks: ['loud'] }) }, '/waybill/marks/0', 'not_allowed'],
      [[], '', 'wrong_type'],
      ['null', '', 'wrong_type'],
    ] as const) {
      const { status, json } = await server.call({ path: '/v1/waybills', body })
      expect([status, json.errors]).toEqual([400, [{ pointer, code }]])
    }
  })

  it('a batch is of 1 to 500', async () => {
    for (const waybills of [[], Array.from({ length: 501 }, () => waybill())]) {
      expect((await server.call({ path: '/v1/waybills/batch', body: { waybills } })).status).toBe(400)
    }
  })

  it('query and path are checked too', async () => {
    for (const path of [
      '/v1/parcels?limit=0',
      '/v1/parcels?limit=201',
      '/v1/parcels?limit=ten',
      '/v1/parcels?limit=1&limit=2',
      '/v1/parcels?unknown=1',
      '/v1/parcels?issuedFrom=yesterday',
      '/v1/parcels?orderNumber=%00',
      '/v1/parcels/pcl_short',
      '/v1/parcels/',
      '/v1/account?a=1',
    ]) {
      const { status, json } = await server.call({ path })
      expect([path, status, json.code]).toEqual([path, 400, 'REQUEST_INVALID'])
    }
  })

  it('a key that reaches into a prototype is refused', async () => {
    for (const body of [
      '{"waybill":{"recipient":{"name":"나래울"},"__proto__":{"a":1}}}',
      '{"waybill":{"recipient":{"name":"나래울","constructor":{"prototype":{"a":1}}}}}',
    ]) {
      expect((await server.call({ path: '/v1/waybills', body })).status).toBe(400)
    }
    expect(({} as { a?: number }).a).toBeUndefined()
  })

  it('of another media type, or too large for its operation, is refused', async () => {
    const csv = await server.call({ path: '/v1/waybills', body: 'a,b', headers: { 'content-type': 'text/csv' } })
    expect([csv.status, csv.json.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED'])
    const memo = 'x'.repeat(70_000)
    const large = await server.call({ path: '/v1/waybills', body: { waybill: waybill({ memo }) } })
    expect([large.status, large.json.code]).toEqual([413, 'BODY_TOO_LARGE'])
    const allowed = await server.call(
      batch(...Array.from({ length: 20 }, () => waybill({ sortCode: memo.slice(0, 8000) }))),
    )
    expect(allowed.status).toBe(200)
  })

  it('with an empty body is a request without one', async () => {
    const [{ waybill: issued }] = (await server.call(batch(waybill()))).json.results
    const { status } = await server.call({
      method: 'POST',
      path: `/v1/waybills/${issued.parcelId}/reprint`,
      headers: { 'content-type': 'application/json' },
    })
    expect(status).toBe(200)
    expect(
      (await server.call({ method: 'POST', path: `/v1/waybills/${issued.parcelId}/revoke`, body: { x: 1 } })).status,
    ).toBe(400)
  })

  it('to nowhere is not found, whatever the method', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['POST', '/v1/parcels'],
      ['GET', '/v1/parcels/%ff'],
      ['GET', `/v1/parcels/${'x'.repeat(2000)}`],
    ] as const) {
      const { status, json } = await server.call({ method, path })
      expect([path, status]).toEqual([path, 404])
      expect(json.code).toBe('NOT_FOUND')
    }
  })
})

describe('every answer', () => {
  it('carries headers that let nothing of it run, be framed, sniffed or kept', async () => {
    for (const path of ['/v1/account', '/v1/nothing', '/livez', '/docs', '/openapi.json']) {
      const { headers } = await server.call({ path })
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toContain('max-age=')
      expect(headers.get('cache-control')).toMatch(path.startsWith('/v1') ? /no-store/ : /./)
    }
  })

  it('holds only what its schema declares', async () => {
    const leaky: Service = {
      name: 'leaky',
      operations: {
        getAccount: { run: async () => Object.assign({ tenant: 'acme' }, { secret: '비밀인' }) },
        getParcel: {
          run: async () => {
            throw Object.assign(new Error('비밀인'), { secret: '비밀인' })
          },
        },
      },
      migrations: [],
      jobs: [],
      consumers: [],
    }
    const app = createApp({
      services: [leaky],
      findPrincipal: async () => ({ kind: 'merchant', tenant: 'acme' }),
      limiter: memoryRateLimiter(server.clock),
      memory: requestMemory(server.composed.admin, { clock: server.clock, ids: randomIds() }),
      fingerprintKey: async () => createSecretKey(Buffer.alloc(32)),
      health: { check: async () => {}, draining: () => false },
      log: silentLog,
      ids: randomIds(),
      publicUrl: undefined,
      version: '0',
    })
    const call = (path: string) => callApi(fetchThroughInject(app), 'http://test', 'key', { path })
    const account = await call('/v1/account')
    expect(account.json).toEqual({ tenant: 'acme' })
    const failed = await call(`/v1/parcels/pcl_${'0'.repeat(26)}`)
    expect(failed.status).toBe(500)
    expect(failed.bytes.toString()).not.toContain('비밀')
    await app.close()
  })

  it('a parcel has an ETag, and 304 when nothing has changed', async () => {
    const [{ waybill: issued }] = (await server.call(batch(waybill()))).json.results
    const path = `/v1/parcels/${issued.parcelId}`
    const first = await server.call({ path })
    expect(first.headers.get('etag')).toBe('"1"')
    const same = await server.call({ path, headers: { 'if-none-match': '"1"' } })
    expect([same.status, same.bytes.length, same.headers.get('etag')]).toEqual([304, 0, '"1"'])
    await server.call({ method: 'POST', path: `/v1/waybills/${issued.parcelId}/revoke` })
    const changed = await server.call({ path, headers: { 'if-none-match': '"1"' } })
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"'])
  })

  it('the server says that it lives and whether it is ready', async () => {
    expect((await server.call({ path: '/livez', key: undefined })).status).toBe(200)
    expect((await server.call({ path: '/readyz', key: undefined })).status).toBe(200)
    const draining = await openApiServer({ url: 'sqlite::memory:' })
    draining.composed.startDraining()
    expect((await draining.call({ path: '/readyz' })).status).toBe(503)
    expect((await draining.call({ path: '/v1/account' })).headers.get('connection')).toBe('close')
    await draining.close()
  })
})

describe('an Idempotency-Key', () => {
  it('gives the same outcome again, said to be replayed, and does nothing twice', async () => {
    const anonymous = { recipient: { name: '나래울' } }
    const request = { ...batch(anonymous, anonymous, { recipient: {} }), ...keyed('once') }
    const first = await server.call(request)
    const again = await server.call(request)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.json).toEqual(first.json)
    expect(first.json.results.map((result: { error?: unknown }) => result.error === undefined)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('stores no token and nothing personal', async () => {
    const { json } = await server.call({ ...batch(waybill()), ...keyed('stored') })
    const [{ waybill: issued }] = json.results
    await server.call({ method: 'POST', path: `/v1/waybills/${issued.parcelId}/relabel`, ...keyed('stored-2') })
    const stored = JSON.stringify(
      await server.composed.admin.query.selectFrom('idempotent_requests').selectAll().execute(),
    )
    expect(stored).toContain(issued.parcelId)
    for (const secret of [issued.token, issued.checkWords[0], '나래울', '나**', '8642'])
      expect(stored).not.toContain(secret)
  })

  it('of another body, another path or another operation is a mismatch', async () => {
    const [{ waybill: a }, { waybill: b }] = (await server.call(batch(waybill(), waybill()))).json.results
    await server.call({ ...batch(waybill()), ...keyed('taken') })
    await server.call({ method: 'POST', path: `/v1/waybills/${a.parcelId}/revoke`, ...keyed('taken-path') })
    for (const request of [
      { ...batch(waybill()), ...keyed('taken') },
      { path: '/v1/waybills', body: { waybill: waybill() }, ...keyed('taken') },
      { method: 'POST' as const, path: `/v1/waybills/${b.parcelId}/revoke`, ...keyed('taken-path') },
    ]) {
      const { status, json } = await server.call(request)
      expect([status, json.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH'])
    }
  })

  it('of another tenant is another key', async () => {
    const request = { ...batch(waybill()), ...keyed('shared') }
    await server.call(request)
    const { status, headers } = await server.call({ ...request, key: server.otherKey })
    expect([status, headers.get('idempotency-replayed')]).toEqual([200, null])
  })

  it('while the first is running is in progress', async () => {
    const request = { ...batch(...Array.from({ length: 50 }, () => waybill())), ...keyed('parallel') }
    const answers = await Promise.all([1, 2, 3].map(() => server.call(request)))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 409, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.json).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryable: true })
    expect(refused?.headers.get('retry-after')).toBe('1')
  })

  it('a refusal is remembered too', async () => {
    const one = waybill()
    await server.call(batch(one))
    const request = { path: '/v1/waybills', body: { waybill: { ...one, boxCount: 2 } }, ...keyed('refused') }
    const first = await server.call(request)
    const again = await server.call(request)
    expect([first.status, again.status]).toEqual([409, 409])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.json).toMatchObject({ code: 'KEY_CHANGED', parcelId: first.json.parcelId })
  })

  it('a relabel sent again makes no second label', async () => {
    const [{ waybill: issued }] = (await server.call(batch(waybill()))).json.results
    const request = { method: 'POST' as const, path: `/v1/waybills/${issued.parcelId}/relabel`, ...keyed('relabel') }
    const first = await server.call(request)
    const again = await server.call(request)
    expect(again.json).toEqual(first.json)
    expect(again.json.tokenVersion).toBe(2)
  })

  it('is forgotten after seven days, and taken over when its request was cut off', async () => {
    const request = { ...batch({ recipient: { name: '나래울' } }), ...keyed('old') }
    const first = await server.call(request)
    server.clock.advance(7 * 24 * 60 * 60 * 1000 + 1)
    await server.composed.runJob('forget-old-requests')
    const later = await server.call(request)
    expect(later.headers.get('idempotency-replayed')).toBeNull()
    expect(later.json.results[0].waybill.parcelId).toBe(first.json.results[0].waybill.parcelId)

    // As if the process had died: begun, never ended.
    const cutOff = server.composed.admin.query
      .updateTable('idempotent_requests')
      .set({ status: null, remembered: null })
    await cutOff.where('idempotency_key', '=', 'old').execute()
    expect((await server.call(request)).status).toBe(409)
    server.clock.advance(60_001)
    expect((await server.call(request)).status).toBe(200)
  })

  it('must be printable and short', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      const { status } = await server.call({ ...batch(waybill()), ...keyed(key) })
      expect(status).toBe(400)
    }
  })
})
