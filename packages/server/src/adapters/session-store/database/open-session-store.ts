import type { Clock } from '../../../ports/clock.ts'
import type { Database } from '../../../ports/database.ts'
import type { Session, SessionStore } from '../../../ports/session-store.ts'
import type { SessionRow, SessionTables } from './tables.ts'

/** Sessions remembered at the same time. */
const REMEMBERED_MAX = 20_000
/**
 * How long a look-up is believed on SQLite, where another process is at most a command line beside the server. What this
 * process changes is seen at once. On PostgreSQL many processes serve, so nothing is believed.
 */
const REMEMBERED_MS = 250

/** Sessions in a service's own database, behind a map of those seen just now. */
export function openSessionStore(database: Database<SessionTables>, clock: Clock): SessionStore {
  const rememberedMs = database.engine === 'sqlite' ? REMEMBERED_MS : 0
  const remembered = new Map<string, { readonly session: Session; readonly until: number }>()
  // A row that was read before a change must not be remembered after it.
  let changes = 0
  const forgetAll = (sessionIds: readonly string[]) => {
    changes++
    for (const sessionId of sessionIds) remembered.delete(sessionId)
  }
  return {
    async open(session) {
      await database.transaction(({ insertMany }) => insertMany('sessions', [rowOf(session)]))
    },
    async find(sessionId) {
      const now = clock.now()
      const known = remembered.get(sessionId)
      if (known !== undefined && now < known.until) return known.session
      const before = changes
      const row = await database.query
        .selectFrom('sessions')
        .selectAll()
        .where('session_id', '=', sessionId)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      const session = row && sessionOf(row)
      remembered.delete(sessionId)
      if (session !== undefined && rememberedMs > 0 && changes === before) {
        if (remembered.size >= REMEMBERED_MAX) remembered.delete(remembered.keys().next().value ?? '')
        remembered.set(sessionId, { session, until: now + rememberedMs })
      }
      return session
    },
    async rotate(sessionId, fromGeneration, at, { createdAfter, rotatedAfter }) {
      try {
        const row = await database.query
          .updateTable('sessions')
          .set({ generation: fromGeneration + 1, rotated_at: at })
          .where('session_id', '=', sessionId)
          .where('generation', '=', fromGeneration)
          .where('ended_at', 'is', null)
          .where('created_at', '>', createdAfter)
          .where('rotated_at', '>', rotatedAfter)
          .returningAll()
          .executeTakeFirst()
        return row && sessionOf(row)
      } finally {
        forgetAll([sessionId])
      }
    },
    async end(sessionId, at, reason) {
      try {
        const { numUpdatedRows } = await database.query
          .updateTable('sessions')
          .set({ ended_at: at, end_reason: reason })
          .where('session_id', '=', sessionId)
          .where('ended_at', 'is', null)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      } finally {
        forgetAll([sessionId])
      }
    },
    async endAll(accountId, at, reason, exceptSessionId = '') {
      const ended = await database.query
        .updateTable('sessions')
        .set({ ended_at: at, end_reason: reason })
        .where('account_id', '=', accountId)
        .where('session_id', '!=', exceptSessionId)
        .where('ended_at', 'is', null)
        .returning('session_id')
        .execute()
      forgetAll(ended.map(row => row.session_id))
      return ended.length
    },
    async forget(endedBefore, { createdAfter, rotatedAfter }) {
      await database.query
        .deleteFrom('sessions')
        .where(({ or, eb }) =>
          or([
            eb('ended_at', '<', endedBefore),
            eb('created_at', '<=', createdAfter),
            eb('rotated_at', '<=', rotatedAfter),
          ]),
        )
        .execute()
    },
  }
}

const rowOf = (session: Session): SessionRow => ({
  session_id: session.sessionId,
  account_id: session.accountId,
  principal: session.principal,
  generation: session.generation,
  created_at: session.createdAt,
  rotated_at: session.rotatedAt,
  ended_at: null,
  end_reason: null,
})

const sessionOf = (row: SessionRow): Session => ({
  sessionId: row.session_id,
  accountId: row.account_id,
  principal: row.principal,
  generation: row.generation,
  createdAt: row.created_at,
  rotatedAt: row.rotated_at,
})
