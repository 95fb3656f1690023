import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, waybill } from '../../test/api-server.ts'
import { postgresForTests } from '../../test/engines.ts'

const postgres = await postgresForTests()
const engines = [['sqlite', 'sqlite::memory:'] as const, ...(postgres ? [['postgres', postgres.url] as const] : [])]
const folder = (name: string) => fileURLToPath(new URL(`../../../../../shared/data/${name}`, import.meta.url))
const suite = `${folder('json-test-suite')}/test_parsing`
const naughty = `${folder('naughty-strings')}/blns.json`
for (const path of [suite, naughty]) {
  if (!existsSync(path))
    process.stderr.write(`Left out: hostile input of ${path.split('/data/')[1]} (the folder is not there)\n`)
}

/** Strings that have broken parsers, encoders and databases before. */
const OWN_STRINGS = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066',
  "'; DROP TABLE parcels; --",
  '%s%n%x',
  '{{7*7}}',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '\ufeff\u200b',
  'ﷺ'.repeat(100),
  '👩‍👩‍👧‍👦'.repeat(50),
  'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮',
  '1e309',
  '-0',
]
const strings = [
  ...OWN_STRINGS,
  ...(existsSync(naughty) ? (JSON.parse(readFileSync(naughty, 'utf8')) as string[]) : []),
]

for (const [engine, url] of engines) {
  describe(`hostile input on ${engine}`, () => {
    let server: ApiServer
    beforeAll(async () => {
      server = await openApiServer({ url })
    })
    afterAll(() => server.close())

    it('naughty strings in every field give a label or an error in their place, and come back as they went in', async () => {
      const fields = strings.flatMap(text => [
        waybill({ orderNumber: text }),
        waybill({ recipient: { name: text, phone: text, address: text, memo: text, email: text, postcode: text } }),
        waybill({ carrier: text, trackingNumber: text, sortCode: text }),
        { ...waybill(), identity: { orderKey: text } },
        waybill({ sender: { name: text, address: text }, product: { name: text, option: text, quantity: text } }),
      ])
      for (let start = 0; start < fields.length; start += 400) {
        const waybills = fields.slice(start, start + 400)
        const { status, json } = await server.call({ path: '/v1/waybills/batch', body: { waybills } })
        expect(status).toBe(200)
        for (const [i, { waybill: issued, error }] of json.results.entries()) {
          if (issued === undefined) expect(error.code).toMatch(/^(WAYBILL_INVALID|KEY_CHANGED)$/)
          else expect(issued.orderNumber).toBe((waybills[i] as { orderNumber?: string }).orderNumber)
        }
      }
    })

    it('naughty strings in queries, paths, headers and cursors give no 5xx', async () => {
      const tryOne = async (text: string) => {
        const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
        for (const path of [
          `/v1/parcels?orderNumber=${encoded}`,
          `/v1/parcels?carrier=${encoded}&state=${encoded}`,
          `/v1/parcels?cursor=${encoded}`,
          `/v1/parcels/${encoded.slice(0, 500)}`,
        ]) {
          expect((await server.call({ path })).status, path).toBeLessThan(500)
        }
        const value = Buffer.from(text)
          .toString('latin1')
          .replace(/[^\t -~\x80-\xff]/g, '')
        const headers = { 'idempotency-key': value, 'accept-language': value, 'x-request-id': value, 'if-match': value }
        const path = `/v1/waybills/pcl_${'0'.repeat(26)}/revoke`
        expect((await server.call({ method: 'POST', path, headers })).status).toBeLessThan(500)
      }
      for (let start = 0; start < strings.length; start += 50) {
        await Promise.all(strings.slice(start, start + 50).map(tryOne))
      }
    })

    it('any JSON in place of any part of a request gives no 5xx', async () => {
      const anything = fc.jsonValue({ maxDepth: 4 })
      const keys = ['identity', 'recipient', 'sender', 'product', 'marks', 'boxCount', 'trackingNumber', '__proto__']
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...keys), anything, async (key, value) => {
          const changed = JSON.parse(`{"recipient":{"name":"나래울"},${JSON.stringify(key)}:${JSON.stringify(value)}}`)
          const { status, json } = await server.call({
            path: '/v1/waybills/batch',
            body: { waybills: [changed, value] },
          })
          // A key that reaches into a prototype is refused with everything around it.
          expect(status).toBe(/"(__proto__|constructor)"/.test(JSON.stringify([key, value])) ? 400 : 200)
          if (status === 200) expect(json.results).toHaveLength(2)
          for (const path of ['/v1/waybills', '/v1/waybills/batch', '/v1/mask', '/v1/tracking-numbers']) {
            expect((await server.call({ path, body: JSON.stringify(value) })).status).toBeLessThan(500)
          }
        }),
        { numRuns: 30 },
      )
    })

    it.skipIf(!existsSync(suite))(
      'what is no JSON is refused, and nothing of the JSON test suite gives a 5xx',
      async () => {
        for (const name of readdirSync(suite)) {
          const bytes = readFileSync(`${suite}/${name}`)
          const { statusCode } = await server.composed.app.inject({
            method: 'POST',
            url: '/v1/mask',
            headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
            payload: bytes,
          })
          // No case of the suite is a request that the operation could take.
          expect([name, statusCode]).toEqual([name, 400])
        }
      },
    )
  })
}
