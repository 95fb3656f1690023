import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openFileCheckpointStore } from '../src/adapters/checkpoint-store/file/open-file-checkpoint-store.ts'
import { controlledClock } from '../src/adapters/clock/controlled.ts'
import { openDatabase } from '../src/adapters/database/open.ts'
import { randomIds } from '../src/adapters/ids/random.ts'
import { openFileKeyRing } from '../src/adapters/key-provider/file/open-file-key-ring.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { SealRequest } from '../src/ports/vault.ts'
import { keysMigrations, vaultMigrations } from '../src/services/vault/migrations.ts'
import { vaultOn, vaultParts } from '../src/services/vault/open-vault.ts'
import type { KeysTables, VaultTables } from '../src/services/vault/tables.ts'

export const NOON = Date.UTC(2026, 10, 22, 3)

export type OpenedVault = Awaited<ReturnType<typeof openVaultAt>>

/** A vault with its three stores, as the server opens them. `url` names where the two databases are. */
export async function openVaultAt(url: string, ringFile: string, clock: Clock = controlledClock(NOON)) {
  const ids = randomIds()
  const keyProvider = openFileKeyRing({ file: ringFile, ids, clock })
  const database = await openDatabase<VaultTables>(url, { service: 'vault', durability: 'full', secureDelete: true })
  const keys = await openDatabase<KeysTables>(url, { service: 'keys', durability: 'full', secureDelete: true })
  await database.migrate(vaultMigrations)
  await keys.migrate(keysMigrations)
  const copies = openFileCheckpointStore(join(dirname(ringFile), 'audit-checkpoints.jsonl'))
  const parts = vaultParts({ database, keys, keyProvider, copies, clock, ids })
  return {
    vault: vaultOn(parts),
    parts,
    copies,
    database,
    keys,
    keyProvider,
    clock,
    ids,
    close: async () => {
      await parts.audit.settled()
      await Promise.all([database.close(), keys.close()])
    },
  }
}

/** Empties a vault on a database that several tests share, as if nobody had used it. */
export async function clearVault({ database, keys }: Pick<OpenedVault, 'database' | 'keys'>): Promise<void> {
  const tables = [
    'sealed_parcels',
    'audit_entries',
    'audit_state',
    'audit_checkpoints',
    'retentions',
    'retention_holds',
    'erasures',
    'job_state',
  ] as const
  for (const table of tables) await database.query.deleteFrom(table).execute()
  for (const table of ['parcel_keys', 'destroyed_keys', 'key_ring'] as const)
    await keys.query.deleteFrom(table).execute()
}

/** A folder of its own for a vault's ring, and for the vault itself on SQLite unless `url` says where it is. */
export function vaultFolder(url?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-vault-'))
  const ring = join(folder, 'keys', 'ring.json')
  return {
    folder,
    ring,
    open: (clock?: Clock) => openVaultAt(url ?? folder, ring, clock),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export const parcelIdOf = (number: number): string => `pcl_${String(number).padStart(26, '0')}`
export const tokenOf = (number: number): string => `0T${String(number).padStart(24, '0')}`

/** A parcel to be sealed, the same for the same number but for what `changes` says. */
export function requestOf(number: number, changes: Partial<SealRequest> = {}): SealRequest {
  const tail = String(number).padStart(4, '0')
  return {
    parcelId: parcelIdOf(number),
    issuedAt: NOON,
    token: tokenOf(number),
    fields: {
      name: '남궁새봄',
      phone: `010-7319-${tail}`,
      postcode: '06234',
      address: `서울특별시 강남구 은행나무로 ${number}`,
      addressDetail: '105동 904호',
      memo: '공동현관 #7788* 문앞',
      product: '도자기 찻잔',
      senderName: '새봄상회',
    },
    senderIsBusiness: true,
    ...changes,
  }
}
