import type { Publish } from '../../events/publish.ts'
import type { EventTables } from '../../events/tables.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CodeSender } from '../../ports/code-sender.ts'
import type { Database } from '../../ports/database.ts'
import type { IdentityProvider } from '../../ports/identity-provider.ts'
import type { Ids } from '../../ports/ids.ts'
import type { PasswordHasher } from '../../ports/password-hasher.ts'
import type { RateLimiter } from '../../ports/rate-limiter.ts'
import type { SessionStore } from '../../ports/session-store.ts'
import type { AccessTokens } from './access-token.ts'
import type { IdentityKeys } from './identity-keys.ts'
import type { IdentityTables } from './tables.ts'

/** What accounts and sessions are built on. */
export interface IdentityPorts {
  readonly database: Database<IdentityTables & EventTables>
  readonly publish: Publish
  readonly sessions: SessionStore
  readonly hasher: PasswordHasher
  readonly codeSender: CodeSender
  readonly providers: readonly IdentityProvider[]
  readonly limiter: RateLimiter
  readonly keys: IdentityKeys
  readonly accessTokens: AccessTokens
  readonly clock: Clock
  readonly ids: Ids
  /** Address of this server for browsers; undefined while unset. */
  readonly publicUrl: string | undefined
}
