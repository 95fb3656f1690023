import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { postgresForTests } from '../../../../test/engines.ts'
import { sessionStoreConformance } from '../../../ports/session-store.conformance.ts'
import { controlledClock } from '../../clock/controlled.ts'
import { openDatabase } from '../../database/open.ts'
import { openSessionStore } from './open-session-store.ts'
import { type SessionTables, sessionMigrations } from './tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-sessions-'))
const opened: { close(): Promise<void> }[] = []
afterAll(async () => {
  await Promise.all(opened.map(one => one.close()))
  rmSync(folder, { recursive: true, force: true })
})

const postgres = await postgresForTests()
for (const [name, url] of [['sqlite', folder], ...(postgres ? [['postgres', postgres.url]] : [])] as const) {
  const clock = controlledClock(Date.UTC(2026, 0, 5))
  sessionStoreConformance(name as string, {
    async open() {
      const settings = { service: 'identity', durability: 'full', secureDelete: false } as const
      const database = await openDatabase<SessionTables>(url as string, settings)
      opened.push(database)
      await database.migrate(sessionMigrations)
      return openSessionStore(database, clock)
    },
    seenElsewhereAfterMs: 250,
    advance: ms => clock.advance(ms),
  })
}
