import type { Embedded, LogLevel, RunningServer } from '@exqress/server'
import type { ServerThread } from '@exqress/server/thread'
import { Failure } from './failure.ts'

export type { ServerThread }

// The only file that knows the server package. It is loaded when it is needed: a database, a web framework and their
// start-up are no part of `--help`.

const unavailable = (cause: unknown) => {
  throw new Failure('EMBEDDED_UNAVAILABLE', { cause })
}
const load = () => import('@exqress/server').catch(unavailable)

export interface EmbeddedSettings {
  readonly dataDir: string
  readonly publicUrl?: string
}

/** Begins to load the server in a thread of its own. */
export async function startThread(): Promise<ServerThread> {
  const { startServerThread } = await import('@exqress/server/thread').catch(unavailable)
  return startServerThread()
}

/** Opens the server on the data folder, reached without a socket: in this thread, or in one that was started for it. */
export async function openEmbeddedServer(settings: EmbeddedSettings, thread?: ServerThread): Promise<Embedded> {
  const open = thread === undefined ? (await load()).openEmbedded : thread.open
  return open(settings).catch((error: unknown) => {
    throw dataFolderFailure(error, settings.dataDir)
  })
}

export interface ServeSettings extends EmbeddedSettings {
  readonly host: string
  readonly port: number
  readonly logLevel: LogLevel
  /** Shows a one-time code that would be sent to a phone. */
  readonly say: (text: string) => void
  /** Other EXQRESS_* variables of the server count as well, e.g. a PostgreSQL address. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The tenant of what the embedded server makes; a served data folder shows the same parcels to it. */
export type LocalServer = Pick<RunningServer, 'url' | 'close'> & {
  /** Makes an API key of the local tenant. It is not kept and cannot be read again. */
  createApiKey(): Promise<string>
}

/** Starts the server on a port, its log as JSON lines on stderr. */
export async function startLocalServer(settings: ServeSettings): Promise<LocalServer> {
  const { configFrom, ConfigInvalid, consoleCodeSender, EMBEDDED_TENANT, openLineLog, startServer } = await load()
  const { dataDir, publicUrl, host, port, logLevel, say, env } = settings
  try {
    const config = configFrom({
      ...env,
      EXQRESS_DATA_DIR: dataDir,
      EXQRESS_PUBLIC_URL: publicUrl,
      EXQRESS_HOST: host,
      EXQRESS_PORT: String(port),
      EXQRESS_LOG_LEVEL: logLevel,
    })
    const log = await openLineLog(2)
    const server = await startServer(config, { log, codeSender: consoleCodeSender(say) })
    return {
      url: server.url,
      createApiKey: () => server.createApiKey({ tenant: EMBEDDED_TENANT, label: 'exqress serve' }),
      async close() {
        await server.close()
        await log.flush()
      },
    }
  } catch (error) {
    if (error instanceof ConfigInvalid) {
      const fields = { key: error.variable, origin: error.variable, expected: error.message }
      throw new Failure('CONFIG_INVALID', { fields, cause: error })
    }
    throw listenFailure(error, host, port) ?? dataFolderFailure(error, dataDir)
  }
}

function listenFailure(error: unknown, host: string, port: number): Failure | undefined {
  const { syscall, code } = error as { syscall?: unknown; code?: unknown }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined
  const fields = { host, port }
  return new Failure(code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'ADDRESS_UNUSABLE', { fields, cause: error })
}

/** What the system says about a folder that cannot be used, with the folder's name. */
function dataFolderFailure(error: unknown, path: string): unknown {
  const { code } = error as { code?: unknown }
  const unusable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(String(code))
  return unusable ? new Failure('DATA_FOLDER_UNUSABLE', { fields: { path }, cause: error }) : error
}
