import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from './failure.ts'

/** API keys by server, in a file of their own that only its owner may read. */
export interface Credentials {
  apiKey(server: string): string | undefined
  setApiKey(server: string, apiKey: string): void
  /** False when there was none. */
  removeApiKey(server: string): boolean
}

/**
 * The keys in one 0600 file. A file that others may read is refused: a key in it has to be taken for known.
 * Windows keeps no such modes; there the user's profile folder is private by its own rights.
 */
export function openCredentials(path: string, platform: string): Credentials {
  const read = (): Record<string, string> => {
    let text: string
    try {
      const mode = statSync(path).mode & 0o777
      if (platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new Failure('CREDENTIALS_EXPOSED', { fields: { path, mode: mode.toString(8).padStart(3, '0') } })
      }
      text = readFileSync(path, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return {}
      if (error instanceof Failure) throw error
      throw new Failure('CONFIG_UNREADABLE', { fields: { path }, cause: error })
    }
    return parse(text, path)
  }
  const write = (keys: Record<string, string>) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const temporary = `${path}.${process.pid}.new`
    try {
      writeFileSync(temporary, `${JSON.stringify({ apiKeys: keys }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }
  return {
    apiKey: server => read()[server],
    setApiKey: (server, apiKey) => write({ ...read(), [server]: apiKey }),
    removeApiKey(server) {
      const { [server]: removed, ...rest } = read()
      if (removed !== undefined) write(rest)
      return removed !== undefined
    },
  }
}

function parse(text: string, path: string): Record<string, string> {
  try {
    const { apiKeys } = JSON.parse(text) as { apiKeys?: unknown }
    if (typeof apiKeys === 'object' && apiKeys !== null) return { ...(apiKeys as Record<string, string>) }
  } catch {
    // Told below, with the path.
  }
  throw new Failure('CONFIG_UNREADABLE', { fields: { path } })
}
