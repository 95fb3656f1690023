import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, waybill } from '../../../test/api-server.ts'
import { postgresForTests } from '../../../test/engines.ts'

const postgres = await postgresForTests()
const engines = [['sqlite', undefined] as const, ...(postgres ? [['postgres', postgres.url] as const] : [])]

// Synthetic: the last digit is what the rule of Lotte asks for.
const TRACKING = `12345678901${12_345_678_901 % 7}`

for (const [engine, url] of engines) {
  describe(`issuing on ${engine}`, () => {
    let server: ApiServer
    beforeAll(async () => {
      server = await openApiServer(url === undefined ? {} : { url })
    })
    afterAll(() => server.close())

    const issue = async (...waybills: unknown[]) =>
      (await server.call({ path: '/v1/waybills/batch', body: { waybills } })).json.results

    describe('issuing', () => {
      it('answers everything a label shows, masked, and nothing else of the person', async () => {
        const { status, json } = await server.call({
          path: '/v1/waybills',
          body: {
            waybill: waybill({
              orderKey: 'LABEL-1',
              sender: { name: '맛있는가게', business: true, address: '경기도 성남시 분당구 판교로 1' },
              product: { name: '비밀상품' },
              carrier: '롯데택배',
              trackingNumber: TRACKING,
              sortCode: '1A-23',
              marks: ['cold', 'fragile'],
              boxCount: 2,
            }),
          },
        })
        expect(status).toBe(200)
        expect(json).toMatchObject({
          state: 'issued',
          created: true,
          tokenVersion: 1,
          issuedAt: '2026-01-05T00:00:00.000Z',
          profile: 'strict',
          recipient: {
            name: '나**',
            phone: '010-****-****',
            region: '서울 강남구',
            postcode: '062**',
            email: '',
            memo: '',
          },
          sender: '맛있는가게 경기 성남시 분당구',
          orderNumber: 'LABEL-1',
          carrier: '롯데택배',
          trackingNumber: TRACKING,
          sortCode: '1A-23',
          marks: ['cold', 'fragile'],
          boxCount: 2,
        })
        expect(json.checkWords).toHaveLength(2)
        const { parcelId, token, payload, ...rest } = json
        expect(parcelId).toMatch(/^pcl_[0-9A-Z]{26}$/)
        expect(payload).toBe(`HTTPS://EXQ.KR/#${token}`)
        for (const secret of ['래울', '8642', '9753', '테헤란', '비밀상품']) {
          expect(JSON.stringify(rest)).not.toContain(secret)
        }
      })

      it('the same waybill again, in another request, is the same parcel with the same token', async () => {
        const one = waybill({ orderKey: 'AGAIN' })
        const [{ waybill: first }] = await issue(one)
        server.clock.advance(1000)
        const [{ waybill: again }] = await issue({ ...one, recipient: { ...one.recipient, phone: '01086429753' } })
        expect(again).toEqual({ ...first, created: false })
      })

      it('what the profile shows is no part of the identity', async () => {
        const one = waybill()
        const [{ waybill: strict }] = await issue(one)
        const body = { waybills: [one], profile: 'kr-unified', addressLevel: 'street' }
        const { json } = await server.call({ path: '/v1/waybills/batch', body })
        expect(json.results[0].waybill).toMatchObject({
          parcelId: strict.parcelId,
          token: strict.token,
          profile: 'kr-unified',
        })
        expect(json.results[0].waybill.recipient).toMatchObject({ name: '나*울', phone: '010-8642-****' })
      })

      it('one bad item never stops the others; each has its result in its place', async () => {
        const results = await issue(
          waybill(),
          { recipient: {} },
          waybill({ recipient: { name: ' ' } }),
          waybill({ boxCount: 0 }),
          waybill({ unknown: 1 }),
          'no object',
          waybill({ recipient: { name: '나래울', phone: '1.01E+09' } }),
          waybill({ recipient: { name: 'x'.repeat(8193) } }),
          waybill(),
        )
        expect(results.map((result: { error?: { field: string; reason: string } }) => result.error?.reason)).toEqual([
          undefined,
          'required',
          'required',
          'out_of_range',
          'unknown_field',
          'wrong_type',
          'destroyed_number',
          'too_long',
          undefined,
        ])
        expect(results[1].error).toEqual({ code: 'WAYBILL_INVALID', field: 'recipient.name', reason: 'required' })
        expect(results[3].error.field).toBe('boxCount')
      })

      it('twice in one batch: the same fields are one parcel, other fields of the same order are refused', async () => {
        const one = waybill({ orderKey: 'TWICE' })
        const [first, same, changed] = await issue(one, one, { ...one, boxCount: 2 })
        expect(first.waybill.created).toBe(true)
        expect(same.waybill).toEqual({ ...first.waybill, created: false })
        expect(changed.error).toEqual({ code: 'KEY_CHANGED', parcelId: first.waybill.parcelId })
      })

      it('another content under the same order is refused, and replaces the earlier with reissue', async () => {
        const one = waybill({ orderKey: 'CHANGED' })
        const [{ waybill: first }] = await issue(one)
        expect((await issue({ ...one, boxCount: 2 }))[0].error).toEqual({
          code: 'KEY_CHANGED',
          parcelId: first.parcelId,
        })
        const [{ waybill: second }] = await issue({ ...one, boxCount: 2, reissue: true })
        expect(second).toMatchObject({ created: true, state: 'issued', boxCount: 2 })
        expect(second.token).not.toBe(first.token)
        const { json } = await server.call({ path: `/v1/parcels/${first.parcelId}` })
        expect(json).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) })
        expect((await issue({ ...one, boxCount: 2, reissue: true }))[0].waybill.created).toBe(false)
        // The first content is a revoked parcel now.
        expect((await issue({ ...one, reissue: true }))[0].error).toEqual({
          code: 'PARCEL_REVOKED',
          parcelId: first.parcelId,
        })
      })

      it('a revoked waybill is never issued again', async () => {
        const one = waybill()
        const [{ waybill: first }] = await issue(one)
        await server.call({ method: 'POST', path: `/v1/waybills/${first.parcelId}/revoke` })
        for (const again of [one, { ...one, reissue: true }, { ...one, boxCount: 9, reissue: true }]) {
          expect((await issue(again))[0].error).toEqual({ code: 'PARCEL_REVOKED', parcelId: first.parcelId })
        }
      })

      it('a single waybill is refused with a problem that names the field, or the parcel in the way', async () => {
        const blank = await server.call({
          path: '/v1/waybills',
          body: { waybill: waybill({ recipient: { name: ' ' } }) },
        })
        expect(blank.status).toBe(422)
        expect(blank.json).toMatchObject({
          code: 'WAYBILL_INVALID',
          errors: [{ pointer: '/waybill/recipient/name', code: 'required' }],
        })
        const one = waybill()
        const [{ waybill: first }] = await issue(one)
        const changed = await server.call({ path: '/v1/waybills', body: { waybill: { ...one, boxCount: 2 } } })
        expect(changed.status).toBe(409)
        expect(changed.json).toMatchObject({ code: 'KEY_CHANGED', parcelId: first.parcelId })
      })

      it('a crash between sealing and writing the parcel leaves nothing behind but the same token', async () => {
        const one = waybill({ orderKey: 'CRASHED' })
        const [{ waybill: first }] = await issue(one)
        // As if the process had died before the parcel was written.
        await server.composed.admin.query.deleteFrom('parcels').where('parcel_id', '=', first.parcelId).execute()
        const [{ waybill: again }] = await issue(one)
        expect(again).toEqual({ ...first, created: false })
      })

      it('many processes at once give every waybill one parcel and one token', async () => {
        const other = await openApiServerOn(server)
        try {
          const waybills = Array.from({ length: 60 }, () => waybill())
          const body = { waybills }
          const answers = await Promise.all(
            [server, other, server, other].map(one =>
              one.call({ path: '/v1/waybills/batch', body, key: server.apiKey }),
            ),
          )
          const tokens = answers.map(({ json }) =>
            json.results.map((result: { waybill: { token: string } }) => result.waybill.token),
          )
          for (const list of tokens) expect(list).toEqual(tokens[0])
          expect(new Set(tokens[0]).size).toBe(60)
        } finally {
          await other.composed.close()
        }
      })

      it('two processes with different content of the same orders: one wins each, the other learns who', async () => {
        const other = await openApiServerOn(server)
        try {
          const one = Array.from({ length: 40 }, () => waybill())
          const two = one.map(each => ({ ...each, boxCount: 2 }))
          const [a, b] = await Promise.all(
            (
              [
                [server, one],
                [other, two],
              ] as const
            ).map(([at, waybills]) => at.call({ path: '/v1/waybills/batch', body: { waybills }, key: server.apiKey })),
          )
          for (let i = 0; i < one.length; i++) {
            const [x, y] = [a?.json.results[i], b?.json.results[i]]
            const [won, lost] = x.waybill ? [x, y] : [y, x]
            expect(lost.error).toEqual({ code: 'KEY_CHANGED', parcelId: won.waybill.parcelId })
          }
        } finally {
          await other.composed.close()
        }
      })
    })
  })
}

/** A second process on the same stores. */
async function openApiServerOn({ places, clock, apiKey }: ApiServer) {
  const { compose } = await import('../../compose.ts')
  const { fetchThroughInject } = await import('../../http/fetch-through-inject.ts')
  const { callApi } = await import('../../../test/api-server.ts')
  const composed = await compose(places, { clock })
  const fetch = fetchThroughInject(composed.app)
  return {
    composed,
    call: (request: Parameters<ApiServer['call']>[0]) => callApi(fetch, 'http://test', apiKey, request),
  }
}
