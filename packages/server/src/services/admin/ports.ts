import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import type { Vault } from '../../ports/vault.ts'
import type { AdminTables } from './tables.ts'

/** What the merchant's side is built on. */
export interface AdminPorts {
  readonly database: Database<AdminTables>
  readonly vault: Vault
  readonly keys: KeyProvider
  readonly clock: Clock
  readonly ids: Ids
  /** Where a scanned label leads; undefined while unset. */
  readonly publicUrl: string | undefined
  /** What a QR holds, see `payloadWriter`. */
  readonly payloadOf: (token: string) => string
}
