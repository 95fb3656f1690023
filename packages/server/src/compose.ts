import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { systemClock } from './adapters/clock/system.ts'
import { openDatabase } from './adapters/database/open.ts'
import { randomIds } from './adapters/ids/random.ts'
import { openFileKeyRing } from './adapters/key-provider/file/open-file-key-ring.ts'
import { createApp } from './http/app.ts'
import type { App, SocketLimits } from './http/app-options.ts'
import { startJobs } from './jobs.ts'
import { type Log, silentLog } from './observe/log.ts'
import type { Clock } from './ports/clock.ts'
import type { Database } from './ports/database.ts'
import type { Ids } from './ports/ids.ts'
import type { Vault } from './ports/vault.ts'
import type { Job, Service } from './service.ts'
import { adminService } from './services/admin/admin-service.ts'
import { createApiKey, tenantOfKey } from './services/admin/api-keys.ts'
import { requestMemory } from './services/admin/idempotent-requests.ts'
import { payloadWriter } from './services/admin/present.ts'
import { type AdminTables, adminMigrations } from './services/admin/tables.ts'
import { keysMigrations, vaultMigrations } from './services/vault/migrations.ts'
import { openVault } from './services/vault/open-vault.ts'
import type { KeysTables, VaultTables } from './services/vault/tables.ts'

/** Where everything is; see `Config`. */
export interface Places {
  readonly database: string
  readonly keysDatabase: string
  readonly keyRing: string
  readonly publicUrl?: string | undefined
}

/** What a test or an embedder replaces. */
export interface Parts {
  readonly clock?: Clock
  readonly ids?: Ids
  readonly log?: Log
  /** API keys of this process alone: hash in hexadecimal to tenant. */
  readonly residentKeys?: ReadonlyMap<string, string>
  readonly limits?: Partial<SocketLimits>
}

/** Every service in one process, not yet listening. */
export interface Composed {
  readonly app: App
  readonly services: readonly Service[]
  readonly clock: Clock
  readonly admin: Database<AdminTables>
  readonly vault: Vault
  /** Runs the services' jobs by the clock until `close`. */
  startJobs(): void
  /** Runs one job now. */
  runJob(name: string): Promise<void>
  /** Makes an API key of a tenant; the only time it can be read. */
  createApiKey(key: { tenant: string; label: string }): Promise<string>
  /** From now on `/readyz` says no and answers close their connection. */
  startDraining(): void
  /** Finishes what is under way and closes the databases. Doing it twice is one effect. */
  close(): Promise<void>
}

/** Version of this package. */
export function serverVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** Places → adapters → services → app. */
export async function compose(places: Places, parts: Parts = {}): Promise<Composed> {
  const { clock = systemClock(), ids = randomIds(), log = silentLog, residentKeys, limits } = parts
  const keys = openFileKeyRing({ file: places.keyRing, ids, clock })
  const stores = await openStores(places)
  const vault = openVault({ database: stores.vault, keys: stores.keys, keyProvider: keys, clock, ids })
  const admin = stores.admin
  const services = [
    adminService({
      database: admin,
      vault,
      keys,
      clock,
      ids,
      publicUrl: places.publicUrl,
      payloadOf: payloadWriter(places.publicUrl),
    }),
  ]
  const jobs = services.flatMap(service => service.jobs)
  let draining = false
  let stopJobs: (() => Promise<void>) | undefined
  let closing: Promise<void> | undefined
  const app = createApp({
    services,
    findTenant: tenantOfKey(admin, residentKeys),
    memory: requestMemory(admin, { clock, ids }),
    fingerprintKey: () => keys.macKey('idempotency'),
    health: { check: () => stores.check(), draining: () => draining },
    log,
    ids,
    publicUrl: places.publicUrl,
    version: serverVersion(),
    limits,
  })
  return {
    app,
    services,
    clock,
    admin,
    vault,
    startJobs() {
      stopJobs ??= startJobs(jobs, log)
    },
    runJob: name => jobNamed(jobs, name).run(new AbortController().signal),
    createApiKey: ({ tenant, label }) => createApiKey(admin, { tenant, label, clock, ids }),
    startDraining() {
      draining = true
    },
    close() {
      closing ??= (async () => {
        await stopJobs?.()
        await app.close()
        await stores.close()
      })()
      return closing
    },
  }
}

function jobNamed(jobs: readonly Job[], name: string): Job {
  const job = jobs.find(one => one.name === name)
  if (job === undefined) throw new TypeError(`there is no job ${name}`)
  return job
}

interface Stores {
  readonly admin: Database<AdminTables>
  readonly vault: Database<VaultTables>
  readonly keys: Database<KeysTables>
  check(): Promise<void>
  close(): Promise<void>
}

const ping = <Tables>({ query }: Database<Tables>) => sql`SELECT 1`.execute(query)

/** Opens and migrates the databases; closes what is open when one of them cannot be. */
async function openStores({ database, keysDatabase }: Pick<Places, 'database' | 'keysDatabase'>): Promise<Stores> {
  const opened: Database<never>[] = []
  const open = async <Tables>(url: string, service: string, secureDelete: boolean): Promise<Database<Tables>> => {
    const store = await openDatabase<Tables>(url, { service, durability: 'full', secureDelete })
    opened.push(store as unknown as Database<never>)
    return store
  }
  const close = async () => {
    await Promise.all(opened.map(store => store.close()))
  }
  try {
    const admin = await open<AdminTables>(database, 'admin', false)
    const vault = await open<VaultTables>(database, 'vault', false)
    const keys = await open<KeysTables>(keysDatabase, 'keys', true)
    await Promise.all([admin.migrate(adminMigrations), vault.migrate(vaultMigrations), keys.migrate(keysMigrations)])
    const check = async () => {
      await Promise.all([ping(admin), ping(vault), ping(keys)])
    }
    return { admin, vault, keys, check, close }
  } catch (error) {
    await close()
    throw error
  }
}
