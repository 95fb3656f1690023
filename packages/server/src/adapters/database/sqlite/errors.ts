import BetterSqlite3 from 'better-sqlite3'
import { QueryFailed, StorageFull, StorageUnavailable, UniqueViolation } from '../../../ports/database.ts'

const UNAVAILABLE = /^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|BUSY|LOCKED|PROTOCOL|PERM|AUTH|NOMEM|NOLFS)/

/** SQLite's own errors as the port's; everything else passes as it is. */
export function translateSqliteError(
  error: unknown,
  indexOf: (table: string, columns: string[]) => string | undefined,
) {
  if (!(error instanceof BetterSqlite3.SqliteError)) return error
  const { code, message } = error
  if (code === 'SQLITE_FULL') return new StorageFull(code, { cause: error })
  if (UNAVAILABLE.test(code)) return new StorageUnavailable(code, { cause: error })
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new UniqueViolation(constraintName(message, code === 'SQLITE_CONSTRAINT_PRIMARYKEY', indexOf), {
      cause: error,
    })
  }
  return new QueryFailed(code, message)
}

// SQLite names the columns ("UNIQUE constraint failed: parcels.tenant, parcels.order_key"), or the index when it is on
// an expression ("UNIQUE constraint failed: index 'parcels_phone'"). PostgreSQL names the constraint; so do we.
function constraintName(
  message: string,
  primary: boolean,
  indexOf: (table: string, columns: string[]) => string | undefined,
): string {
  const named = /index '(.+)'$/.exec(message)?.[1]
  if (named !== undefined) return named
  const columns = message.replace(/^.*failed: /, '').split(', ')
  const table = columns[0]?.split('.')[0] ?? ''
  const names = columns.map(column => column.slice(column.indexOf('.') + 1))
  if (primary) return `${table}_pkey`
  return indexOf(table, names) ?? `${table}_${names.join('_')}_key`
}

export const isBusy = (error: unknown): boolean =>
  error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')

/** What can go wrong before there is a database, also in the file system, as the port's errors. */
export function translateOpenError(error: unknown): unknown {
  if (error instanceof BetterSqlite3.SqliteError) return translateSqliteError(error, () => undefined)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StorageFull(code, { cause: error })
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? new StorageUnavailable(code, { cause: error }) : error
}
