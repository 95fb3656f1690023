import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/adapters/database/open.ts'
import { openEmbeddedLog } from '../src/adapters/event-log/embedded/open-embedded-log.ts'
import type { LogTables } from '../src/adapters/event-log/embedded/tables.ts'
import type { LogPlace } from '../src/ports/event-log.conformance.ts'
import type { EventLog } from '../src/ports/event-log.ts'

/** The embedded log in a folder of SQLite files or a PostgreSQL database. */
export async function openLogAt(url: string, service = 'events'): Promise<EventLog> {
  return await openEmbeddedLog({ database: await openDatabase<LogTables>(url, { service, durability: 'full' }) })
}

export async function sqliteLogPlace(): Promise<LogPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-log-'))
  return { open: () => openLogAt(folder), remove: () => rm(folder, { recursive: true }) }
}

/** A schema of its own in the test file's database, which is dropped as a whole. */
export function postgresLogPlaces(url: string): () => Promise<LogPlace> {
  let made = 0
  return async () => {
    const service = `log_${++made}`
    return { open: () => openLogAt(url, service), remove: async () => {} }
  }
}
