import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import type { AdminTables } from './tables.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest()
const FORM = /^exq_[0-9A-Za-z_-]{43}$/

/** A new API key: 256 random bits. Only its hash is stored, so this is the one time it can be read. */
export function newApiKey(ids: Ids): string {
  return `exq_${ids.bytes(32).toString('base64url')}`
}

/** Makes a key of the tenant and returns it. */
export async function createApiKey(
  database: Database<AdminTables>,
  { tenant, label, clock, ids }: { tenant: string; label: string; clock: Clock; ids: Ids },
): Promise<string> {
  const key = newApiKey(ids)
  await database.query
    .insertInto('api_keys')
    .values({ key_sha256: sha256(key), tenant, label, created_at: clock.now(), revoked_at: null })
    .execute()
  return key
}

/**
 * Who a key belongs to. `resident` holds keys of this process alone (the embedded server's), by hash in hexadecimal.
 * The look-up is by hash, and the hash found is compared in constant time.
 */
export function tenantOfKey(database: Database<AdminTables>, resident: ReadonlyMap<string, string> = new Map()) {
  return async (key: string): Promise<string | undefined> => {
    if (!FORM.test(key)) return undefined
    const hash = sha256(key)
    const own = resident.get(hash.toString('hex'))
    if (own !== undefined) return own
    const row = await database.query
      .selectFrom('api_keys')
      .select(['key_sha256', 'tenant', 'revoked_at'])
      .where('key_sha256', '=', hash)
      .executeTakeFirst()
    if (row === undefined || row.revoked_at !== null || !timingSafeEqual(row.key_sha256, hash)) return undefined
    return row.tenant
  }
}

/** Whether any key has been made. */
export async function hasApiKeys(database: Database<AdminTables>): Promise<boolean> {
  const any = await database.query.selectFrom('api_keys').select('tenant').limit(1).executeTakeFirst()
  return any !== undefined
}

/** A key that lives as long as the process, with the map `tenantOfKey` takes. */
export function residentKey(ids: Ids, tenant: string): { apiKey: string; resident: ReadonlyMap<string, string> } {
  const apiKey = newApiKey(ids)
  return { apiKey, resident: new Map([[sha256(apiKey).toString('hex'), tenant]]) }
}
