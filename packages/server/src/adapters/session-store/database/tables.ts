import type { Migration } from '../../../ports/database.ts'
import type { EndReason } from '../../../ports/session-store.ts'

export interface SessionTables {
  readonly sessions: SessionRow
}

export interface SessionRow {
  readonly session_id: string
  readonly account_id: string
  readonly principal: string
  readonly generation: number
  readonly created_at: number
  readonly rotated_at: number
  readonly ended_at: number | null
  readonly end_reason: EndReason | null
}

export const sessionMigrations: readonly Migration[] = [
  {
    name: '0100-sessions',
    up: {
      both: [
        `CREATE TABLE sessions (
          session_id text PRIMARY KEY,
          account_id text NOT NULL,
          principal text NOT NULL,
          generation integer NOT NULL,
          created_at bigint NOT NULL,
          rotated_at bigint NOT NULL,
          ended_at bigint,
          end_reason text
        )`,
        'CREATE INDEX sessions_account ON sessions (account_id)',
        'CREATE INDEX sessions_rotated ON sessions (rotated_at)',
      ],
    },
  },
]
