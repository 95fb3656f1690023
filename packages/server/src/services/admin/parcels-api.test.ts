import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, START, waybill } from '../../../test/api-server.ts'
import { postgresForTests } from '../../../test/engines.ts'

const postgres = await postgresForTests()
const engines = [['sqlite', undefined] as const, ...(postgres ? [['postgres', postgres.url] as const] : [])]

// Synthetic: the last digit is what the rule of Lotte asks for.
const TRACKING = `12345678901${12_345_678_901 % 7}`
const OTHER_TRACKING = `22345678901${22_345_678_901 % 7}`
const HOUR_MS = 60 * 60 * 1000

for (const [engine, url] of engines) {
  describe(`the merchant's side on ${engine}`, () => {
    let server: ApiServer
    beforeAll(async () => {
      server = await openApiServer(url === undefined ? {} : { url })
    })
    afterAll(() => server.close())

    const issue = async (...waybills: unknown[]) =>
      (await server.call({ path: '/v1/waybills/batch', body: { waybills } })).json.results
    const issueOne = async (change: Parameters<typeof waybill>[0] = {}) => (await issue(waybill(change)))[0].waybill

    describe('a scanned label', () => {
      it('shows its sender the parcel, masked, and what became of it', async () => {
        const issued = await issueOne()
        const find = async (token: string) => server.call({ path: '/v1/parcels/find', body: { token } })
        const { status, json } = await find(issued.token)
        expect({ status, json }).toEqual({
          status: 200,
          json: (await server.call({ path: `/v1/parcels/${issued.parcelId}` })).json,
        })
        expect(JSON.stringify(json)).not.toContain(issued.token)
        await server.call({ method: 'POST', path: `/v1/waybills/${issued.parcelId}/revoke` })
        expect((await find(issued.token)).json.state).toBe('revoked')
      })

      it("a token that was replaced, never issued, another tenant's or malformed finds nothing", async () => {
        const issued = await issueOne()
        const theirs = await server.call({
          path: '/v1/parcels/find',
          body: { token: issued.token },
          key: server.otherKey,
        })
        expect(theirs.status).toBe(404)
        await server.call({ method: 'POST', path: `/v1/waybills/${issued.parcelId}/relabel` })
        const find = async (token: string) => (await server.call({ path: '/v1/parcels/find', body: { token } })).status
        expect(await find(issued.token)).toBe(404)
        expect(await find('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe(404)
        expect(await find('01arz3ndektsv4rrffq69g5fav')).toBe(400)
      })
    })

    describe('printing again', () => {
      it('reprint is the same token, relabel a new one that replaces it', async () => {
        const first = await issueOne()
        const path = `/v1/waybills/${first.parcelId}`
        const reprint = await server.call({ method: 'POST', path: `${path}/reprint` })
        expect(reprint.json).toEqual({ ...first, created: false })
        const relabel = await server.call({ path: `${path}/relabel`, body: { profile: 'qr-only' } })
        expect(relabel.json).toMatchObject({ tokenVersion: 2, profile: 'qr-only', recipient: { name: '' } })
        expect(relabel.json.token).not.toBe(first.token)
        const now = await server.call({ method: 'POST', path: `${path}/reprint` })
        expect(now.json.token).toBe(relabel.json.token)
        expect((await server.call({ path: `/v1/parcels/${first.parcelId}` })).json).toMatchObject({
          tokenVersion: 2,
          version: 2,
        })
      })

      it('a relabel that was cut off between the two stores is finished by the next look at the parcel', async () => {
        const first = await issueOne()
        const relabelled = await server.call({ method: 'POST', path: `/v1/waybills/${first.parcelId}/relabel` })
        // As if the process had died after the vault took the token.
        await server.composed.admin.query
          .updateTable('parcels')
          .set({ token_sha256: Buffer.alloc(32, first.parcelId), token_version: 1 })
          .where('parcel_id', '=', first.parcelId)
          .execute()
        const reprint = await server.call({ method: 'POST', path: `/v1/waybills/${first.parcelId}/reprint` })
        expect(reprint.json.token).toBe(relabelled.json.token)
        const row = await server.composed.admin.query
          .selectFrom('parcels')
          .select(['token_version', 'token_sha256'])
          .where('parcel_id', '=', first.parcelId)
          .executeTakeFirstOrThrow()
        expect(row.token_version).toBe(2)
        const digest = await crypto.subtle.digest('SHA-256', Buffer.from(relabelled.json.token))
        expect(Buffer.from(row.token_sha256)).toEqual(Buffer.from(digest))
      })

      it('relabels at the same moment leave one label that counts', async () => {
        const { parcelId } = await issueOne()
        const path = `/v1/waybills/${parcelId}`
        const answers = await Promise.all([1, 2, 3].map(() => server.call({ method: 'POST', path: `${path}/relabel` })))
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
        const { json } = await server.call({ method: 'POST', path: `${path}/reprint` })
        expect(answers.map(answer => answer.json.token)).toContain(json.token)
      })

      it('a revoked waybill prints nothing any more', async () => {
        const { parcelId } = await issueOne()
        await server.call({ method: 'POST', path: `/v1/waybills/${parcelId}/revoke` })
        for (const verb of ['reprint', 'relabel']) {
          const { status, json } = await server.call({ method: 'POST', path: `/v1/waybills/${parcelId}/${verb}` })
          expect([status, json.code]).toEqual([409, 'PARCEL_REVOKED'])
        }
        for (const drawing of ['qr', 'label']) {
          expect((await server.call({ path: `/v1/waybills/${parcelId}/${drawing}` })).status).toBe(409)
        }
      })
    })

    describe('revoking', () => {
      it('is one effect, however often, and keeps its instant', async () => {
        const { parcelId } = await issueOne()
        const path = `/v1/waybills/${parcelId}/revoke`
        const first = await server.call({ method: 'POST', path })
        server.clock.advance(HOUR_MS)
        const second = await server.call({ method: 'POST', path })
        expect(first.json).toMatchObject({ state: 'revoked', version: 2 })
        expect(second.json).toEqual(first.json)
      })

      it('with If-Match only while nothing has changed', async () => {
        const { parcelId } = await issueOne()
        const { headers } = await server.call({ path: `/v1/parcels/${parcelId}` })
        await server.call({ path: '/v1/tracking-numbers', body: { items: [{ parcelId, trackingNumber: '7' }] } })
        const path = `/v1/waybills/${parcelId}/revoke`
        const stale = await server.call({ method: 'POST', path, headers: { 'if-match': headers.get('etag') ?? '' } })
        expect([stale.status, stale.json.code]).toEqual([412, 'PRECONDITION_FAILED'])
        const now = await server.call({ path: `/v1/parcels/${parcelId}` })
        const done = await server.call({ method: 'POST', path, headers: { 'if-match': now.headers.get('etag') ?? '' } })
        expect(done.status).toBe(200)
      })
    })

    describe('erased in the vault', () => {
      it('shows nobody, prints nothing, is never issued again', async () => {
        const one = waybill()
        const [{ waybill: first }] = await issue(one)
        const { parcelId } = first
        await server.composed.vault.shred('acme', [parcelId])
        expect((await server.call({ path: `/v1/parcels/${parcelId}` })).json).toMatchObject({
          state: 'erased',
          recipient: { name: '', phone: '', region: '' },
        })
        const reprint = await server.call({ method: 'POST', path: `/v1/waybills/${parcelId}/reprint` })
        expect([reprint.status, reprint.json.code]).toEqual([410, 'PARCEL_ERASED'])
        expect((await issue(one))[0].error).toEqual({ code: 'PARCEL_ERASED', parcelId })
        const revoke = await server.call({ method: 'POST', path: `/v1/waybills/${parcelId}/revoke` })
        expect(revoke.status).toBe(410)
      })
    })

    describe('tracking numbers', () => {
      it('come in by order number or parcel, item by item', async () => {
        const a = await issueOne({ orderKey: 'TRACK-A' })
        const b = await issueOne()
        const call = () =>
          server.call({
            path: '/v1/tracking-numbers',
            body: {
              items: [
                { orderNumber: 'TRACK-A', carrier: '롯데택배', trackingNumber: TRACKING },
                { parcelId: b.parcelId, trackingNumber: 'X 1' },
                { orderNumber: 'NOBODY', trackingNumber: '1' },
                { parcelId: b.parcelId, trackingNumber: '' },
                { parcelId: b.parcelId, trackingNumber: 'X2' },
              ],
            },
          })
        const { json } = await call()
        expect(json.results).toEqual([
          { parcelId: a.parcelId, changed: true },
          { parcelId: b.parcelId, changed: true },
          { error: { code: 'NOT_FOUND', field: 'orderNumber' } },
          { error: { code: 'REQUEST_INVALID', field: 'trackingNumber', reason: 'too_short' } },
          { error: { code: 'TRACKING_CONFLICT', parcelId: b.parcelId } },
        ])
        const again = await call()
        expect(again.json.results.slice(0, 2)).toEqual([
          { parcelId: a.parcelId, changed: false },
          { parcelId: b.parcelId, changed: false },
        ])
        const parcel = await server.call({ path: `/v1/parcels/${a.parcelId}` })
        expect(parcel.json).toMatchObject({ carrier: '롯데택배', trackingNumber: TRACKING, version: 2 })
      })

      it('changes at the same moment: one wins, the others learn of the conflict', async () => {
        const { parcelId } = await issueOne({ carrier: '롯데' })
        const answers = await Promise.all(
          [TRACKING, OTHER_TRACKING].map(trackingNumber =>
            server.call({ path: '/v1/tracking-numbers', body: { items: [{ parcelId, trackingNumber }] } }),
          ),
        )
        const outcomes = answers.map(({ json }) => json.results[0].changed ?? json.results[0].error.code)
        expect(outcomes.sort()).toEqual(['TRACKING_CONFLICT', true])
      })
    })

    describe('listing', () => {
      it('turns pages that stay the same while parcels are issued', async () => {
        server.clock.set(START + 40 * HOUR_MS)
        const issued: string[] = []
        for (let i = 0; i < 7; i++) {
          if (i % 2 === 0) server.clock.advance(10)
          issued.push((await issueOne({ carrier: 'LISTED' })).parcelId)
        }
        for (const order of ['oldest', 'newest']) {
          const seen: string[] = []
          let cursor: string | undefined
          do {
            const query = `carrier=LISTED&limit=2&order=${order}${cursor === undefined ? '' : `&cursor=${cursor}`}`
            const { json } = await server.call({ path: `/v1/parcels?${query}` })
            seen.push(...json.items.map((item: { parcelId: string }) => item.parcelId))
            cursor = json.nextCursor
            server.clock.advance(1)
            if (order === 'newest') await issueOne({ carrier: 'LISTED' })
          } while (cursor !== undefined)
          expect(new Set(seen)).toEqual(new Set(issued))
          expect(seen.length).toBe(7)
        }
      })

      it('filters compose', async () => {
        server.clock.set(START + 80 * HOUR_MS)
        const first = await issueOne({ orderKey: 'FILTER-1', carrier: 'FILTER', trackingNumber: 'F1' })
        server.clock.advance(HOUR_MS)
        const second = await issueOne({ orderKey: 'FILTER-2', carrier: 'FILTER' })
        await server.call({ method: 'POST', path: `/v1/waybills/${second.parcelId}/revoke` })
        const ids = async (query: string) => {
          const { json } = await server.call({ path: `/v1/parcels?carrier=FILTER&${query}` })
          return json.items.map((item: { parcelId: string }) => item.parcelId)
        }
        expect(await ids('')).toEqual([second.parcelId, first.parcelId])
        expect(await ids('order=oldest')).toEqual([first.parcelId, second.parcelId])
        expect(await ids('state=issued')).toEqual([first.parcelId])
        expect(await ids('state=revoked&hasTracking=true')).toEqual([])
        expect(await ids('hasTracking=false')).toEqual([second.parcelId])
        expect(await ids('trackingNumber=F1')).toEqual([first.parcelId])
        expect(await ids('orderNumber=FILTER-2')).toEqual([second.parcelId])
        const noon = new Date(START + 80 * HOUR_MS + 1).toISOString()
        expect(await ids(`issuedFrom=${noon}`)).toEqual([second.parcelId])
        expect(await ids(`issuedBefore=${noon}`)).toEqual([first.parcelId])
        expect(await ids('state=a-state-of-tomorrow')).toEqual([])
      })

      it('a cursor of another list is refused', async () => {
        await issueOne({ carrier: 'CURSOR' })
        await issueOne({ carrier: 'CURSOR' })
        const { json } = await server.call({ path: '/v1/parcels?carrier=CURSOR&limit=1' })
        expect(json.nextCursor).toEqual(expect.any(String))
        for (const path of [
          `/v1/parcels?limit=1&cursor=${json.nextCursor}`,
          `/v1/parcels?carrier=CURSOR&cursor=${json.nextCursor}x`,
          '/v1/parcels?cursor=made-up',
        ]) {
          const answer = await server.call({ path })
          expect([answer.status, answer.json.code]).toEqual([400, 'CURSOR_INVALID'])
        }
        const stolen = { path: `/v1/parcels?carrier=CURSOR&limit=1&cursor=${json.nextCursor}`, key: server.otherKey }
        expect((await server.call(stolen)).json.code).toBe('CURSOR_INVALID')
      })
    })

    describe('another tenant', () => {
      it('gets the same answer for a parcel that is not its own as for none at all', async () => {
        const { parcelId } = await issueOne()
        const nowhere = `pcl_${'0'.repeat(26)}`
        const key = server.otherKey
        const asked = [
          ['GET', (id: string) => `/v1/parcels/${id}`],
          ['GET', (id: string) => `/v1/waybills/${id}/qr`],
          ['GET', (id: string) => `/v1/waybills/${id}/label`],
          ['POST', (id: string) => `/v1/waybills/${id}/reprint`],
          ['POST', (id: string) => `/v1/waybills/${id}/relabel`],
          ['POST', (id: string) => `/v1/waybills/${id}/revoke`],
        ] as const
        for (const [method, path] of asked) {
          const [theirs, none] = await Promise.all(
            [parcelId, nowhere].map(id =>
              server.call({ method, path: path(id), key, headers: { 'x-request-id': 'same' } }),
            ),
          )
          expect(theirs?.status).toBe(404)
          expect(theirs?.bytes.toString()).toBe(none?.bytes.toString())
        }
        const attach = await server.call({
          path: '/v1/tracking-numbers',
          body: { items: [{ parcelId, trackingNumber: '1' }] },
          key,
        })
        expect(attach.json.results[0].error.code).toBe('NOT_FOUND')
        const list = await server.call({ path: '/v1/parcels', key })
        expect(list.json).toEqual({ items: [] })
      })

      it('may use the same order numbers: they are other parcels', async () => {
        const one = waybill({ orderKey: 'SHARED' })
        const [{ waybill: ours }] = await issue(one)
        const body = { waybills: [{ ...one, boxCount: 3 }] }
        const { json } = await server.call({ path: '/v1/waybills/batch', body, key: server.otherKey })
        expect(json.results[0].waybill).toMatchObject({ created: true, boxCount: 3 })
        expect(json.results[0].waybill.parcelId).not.toBe(ours.parcelId)
      })
    })

    describe('the sweep', () => {
      it('removes a sealed entry that never became a parcel, after an hour, and only that', async () => {
        const kept = await issueOne()
        const one = waybill()
        const [{ waybill: lost }] = await issue(one)
        const { parcelId } = lost
        await server.composed.admin.query.deleteFrom('parcels').where('parcel_id', '=', parcelId).execute()
        await server.composed.runJob('sweep-orphans')
        const [early] = await server.composed.vault.present('acme', [parcelId], {})
        expect(early).toMatchObject({ token: lost.token })
        server.clock.advance(HOUR_MS + 1)
        await server.composed.runJob('sweep-orphans')
        expect(await server.composed.vault.present('acme', [parcelId], {})).toEqual([undefined])
        expect((await server.call({ path: `/v1/parcels/${kept.parcelId}` })).json.recipient.name).toBe('나**')
        // The same waybill can be issued as if nothing had been.
        const [{ waybill: anew }] = await issue(one)
        expect(anew).toMatchObject({ parcelId, created: true })
        expect(anew.token).not.toBe(lost.token)
      })
    })
  })
}
