import { createClient } from '@exqress/sdk'
import { expect, it } from 'vitest'
import { startTestServer } from './testing.ts'

it('gives an integrator the real handlers behind a fetch: what is issued can be read back', async () => {
  const server = await startTestServer()
  try {
    const client = createClient(server)
    const waybill = await client.waybills.issue({ waybill: { recipient: { name: '나래울' } } })
    expect(waybill.payload).toMatch(/^HTTPS:\/\/EXQ\.KR\/#/)
    expect(waybill.issuedAt).toBe('2026-01-05T00:00:00.000Z')
    server.clock.advance(60_000)
    expect((await client.waybills.revoke(waybill.parcelId)).revokedAt).toBe('2026-01-05T00:01:00.000Z')
  } finally {
    await server.close()
  }
})

it('each server is its own world, and so is each tenant', async () => {
  const [one, two] = await Promise.all([startTestServer(), startTestServer()])
  try {
    const { parcelId } = await createClient(one).waybills.issue({ waybill: { recipient: { name: '나래울' } } })
    await expect(createClient(two).parcels.get(parcelId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const stranger = createClient({ ...one, apiKey: await one.createApiKey('stranger') })
    await expect(stranger.parcels.get(parcelId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  } finally {
    await Promise.all([one.close(), two.close()])
  }
})

it('an abort before the answer leaves nothing hanging', async () => {
  const server = await startTestServer()
  try {
    const client = createClient(server)
    const stop = new AbortController()
    const call = client.parcels.get(`pcl_${'0'.repeat(26)}`, { signal: stop.signal })
    stop.abort()
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(client.account()).resolves.toMatchObject({ tenant: 'test' })
  } finally {
    await server.close()
  }
})
