import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from './failure.ts'

/** Someone who has signed in to a server. */
export interface StoredSession {
  readonly accessToken: string
  /** RFC 3339. */
  readonly accessExpiresAt: string
  readonly refreshToken: string
  /** Kind of account, e.g. courier. */
  readonly kind: string
  readonly tenant?: string
}

/** API keys and sessions by server, in a file of their own that only its owner may read; a server has one or the other. */
export interface Credentials {
  apiKey(server: string): string | undefined
  setApiKey(server: string, apiKey: string): void
  /** False when there was none. */
  removeApiKey(server: string): boolean
  session(server: string): StoredSession | undefined
  setSession(server: string, session: StoredSession): void
  /** Forgets key and session of a server; false when there was neither. */
  remove(server: string): boolean
  /** Every server there is a key or a session for. */
  servers(): readonly string[]
}

interface Stored {
  readonly apiKeys: Record<string, string>
  readonly sessions: Record<string, StoredSession>
}

/**
 * The keys in one 0600 file. A file that others may read is refused: a key in it has to be taken for known.
 * Windows keeps no such modes; there the user's profile folder is private by its own rights.
 */
export function openCredentials(path: string, platform: string): Credentials {
  const read = (): Stored => {
    let text: string
    try {
      const mode = statSync(path).mode & 0o777
      if (platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new Failure('CREDENTIALS_EXPOSED', { fields: { path, mode: mode.toString(8).padStart(3, '0') } })
      }
      text = readFileSync(path, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return { apiKeys: {}, sessions: {} }
      if (error instanceof Failure) throw error
      throw new Failure('CONFIG_UNREADABLE', { fields: { path }, cause: error })
    }
    return parse(text, path)
  }
  const write = ({ apiKeys, sessions }: Stored) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const temporary = `${path}.${process.pid}.new`
    try {
      writeFileSync(temporary, `${JSON.stringify({ apiKeys, sessions }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }
  return {
    apiKey: server => own(read().apiKeys, server),
    setApiKey(server, apiKey) {
      const { apiKeys, sessions } = read()
      write({ apiKeys: { ...apiKeys, [server]: apiKey }, sessions: without(sessions, server) })
    },
    removeApiKey(server) {
      const { apiKeys, sessions } = read()
      const had = own(apiKeys, server) !== undefined
      if (had) write({ apiKeys: without(apiKeys, server), sessions })
      return had
    },
    session: server => own(read().sessions, server),
    setSession(server, session) {
      const { apiKeys, sessions } = read()
      write({ apiKeys: without(apiKeys, server), sessions: { ...sessions, [server]: session } })
    },
    remove(server) {
      const { apiKeys, sessions } = read()
      const had = own(apiKeys, server) !== undefined || own(sessions, server) !== undefined
      if (had) write({ apiKeys: without(apiKeys, server), sessions: without(sessions, server) })
      return had
    },
    servers() {
      const { apiKeys, sessions } = read()
      return [...new Set([...Object.keys(apiKeys), ...Object.keys(sessions)])].sort()
    },
  }
}

const own = <T>(of: Record<string, T>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined)
const without = <T>(of: Record<string, T>, name: string): Record<string, T> => {
  const { [name]: _, ...rest } = of
  return rest
}

function parse(text: string, path: string): Stored {
  try {
    const { apiKeys, sessions = {} } = JSON.parse(text) as { apiKeys?: unknown; sessions?: unknown }
    if (isObject(apiKeys) && isObject(sessions)) {
      return { apiKeys: { ...apiKeys } as Stored['apiKeys'], sessions: { ...sessions } as Stored['sessions'] }
    }
  } catch {
    // Told below, with the path.
  }
  throw new Failure('CONFIG_UNREADABLE', { fields: { path } })
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
