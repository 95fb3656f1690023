import { type Client, type ClientOptions, createClient, type Fetch } from '@exqress/sdk'
import type { Config, Value } from './config.ts'
import type { ServerThread } from './embedded.ts'
import { Failure } from './failure.ts'
import { accessTokenOf } from './sign-in/access-token.ts'

/** The API within reach. */
export interface Connection {
  readonly client: Client
  /** Address of the server; undefined for the embedded one. */
  readonly server: string | undefined
  close(): Promise<void>
}

/**
 * Connects to the server that is set, through kept connections; without one, opens the embedded server in this process,
 * in a thread of its own where one was started.
 */
export async function connect(config: Config, now: () => number, thread?: ServerThread): Promise<Connection> {
  const server = config.find('server')
  return server ? connectTo(server, config, now) : openInProcess(config, thread)
}

async function connectTo(server: Value, config: Config, now: () => number): Promise<Connection> {
  const { nodeFetch } = await import('@exqress/sdk/node')
  const fetch = nodeFetch()
  const seconds = config.get('timeoutSeconds')
  const client = createClient({
    baseUrl: server.value,
    ...chooseCredential(server, config, fetch, now),
    fetch,
    ...(seconds === undefined ? {} : { timeoutMs: Number(seconds) * 1000 }),
  })
  return { client, server: server.value, close: () => fetch.close() }
}

/** How the address names a server in the credentials file: without a slash at its end. */
export const serverKey = (server: string): string => new URL(server).href.replace(/\/+$/, '')

/**
 * EXQRESS_API_KEY, or the key or session stored for this very server. A project file may name a server but cannot draw the
 * key from the environment to it: whoever wrote the file would receive the key and the addresses.
 */
function chooseCredential(
  server: Value,
  config: Config,
  fetch: Fetch,
  now: () => number,
): Pick<ClientOptions, 'apiKey' | 'accessToken'> {
  const credentials = config.credentials()
  const key = serverKey(server.value)
  const given = config.get('apiKey')
  if (given !== undefined && server.origin !== 'project') return { apiKey: given }
  const stored = credentials.apiKey(key)
  if (stored !== undefined) return { apiKey: stored }
  if (credentials.session(key) !== undefined)
    return { accessToken: accessTokenOf({ server: server.value, key, credentials, fetch, now }) }
  throw new Failure(given === undefined ? 'API_KEY_MISSING' : 'SERVER_UNTRUSTED', { fields: { server: server.value } })
}

async function openInProcess(config: Config, thread: ServerThread | undefined): Promise<Connection> {
  const { openEmbeddedServer } = await import('./embedded.ts')
  const publicUrl = config.get('publicUrl')
  const settings = { dataDir: config.dataDir(), ...(publicUrl === undefined ? {} : { publicUrl }) }
  const embedded = await openEmbeddedServer(settings, thread)
  const client = createClient({ baseUrl: 'http://embedded.invalid', apiKey: embedded.apiKey, fetch: embedded.fetch })
  return { client, server: undefined, close: () => embedded.close() }
}
