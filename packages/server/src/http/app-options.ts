import type { KeyObject } from 'node:crypto'
import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Log } from '../observe/log.ts'
import type { Ids } from '../ports/ids.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import type { RequestMemory } from '../ports/request-memory.ts'
import type { Service } from '../service.ts'
import type { FindPrincipal } from './authenticate.ts'
import type { Health } from './health.ts'

/** How long a client may take, in milliseconds. */
export interface SocketLimits {
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly checkEveryMs: number
}

export interface AppOptions {
  readonly services: readonly Service[]
  readonly findPrincipal: FindPrincipal
  readonly limiter: RateLimiter
  /** Proxies in front whose X-Forwarded-For is believed; 0 when callers connect directly. */
  readonly proxies?: number
  readonly memory: RequestMemory
  /** Keys the fingerprints of idempotent requests. */
  readonly fingerprintKey: () => Promise<KeyObject>
  readonly health: Health
  readonly log: Log
  readonly ids: Ids
  readonly publicUrl: string | undefined
  /** Of this package, for the API's description. */
  readonly version: string
  readonly limits?: Partial<SocketLimits> | undefined
}

export type App = FastifyInstance<Server>
