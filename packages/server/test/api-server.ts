import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fetch } from '@exqress/sdk'
import { type ControlledClock, controlledClock } from '../src/adapters/clock/controlled.ts'
import { randomIds } from '../src/adapters/ids/random.ts'
import { type Composed, compose, type Parts, type Places } from '../src/compose.ts'
import { fetchThroughInject } from '../src/http/fetch-through-inject.ts'
import { residentKey } from '../src/services/admin/api-keys.ts'

/** A whole server for a test, with two tenants. */
export interface ApiServer {
  readonly composed: Composed
  readonly clock: ControlledClock
  readonly places: Places
  /** API key of the tenant `acme`. */
  readonly apiKey: string
  /** API key of the tenant `other`. */
  readonly otherKey: string
  call(request: ApiCall): Promise<ApiAnswer>
  close(): Promise<void>
}

export interface ApiCall {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown
  readonly key?: string | undefined
  readonly headers?: Record<string, string>
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly bytes: Buffer
  /** The parsed body; undefined when it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  readonly json: any
}

/** Monday, 5 January 2026. */
export const START = Date.UTC(2026, 0, 5)

/** With `owner` the key is of this process, as the embedded server's is; without, an API key like any other. */
export async function openApiServer({
  url,
  owner = false,
  ...parts
}: Parts & { url?: string; owner?: boolean } = {}): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-api-'))
  const clock = controlledClock(START)
  const database = url ?? folder
  const keyRing = join(folder, 'keys', 'ring.json')
  const places = { database, keysDatabase: database, keyRing, publicUrl: 'https://exq.kr' }
  const own = residentKey(randomIds(), 'acme')
  const composed = await compose(places, { clock, ids: randomIds(), residentKeys: own.resident, ...parts })
  const apiKey = owner ? own.apiKey : await composed.createApiKey({ tenant: 'acme', label: '' })
  const otherKey = await composed.createApiKey({ tenant: 'other', label: '' })
  const fetch = fetchThroughInject(composed.app)
  return {
    composed,
    clock,
    places,
    apiKey,
    otherKey,
    call: request => callApi(fetch, 'http://test', apiKey, request),
    async close() {
      await composed.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One request with the tenant's key unless `key` says otherwise (undefined: none). */
export async function callApi(fetch: Fetch, baseUrl: string, apiKey: string, request: ApiCall): Promise<ApiAnswer> {
  const { path, body, headers = {} } = request
  const method = request.method ?? (body === undefined ? 'GET' : 'POST')
  const key = 'key' in request ? request.key : apiKey
  const answer = await fetch(baseUrl + path, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await new Response(answer.body).arrayBuffer())
  const isJson = /json/.test(answer.headers.get('content-type') ?? '') && bytes.length > 0
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    json: isJson ? JSON.parse(bytes.toString()) : undefined,
  }
}

let orders = 0

/** A waybill to somebody invented; every call another order unless `orderKey` is given. */
export function waybill({
  orderKey = `ORD-${++orders}`,
  ...rest
}: { orderKey?: string } & Record<string, unknown> = {}) {
  return {
    identity: { orderKey },
    orderNumber: orderKey,
    recipient: { name: '나래울', phone: '010-8642-9753', postcode: '06236', address: '서울특별시 강남구 테헤란로 7' },
    ...rest,
  }
}
