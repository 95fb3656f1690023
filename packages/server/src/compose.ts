import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { openFileCheckpointStore } from './adapters/checkpoint-store/file/open-file-checkpoint-store.ts'
import { systemClock } from './adapters/clock/system.ts'
import { openDatabase } from './adapters/database/open.ts'
import type { ProviderKeys } from './adapters/identity-provider/open-providers.ts'
import { randomIds } from './adapters/ids/random.ts'
import { openFileKeyRing } from './adapters/key-provider/file/open-file-key-ring.ts'
import { memoryRateLimiter } from './adapters/rate-limiter/memory.ts'
import { eventsBetween } from './compose-events.ts'
import type { IdentityParts, OpenedIdentity } from './compose-identity.ts'
import type { Events } from './events/run-events.ts'
import type { EventTables } from './events/tables.ts'
import { createApp } from './http/app.ts'
import type { App, SocketLimits } from './http/app-options.ts'
import type { FindPrincipal } from './http/authenticate.ts'
import { startJobs } from './jobs.ts'
import { type Log, silentLog } from './observe/log.ts'
import type { Clock } from './ports/clock.ts'
import type { Database } from './ports/database.ts'
import type { Ids } from './ports/ids.ts'
import type { RateLimiter } from './ports/rate-limiter.ts'
import type { Vault } from './ports/vault.ts'
import type { Job, Service } from './service.ts'
import { adminService } from './services/admin/admin-service.ts'
import { createApiKey, ownerOfKey } from './services/admin/api-keys.ts'
import { requestMemory } from './services/admin/idempotent-requests.ts'
import { payloadWriter } from './services/admin/present.ts'
import { type AdminTables, adminMigrations } from './services/admin/tables.ts'
import { identityService, type LazyIdentity } from './services/identity/identity-service.ts'
import { keysMigrations, vaultMigrations } from './services/vault/migrations.ts'
import { vaultOn, vaultParts } from './services/vault/open-vault.ts'
import type { KeysTables, VaultTables } from './services/vault/tables.ts'
import { vaultService } from './services/vault/vault-service.ts'

/** Where everything is; see `Config`. */
export interface Places {
  readonly database: string
  readonly keysDatabase: string
  readonly keyRing: string
  /** File that signed checkpoints of the audit log are copied to; beside the key ring unless told otherwise. */
  readonly auditCopies?: string | undefined
  readonly publicUrl?: string | undefined
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly proxies?: number
  /** Turns on signing in with Kakao, Google and Naver. */
  readonly providerKeys?: ProviderKeys
}

/** What a test or an embedder replaces. */
export interface Parts extends IdentityParts {
  readonly limiter?: RateLimiter
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
  /** Accounts and sessions; opened when first asked for, because a command line without a server never signs in. */
  identity(): Promise<OpenedIdentity>
  /** The events between the services; opened when first asked for. */
  events(): Promise<Events>
  /** Runs the services' jobs by the clock, and moves their events, until `close`. */
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
  const copies = openFileCheckpointStore(places.auditCopies ?? join(dirname(places.keyRing), 'audit-checkpoints.jsonl'))
  const sealed = vaultParts({ database: stores.vault, keys: stores.keys, keyProvider: keys, copies, clock, ids })
  const vault = vaultOn(sealed)
  const admin = stores.admin
  const limiter = parts.limiter ?? memoryRateLimiter(clock)
  const identity = lazyIdentity(async () => {
    const { openIdentityAt } = await import('./compose-identity.ts')
    return openIdentityAt({
      ...parts,
      url: places.database,
      publicUrl: places.publicUrl,
      providerKeys: places.providerKeys,
      keys,
      limiter,
      clock,
      ids,
    })
  })
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
    identityService(identity),
    vaultService(sealed, vault),
  ]
  const jobs = services.flatMap(service => service.jobs)
  const events = eventsBetween({ url: places.database, services, clock, log })
  let draining = false
  let stopJobs: (() => Promise<void>) | undefined
  let closing: Promise<void> | undefined
  const app = createApp({
    services,
    findPrincipal: principalFinder(ownerOfKey(admin, residentKeys), identity),
    limiter,
    proxies: places.proxies ?? 0,
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
    identity: identity.open,
    events: events.open,
    startJobs() {
      stopJobs ??= startJobs(jobs, log)
      events.start()
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
        await events.close()
        await (await identity.opened?.catch(() => undefined))?.database.close()
        await sealed.audit.settled()
        await stores.close()
      })()
      return closing
    },
  }
}

interface Lazy extends LazyIdentity {
  open(): Promise<OpenedIdentity>
  readonly opened: Promise<OpenedIdentity> | undefined
}

/** Opens once, when first asked; what failed to open is tried again the next time. */
function lazyIdentity(openNow: () => Promise<OpenedIdentity>): Lazy {
  let opened: Promise<OpenedIdentity> | undefined
  const open = () => {
    opened ??= openNow().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    open,
    database: async () => (await open()).database as unknown as Database<EventTables>,
    get opened() {
      return opened
    },
  }
}

/** Three parts of base64url: nothing else is worth opening the sessions for. */
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/

function principalFinder(ownerOf: ReturnType<typeof ownerOfKey>, identity: LazyIdentity): FindPrincipal {
  return async (credential, service) => {
    if (TOKEN_FORM.test(credential)) return (await identity.open()).findPrincipal(credential, service)
    const found = await ownerOf(credential)
    return found && { kind: 'merchant', tenant: found.tenant, ...(found.resident ? { owner: true } : {}) }
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
