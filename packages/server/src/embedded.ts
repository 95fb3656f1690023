import { join } from 'node:path'
import { systemClock } from './adapters/clock/system.ts'
import { randomIds } from './adapters/ids/random.ts'
import { compose } from './compose.ts'
import { fetchThroughInject, type Injectable, type InjectedFetch } from './http/fetch-through-inject.ts'
import { guardedLog, type Log, silentLog } from './observe/log.ts'
import { personalFieldNames } from './observe/personal-fields.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import { residentKey } from './services/admin/api-keys.ts'
import { lastSweep } from './services/admin/sweep-orphans.ts'

/** Tenant of everything a command line without a server makes. */
export const EMBEDDED_TENANT = 'local'
const SWEEP_EVERY_MS = 60 * 60 * 1000

export interface EmbeddedOptions {
  /** Folder of the databases; the key ring lies in `keys/ring.json` inside it. Made when missing. */
  readonly dataDir: string
  /** Where a scanned label leads. */
  readonly publicUrl?: string
  /** Nothing is logged without it. */
  readonly log?: Log
  readonly clock?: Clock
  readonly ids?: Ids
}

/** The reference server in this process. */
export interface Embedded {
  /** Hand it to `createClient`; any base URL will do. */
  readonly fetch: InjectedFetch
  /** Good for this process and until `close`; stored nowhere. */
  readonly apiKey: string
  close(): Promise<void>
}

/**
 * Opens the whole server on a data folder without a socket. Several processes may have the same folder open.
 * Errors: `StorageFull`, `StorageUnavailable`, `KeyRefused`.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { app, ...rest } = await openInjectable(options)
  return { ...rest, fetch: fetchThroughInject(app) }
}

/** The same, its requests and answers as plain data. */
export async function openInjectable(options: EmbeddedOptions): Promise<Omit<Embedded, 'fetch'> & { app: Injectable }> {
  const { dataDir, publicUrl, log, clock = systemClock(), ids = randomIds() } = options
  const { apiKey, resident } = residentKey(ids, EMBEDDED_TENANT)
  const places = { database: dataDir, keysDatabase: dataDir, keyRing: join(dataDir, 'keys', 'ring.json'), publicUrl }
  const guarded = log === undefined ? silentLog : guardedLog(log, 'debug', personalFieldNames())
  const composed = await compose(places, { clock, ids, residentKeys: resident, log: guarded })
  let closing: Promise<void> | undefined
  return {
    app: composed.app,
    apiKey,
    close() {
      closing ??= closeSwept()
      return closing
    },
  }

  /** No timer runs in a command line, so whoever leaves sweeps when it is due. */
  async function closeSwept(): Promise<void> {
    try {
      if (clock.now() - (await lastSweep({ database: composed.admin })) >= SWEEP_EVERY_MS) {
        for (const { name } of composed.services.flatMap(service => service.jobs)) await composed.runJob(name)
      }
    } finally {
      await composed.close()
    }
  }
}
