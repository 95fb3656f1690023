import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@exqress/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waybill } from '../test/api-server.ts'
import { openEmbedded } from './embedded.ts'
import { startServerThread } from './thread.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-thread-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the embedded server in a thread of its own', () => {
  it('issues what the server in this thread knows as the same parcels', async () => {
    const dataDir = join(folder, 'data')
    const waybills = Array.from({ length: 20 }, () => waybill() as never)
    const inThread = await startServerThread().open({ dataDir, publicUrl: 'https://exq.kr' })
    const issued = await createClient({ ...inThread, baseUrl: 'http://x' }).waybills.issueMany({ waybills })
    await inThread.close()
    const here = await openEmbedded({ dataDir, publicUrl: 'https://exq.kr' })
    const again = await createClient({ ...here, baseUrl: 'http://x' }).waybills.issueMany({ waybills })
    await here.close()
    expect(issued.every(({ waybill }) => waybill?.created)).toBe(true)
    expect(again.map(({ waybill }) => waybill?.token)).toEqual(issued.map(({ waybill }) => waybill?.token))
  })

  it('answers bytes and refusals as over HTTP', async () => {
    const server = await startServerThread().open({ dataDir: folder })
    const answer = await server.fetch('http://x/v1/parcels/pcl_00000000000000000000000000', {
      headers: { authorization: `Bearer ${server.apiKey}` },
    })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' })
    await server.close()
    await expect(server.fetch('http://x/v1/parcels')).rejects.toThrow('has ended')
  })

  it('a folder that cannot be used is told with its code', async () => {
    writeFileSync(join(folder, 'file'), '')
    const thread = startServerThread()
    await expect(thread.open({ dataDir: join(folder, 'file', 'data') })).rejects.toMatchObject({
      code: 'KEY_RING_UNREADABLE',
    })
    await thread.discard()
  })

  it('a key ring that others can read is refused with its code and the fields of its text', async () => {
    const first = await openEmbedded({ dataDir: folder })
    await createClient({ ...first, baseUrl: 'http://x' }).waybills.issue({ waybill: waybill() as never })
    await first.close()
    chmodSync(join(folder, 'keys', 'ring.json'), 0o644)
    const thread = startServerThread()
    await expect(
      thread.open({ dataDir: folder }).then(async server => {
        await createClient({ ...server, baseUrl: 'http://x' }).waybills.issue({ waybill: waybill() as never })
      }),
    ).rejects.toMatchObject({ code: 'KEY_RING_EXPOSED' })
    await thread.discard()
  })
})
