import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, DatabaseMisuse, StorageUnavailable } from '../../ports/database.ts'

export interface OpenOptions {
  /** The service whose tables these are: a file or a schema of this name. */
  readonly service: string
  readonly durability: 'full' | 'normal'
  /** SQLite: overwrites what is deleted with zeros. PostgreSQL cannot. */
  readonly secureDelete?: boolean
}

/**
 * Opens one service's database at a place that may hold several:
 *
 * | `url` | opens |
 * |---|---|
 * | `sqlite:///var/lib/exqress`, or the path of a folder | `<folder>/<service>.sqlite` |
 * | `sqlite::memory:` | a database of its own that ends when it is closed |
 * | `postgres://user:password@host:port/database` | the schema `<service>` |
 *
 * Errors: `StorageFull`, `StorageUnavailable` (`URL_NOT_SUPPORTED` for any other scheme).
 */
export async function openDatabase<Tables>(url: string, options: OpenOptions): Promise<Database<Tables>> {
  const { service, durability, secureDelete = false } = options
  if (!/^[a-z][a-z0-9_]*$/.test(service)) throw new DatabaseMisuse('a service name is lower-case letters, digits and _')
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { openPostgres } = await import('./postgres/open-postgres.ts')
    return await openPostgres<Tables>({ url, schema: service })
  }
  const file = sqliteFile(url, service)
  const { openSqlite } = await import('./sqlite/open-sqlite.ts')
  return await openSqlite<Tables>({ file, durability, secureDelete })
}

function sqliteFile(url: string, service: string): string {
  if (url === 'sqlite::memory:') return ':memory:'
  if (url.startsWith('sqlite://')) return join(folderOf(url), `${service}.sqlite`)
  // A colon in the second place is a Windows drive.
  if (url === '' || /^[a-z][a-z0-9+.-]+:/i.test(url)) throw new StorageUnavailable('URL_NOT_SUPPORTED')
  return join(url, `${service}.sqlite`)
}

function folderOf(url: string): string {
  try {
    return fileURLToPath(url.replace(/^sqlite:/, 'file:'))
  } catch (error) {
    throw new StorageUnavailable('URL_NOT_SUPPORTED', { cause: error })
  }
}
