import { type Client, createClient } from '@exqress/sdk'
import type { Config, Value } from './config.ts'
import type { ServerThread } from './embedded.ts'
import { Failure } from './failure.ts'

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
export async function connect(config: Config, thread?: ServerThread): Promise<Connection> {
  const server = config.find('server')
  return server ? connectTo(server, config) : openInProcess(config, thread)
}

async function connectTo(server: Value, config: Config): Promise<Connection> {
  const { nodeFetch } = await import('@exqress/sdk/node')
  const fetch = nodeFetch()
  const seconds = config.get('timeoutSeconds')
  const client = createClient({
    baseUrl: server.value,
    apiKey: chooseApiKey(server, config),
    fetch,
    ...(seconds === undefined ? {} : { timeoutMs: Number(seconds) * 1000 }),
  })
  return { client, server: server.value, close: () => fetch.close() }
}

/** How the address names a server in the credentials file: without a slash at its end. */
export const serverKey = (server: string): string => new URL(server).href.replace(/\/+$/, '')

/**
 * EXQRESS_API_KEY, or the key stored for this very server. A project file may name a server but cannot draw the key
 * from the environment to it: whoever wrote the file would receive the key and the addresses.
 */
function chooseApiKey(server: Value, config: Config): string {
  const stored = config.credentials().apiKey(serverKey(server.value))
  const given = config.get('apiKey')
  if (given !== undefined && server.origin !== 'project') return given
  if (stored !== undefined) return stored
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
