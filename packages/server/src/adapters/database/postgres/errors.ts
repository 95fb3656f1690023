import postgres from 'postgres'
import { QueryFailed, StorageFull, StorageUnavailable, UniqueViolation } from '../../../ports/database.ts'
import type { Lost } from '../session.ts'

// Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
/** 08 connection, 28 log-in, 53 resources, 57P server shut down, 58 system, 3D000 no such database, 25006 standby. */
const UNAVAILABLE = /^(08|28|53|57P|58|3D000|25006)/
/** Serialization failure and deadlock: the same work may succeed when it runs again. */
const CONTENTION = new Set(['40001', '40P01'])
const DISK_FULL = '53100'
const UNIQUE = '23505'
const DATA_EXCEPTION = '22'
/** The driver's and the network's own codes: CONNECTION_CLOSED, CONNECT_TIMEOUT, ECONNREFUSED, … */
const DRIVER = /^(CONNECT|E[A-Z0-9]+$)/

class ConnectionLost extends StorageUnavailable implements Lost {
  readonly connectionLost = true
}

/**
 * PostgreSQL's errors as the port's; everything else passes as it is. The original is not kept as the cause: its
 * `detail`, `parameters` and often its message quote the values of the row.
 */
export function translatePostgresError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code === undefined) return error
  if (!(error instanceof postgres.PostgresError)) return DRIVER.test(code) ? new ConnectionLost(code) : error
  // The server closes the connection after either.
  if (error.severity === 'FATAL' || error.severity === 'PANIC') return new ConnectionLost(code)
  if (code === UNIQUE) return new UniqueViolation(error.constraint_name ?? '')
  if (code === DISK_FULL) return new StorageFull(code)
  if (UNAVAILABLE.test(code)) return new StorageUnavailable(code)
  const quotesValues = code.startsWith(DATA_EXCEPTION)
  return new QueryFailed(
    code,
    quotesValues ? `data exception ${code} in ${error.routine ?? 'a function'}` : error.message,
  )
}

export const isContention = (error: unknown): boolean =>
  error instanceof QueryFailed && CONTENTION.has(error.engineCode)
