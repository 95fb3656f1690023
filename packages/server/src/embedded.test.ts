import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@exqress/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waybill } from '../test/api-server.ts'
import { controlledClock } from './adapters/clock/controlled.ts'
import { openEmbedded } from './embedded.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('../test/embedded-process.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-embedded-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Issues the file in a process of its own; the tokens it got, or undefined when it was killed. */
async function issueInProcess(file: string, dieAfter = 'none'): Promise<string[] | undefined> {
  const args = ['--conditions=@exqress/source', script, join(folder, 'data'), file, dieAfter]
  const ended = await run(process.execPath, args).catch((error: { signal?: string }) => {
    if (error.signal === 'SIGKILL') return undefined
    throw error
  })
  return ended === undefined ? undefined : (JSON.parse(ended.stdout) as string[])
}

describe('the embedded server', () => {
  it('keeps what it has on the data folder, readable by its owner alone, the key ring apart from the databases', async () => {
    const dataDir = join(folder, 'data')
    const first = await openEmbedded({ dataDir })
    const issued = await createClient({ ...first, baseUrl: 'http://x' }).waybills.issue({ waybill: waybill() as never })
    await first.close()
    const second = await openEmbedded({ dataDir })
    const again = await createClient({ ...second, baseUrl: 'http://x' }).waybills.reprint(issued.parcelId)
    await second.close()
    expect(again.token).toBe(issued.token)
    expect(issued.payload).toBe(`HTTPS://EXQ.KR/#${issued.token}`)
    expect(
      readdirSync(dataDir)
        .filter(name => name.endsWith('.sqlite'))
        .sort(),
    ).toEqual(['admin.sqlite', 'keys.sqlite', 'vault.sqlite'])
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0)
    expect(statSync(join(dataDir, 'keys', 'ring.json')).mode & 0o777).toBe(0o600)
  })

  it('a key of one process opens nothing in another', async () => {
    const dataDir = join(folder, 'data')
    const [one, two] = [await openEmbedded({ dataDir }), await openEmbedded({ dataDir })]
    const client = createClient({ baseUrl: 'http://x', fetch: two.fetch, apiKey: one.apiKey })
    await expect(client.account()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    await Promise.all([one.close(), two.close()])
  })

  it('two processes that issue the same rows at once, and one that was killed between, agree on every token', async () => {
    const file = join(folder, 'waybills.json')
    const waybills = Array.from({ length: 200 }, () => waybill())
    writeFileSync(file, JSON.stringify(waybills))
    expect(await issueInProcess(file, '2')).toBeUndefined()
    const [a, b] = await Promise.all([issueInProcess(file), issueInProcess(file)])
    expect(a).toEqual(b)
    expect(new Set(a).size).toBe(200)
    const server = await openEmbedded({ dataDir: join(folder, 'data') })
    const client = createClient({ ...server, baseUrl: 'http://x' })
    let parcels = 0
    for await (const parcel of client.parcels.list({ limit: 200 })) parcels += parcel.state === 'issued' ? 1 : 0
    await server.close()
    expect(parcels).toBe(200)
  })

  it('the bytes it leaves on the disk name nobody', async () => {
    const dataDir = join(folder, 'data')
    const server = await openEmbedded({ dataDir })
    const client = createClient({ ...server, baseUrl: 'http://x' })
    await client.waybills.issueMany({ waybills: Array.from({ length: 30 }, () => waybill() as never) })
    await server.close()
    const everything = ['admin.sqlite', 'vault.sqlite', 'keys.sqlite', 'keys/ring.json']
    for (const name of everything) {
      const bytes = readFileSync(join(dataDir, name))
      for (const secret of ['나래울', '8642', '테헤란'])
        expect(bytes.includes(secret), `${name} holds ${secret}`).toBe(false)
    }
    // The sweep can find: what may be there is found.
    expect(readFileSync(join(dataDir, 'admin.sqlite')).includes('ORD-')).toBe(true)
  })

  it('whoever closes it sweeps when an hour has passed', async () => {
    const dataDir = join(folder, 'data')
    const clock = controlledClock(Date.UTC(2026, 0, 5))
    const sweptAt = async () => {
      const server = await openEmbedded({ dataDir, clock })
      await server.close()
      const { openDatabase } = await import('./adapters/database/open.ts')
      const database = await openDatabase<{ job_state: { last_run_at: number } }>(dataDir, {
        service: 'admin',
        durability: 'full',
      })
      const row = await database.query.selectFrom('job_state').select('last_run_at').executeTakeFirst()
      await database.close()
      return row?.last_run_at
    }
    const first = await sweptAt()
    expect(first).toBe(clock.now())
    clock.advance(59 * 60 * 1000)
    expect(await sweptAt()).toBe(first)
    clock.advance(2 * 60 * 1000)
    expect(await sweptAt()).toBe(clock.now())
  })
})
