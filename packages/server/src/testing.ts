import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ControlledClock, controlledClock } from './adapters/clock/controlled.ts'
import { randomIds } from './adapters/ids/random.ts'
import { compose } from './compose.ts'
import { fetchThroughInject, type InjectedFetch } from './http/fetch-through-inject.ts'
import { residentKey } from './services/admin/api-keys.ts'

export interface TestServerOptions {
  /** Where scanned labels lead; `https://exq.kr` by default. */
  readonly publicUrl?: string
  /** Epoch milliseconds at which the clock stands; 2026-01-05T00:00:00Z by default. */
  readonly startsAt?: number
}

/** The real handlers on stores in memory, for the tests of whoever calls the API. */
export interface TestServer {
  /** Hand it to `createClient({ fetch })`: no socket, no port. */
  readonly fetch: InjectedFetch
  readonly baseUrl: string
  /** Key of the tenant `test`. */
  readonly apiKey: string
  /** The server's time stands still until it is set or advanced. */
  readonly clock: ControlledClock
  /** An API key of another tenant. */
  createApiKey(tenant: string): Promise<string>
  close(): Promise<void>
}

/**
 * Starts a server of its own for one test.
 * @example
 * const server = await startTestServer()
 * const client = createClient(server)
 * const waybill = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
 * await server.close()
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { publicUrl = 'https://exq.kr', startsAt = Date.UTC(2026, 0, 5) } = options
  const clock = controlledClock(startsAt)
  const ids = randomIds()
  const { apiKey, resident } = residentKey(ids, 'test')
  const folder = mkdtempSync(join(tmpdir(), 'exqress-test-'))
  try {
    const memory = 'sqlite::memory:'
    const places = { database: memory, keysDatabase: memory, keyRing: join(folder, 'keys', 'ring.json'), publicUrl }
    const composed = await compose(places, { clock, ids, residentKeys: resident })
    return {
      fetch: fetchThroughInject(composed.app),
      baseUrl: 'http://exqress.test',
      apiKey,
      clock,
      createApiKey: tenant => composed.createApiKey({ tenant, label: 'test' }),
      async close() {
        await composed.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
