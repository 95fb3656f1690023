import { operations } from '@exqress/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, waybill } from '../../../test/api-server.ts'
import { postgresForTests } from '../../../test/engines.ts'

const postgres = await postgresForTests()
const engines = [['sqlite', undefined] as const, ...(postgres ? [['postgres', postgres.url] as const] : [])]

const DAY_MS = 24 * 60 * 60 * 1000

for (const [engine, url] of engines) {
  describe(`the vault's operations on ${engine}`, () => {
    let server: ApiServer
    beforeAll(async () => {
      server = await openApiServer({ owner: true, ...(url === undefined ? {} : { url }) })
    })
    afterAll(() => server.close())

    const issue = async (change: Parameters<typeof waybill>[0] = {}, more = {}) =>
      (await server.call({ path: '/v1/waybills', body: { waybill: waybill(change), ...more } })).json
    const of = (parcelId: string, verb: string, body?: unknown, key?: string) =>
      server.call({
        method: verb === 'views' || verb === 'receipt' ? 'GET' : 'POST',
        path: `/v1/parcels/${parcelId}/${verb}`,
        ...(body === undefined ? {} : { body }),
        ...(key === undefined ? {} : { key }),
      })
    const stateOf = async (parcelId: string) => (await server.call({ path: `/v1/parcels/${parcelId}` })).json.state

    it('reveals exactly what was asked, and the log names the request', async () => {
      const { parcelId } = await issue()
      const revealed = await of(parcelId, 'reveal', { fields: ['phone', 'email'], purpose: 'contact' })
      expect([revealed.status, revealed.json]).toEqual([200, { parcelId, fields: { phone: '010-8642-9753' } }])
      expect(revealed.headers.get('cache-control')).toContain('no-store')
      const { json } = await of(parcelId, 'views')
      expect(json).toEqual({
        items: [
          {
            at: new Date(server.clock.now()).toISOString(),
            viewer: { kind: 'merchant', id: 'acme' },
            purpose: 'contact',
            fields: ['phone', 'email'],
            requestId: revealed.headers.get('x-request-id'),
          },
        ],
      })
    })

    it('shows views by pages, newest first', async () => {
      const { parcelId } = await issue()
      for (const fields of [['name'], ['phone'], ['address']]) await of(parcelId, 'reveal', { fields, purpose: 'own' })
      const path = `/v1/parcels/${parcelId}/views?limit=2`
      const first = (await server.call({ path })).json
      const second = (await server.call({ path: `${path}&cursor=${first.nextCursor}` })).json
      const shown = [...first.items, ...second.items].map((view: { fields: string[] }) => view.fields[0])
      expect(shown).toEqual(['address', 'phone', 'name'])
      expect(second.nextCursor).toBeUndefined()
    })

    it('answers another tenant as if there were nothing', async () => {
      const { parcelId } = await issue()
      const unknown = `pcl_${'0'.repeat(26)}`
      for (const [verb, status, body] of [
        // These an API key may not call at all, whoever's the parcel is.
        ['reveal', 403, { fields: ['name'], purpose: 'own' }],
        ['views', 403, undefined],
        ['erase', 404, undefined],
        ['receipt', 404, undefined],
      ] as const) {
        const alien = await of(parcelId, verb, body, server.otherKey)
        const nothing = await of(unknown, verb, body, server.otherKey)
        expect([verb, alien.status]).toEqual([verb, status])
        expect({ ...alien.json, requestId: '', parcelId: '' }).toEqual({ ...nothing.json, requestId: '', parcelId: '' })
      }
      expect(await stateOf(parcelId)).toBe('issued')
      expect((await of(parcelId, 'views')).json.items).toEqual([])
    })

    it('an API key opens nobody, not even of its own parcels, and turns no keys', async () => {
      const { parcelId } = await issue()
      const key = await server.composed.createApiKey({ tenant: 'acme', label: 'shop' })
      const owned = Object.values(operations).filter(({ access }) => String(access) === 'operator')
      expect(owned.map(({ id }) => id)).toEqual(expect.arrayContaining(['revealParcel', 'rotateKeys', 'refuseKeys']))
      for (const { id, method, path } of owned) {
        const answer = await server.call({ method, path: path.replace('{parcelId}', parcelId), key })
        expect([id, answer.status]).toEqual([id, 403])
      }
      expect((await of(parcelId, 'views')).json.items).toEqual([])
    })

    it('wants to know who calls, whatever is called', async () => {
      const owned = Object.values(operations).filter(({ service }) => service === 'vault')
      expect(owned.length).toBeGreaterThan(5)
      for (const { method, path } of owned) {
        const at = path.replace('{parcelId}', `pcl_${'0'.repeat(26)}`)
        const answer = await server.call({
          method,
          path: at,
          key: undefined,
          ...(method === 'POST' ? { body: {} } : {}),
        })
        expect([path, answer.status]).toEqual([path, 401])
      }
    })

    it('erases for good, again with the first receipt', async () => {
      const { parcelId } = await issue({ orderKey: 'E-1' })
      expect((await of(parcelId, 'receipt')).status).toBe(404)
      const receipt = (await of(parcelId, 'erase')).json
      server.clock.advance(1000)
      expect((await of(parcelId, 'erase')).json).toEqual(receipt)
      expect((await of(parcelId, 'receipt')).json).toEqual(receipt)
      expect(await stateOf(parcelId)).toBe('erased')
      const revealed = await of(parcelId, 'reveal', { fields: ['name'], purpose: 'own' })
      expect([revealed.status, revealed.json.code]).toEqual([410, 'PARCEL_ERASED'])
      const again = await server.call({ path: '/v1/waybills', body: { waybill: waybill({ orderKey: 'E-1' }) } })
      expect(again.json.code).toBe('PARCEL_ERASED')
    })

    it('what was withdrawn, or issued anew, is erased a day later; the rest after 90 days', async () => {
      const kept = await issue()
      const revoked = await issue()
      const first = await issue({ orderKey: 'R-1' })
      await server.call({ method: 'POST', path: `/v1/waybills/${revoked.parcelId}/revoke` })
      const changed = waybill({ orderKey: 'R-1', boxCount: 2, reissue: true })
      const reissued = (await server.call({ path: '/v1/waybills', body: { waybill: changed } })).json
      expect(reissued.parcelId).not.toBe(first.parcelId)
      const statesNow = async () => {
        await server.composed.runJob('erase-due')
        return await Promise.all([kept, revoked, first, reissued].map(one => stateOf(one.parcelId)))
      }
      server.clock.advance(DAY_MS - 1)
      expect(await statesNow()).toEqual(['issued', 'revoked', 'revoked', 'issued'])
      server.clock.advance(1)
      expect(await statesNow()).toEqual(['issued', 'erased', 'erased', 'issued'])
      expect((await of(revoked.parcelId, 'receipt')).json.cause).toBe('cancelled')
      server.clock.advance(89 * DAY_MS)
      expect(await statesNow()).toEqual(['erased', 'erased', 'erased', 'erased'])
      expect((await of(kept.parcelId, 'receipt')).json.cause).toBe('limit')
    })

    it('rotating twice with one Idempotency-Key makes one version', async () => {
      const rotate = () =>
        server.call({ method: 'POST', path: '/v1/keys/rotate', headers: { 'idempotency-key': `rotate-${engine}` } })
      const first = (await rotate()).json
      expect((await rotate()).json).toEqual(first)
      const below = first.versions.length
      const refused = await server.call({ path: '/v1/keys/refuse', body: { below: below + 1 } })
      expect([refused.status, refused.json.errors]).toEqual([400, [{ pointer: '/below', code: 'maximum' }]])
    })

    it('the audit log verifies, and holds every reveal', async () => {
      await server.composed.runJob('checkpoint-audit')
      const { json } = await server.call({ path: '/v1/audit/verification' })
      expect(json).toMatchObject({ ok: true, reveals: 4, findings: [] })
      expect(json.checkpoints).toBeGreaterThan(0)
    })
  })
}
