import { openDatabase } from './adapters/database/open.ts'
import { openProviders, type ProviderKeys } from './adapters/identity-provider/open-providers.ts'
import { argon2Hasher } from './adapters/password-hasher/argon2.ts'
import { openSessionStore } from './adapters/session-store/database/open-session-store.ts'
import { type SessionTables, sessionMigrations } from './adapters/session-store/database/tables.ts'
import { openPublisher } from './events/publish.ts'
import { type EventTables, eventMigrations } from './events/tables.ts'
import type { Clock } from './ports/clock.ts'
import { type CodeSender, CodeUnsent } from './ports/code-sender.ts'
import type { Database } from './ports/database.ts'
import type { IdentityProvider } from './ports/identity-provider.ts'
import type { Ids } from './ports/ids.ts'
import type { KeyProvider } from './ports/key-provider.ts'
import type { PasswordHasher } from './ports/password-hasher.ts'
import type { RateLimiter } from './ports/rate-limiter.ts'
import { openAccessTokens } from './services/identity/access-token.ts'
import { deriveIdentityKeys } from './services/identity/identity-keys.ts'
import { type Identity, openIdentity } from './services/identity/open-identity.ts'
import { type IdentityTables, identityMigrations } from './services/identity/tables.ts'

/** What a test or an embedder replaces. */
export interface IdentityParts {
  readonly providers?: readonly IdentityProvider[]
  readonly codeSender?: CodeSender
  readonly hasher?: PasswordHasher
}

export interface IdentityPlaces extends IdentityParts {
  readonly url: string
  readonly providerKeys: ProviderKeys | undefined
  readonly publicUrl: string | undefined
  readonly keys: KeyProvider
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly ids: Ids
}

export interface OpenedIdentity extends Identity {
  readonly database: Database<IdentityTables & SessionTables & EventTables>
}

const noSender: CodeSender = {
  async send() {
    throw new CodeUnsent()
  },
}

/** Opens the identity service's own database, with the sessions in it, and everything it is built on. */
export async function openIdentityAt(places: IdentityPlaces): Promise<OpenedIdentity> {
  const { url, keys: keyProvider, clock, codeSender = noSender, hasher = argon2Hasher(), providers } = places
  const settings = { service: 'identity', durability: 'full', secureDelete: true } as const
  const database = await openDatabase<IdentityTables & SessionTables & EventTables>(url, settings)
  try {
    await database.migrate([...identityMigrations, ...sessionMigrations, ...eventMigrations])
    const keys = await deriveIdentityKeys(keyProvider)
    const identity = openIdentity({
      ...places,
      database: database as unknown as Database<IdentityTables & EventTables>,
      publish: openPublisher({ clock, ids: places.ids }),
      sessions: openSessionStore(database as unknown as Database<SessionTables>, clock),
      hasher,
      codeSender,
      providers: providers ?? openProviders(places.providerKeys ?? {}, clock, fetch),
      keys,
      accessTokens: await openAccessTokens(keys['access-token'], clock),
    })
    return { ...identity, database }
  } catch (error) {
    await database.close()
    throw error
  }
}
