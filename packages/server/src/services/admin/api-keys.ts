import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from '@exqress/sdk/contract'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../ports/database.ts'
import type { Ids } from '../../ports/ids.ts'
import { Refused } from '../../refused.ts'
import type { AdminTables, ApiKeyRow } from './tables.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** Names a key without giving it away: 80 bits of its hash. */
export const keyIdOf = (hash: Buffer): string => `key_${hash.toString('hex', 0, 10)}`
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
export function ownerOfKey(database: Database<AdminTables>, resident: ReadonlyMap<string, string> = new Map()) {
  return async (key: string): Promise<{ tenant: string; resident: boolean } | undefined> => {
    if (!FORM.test(key)) return undefined
    const hash = sha256(key)
    const own = resident.get(hash.toString('hex'))
    if (own !== undefined) return { tenant: own, resident: true }
    const row = await database.query
      .selectFrom('api_keys')
      .select(['key_sha256', 'tenant', 'revoked_at'])
      .where('key_sha256', '=', hash)
      .executeTakeFirst()
    if (row === undefined || row.revoked_at !== null || !timingSafeEqual(row.key_sha256, hash)) return undefined
    return { tenant: row.tenant, resident: false }
  }
}

/** A tenant's keys, newest first, revoked ones too. */
export async function listApiKeys(database: Database<AdminTables>, tenant: string): Promise<ApiKey[]> {
  const rows = await keysOf(database, tenant)
  return rows.map(viewOf)
}

/** Revokes a key of the tenant; works at once, twice is one effect. Refuses with NOT_FOUND. */
export async function revokeApiKey(
  database: Database<AdminTables>,
  { tenant, keyId, now }: { tenant: string; keyId: string; now: number },
): Promise<ApiKey> {
  const row = (await keysOf(database, tenant)).find(({ key_sha256 }) => keyIdOf(key_sha256) === keyId)
  if (row === undefined) throw new Refused('NOT_FOUND')
  await database.query
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('key_sha256', '=', row.key_sha256)
    .where('revoked_at', 'is', null)
    .execute()
  return viewOf({ ...row, revoked_at: row.revoked_at ?? now })
}

/** What may be told of a key that was just made. */
export const newKeyView = (apiKey: string, label: string, createdAt: number): ApiKey & { apiKey: string } => ({
  keyId: keyIdOf(sha256(apiKey)),
  label,
  createdAt: new Date(createdAt).toISOString(),
  apiKey,
})

const keysOf = (database: Database<AdminTables>, tenant: string): Promise<ApiKeyRow[]> =>
  database.query
    .selectFrom('api_keys')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('created_at', 'desc')
    .orderBy('key_sha256')
    .execute()

const viewOf = ({ key_sha256, label, created_at, revoked_at }: ApiKeyRow): ApiKey => ({
  keyId: keyIdOf(key_sha256),
  label,
  createdAt: new Date(created_at).toISOString(),
  ...(revoked_at === null ? {} : { revokedAt: new Date(revoked_at).toISOString() }),
})

/** Whether any key has been made. */
export async function hasApiKeys(database: Database<AdminTables>): Promise<boolean> {
  const any = await database.query.selectFrom('api_keys').select('tenant').limit(1).executeTakeFirst()
  return any !== undefined
}

/** A key that lives as long as the process, with the map `ownerOfKey` takes. */
export function residentKey(ids: Ids, tenant: string): { apiKey: string; resident: ReadonlyMap<string, string> } {
  const apiKey = newApiKey(ids)
  return { apiKey, resident: new Map([[sha256(apiKey).toString('hex'), tenant]]) }
}
