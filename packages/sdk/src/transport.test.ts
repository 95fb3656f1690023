import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClientOptions, createClient } from './client.ts'
import { AbortedError, AnswerError, ConnectionError, DeadlineError, NotFoundError, RateLimitedError } from './errors.ts'
import { nodeFetch } from './node.ts'
import type { Fetch } from './transport.ts'

interface Seen {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const account = { tenant: 'local' }
const problem = (status: number, code: string, more = {}) => ({
  title: code,
  status,
  code,
  requestId: 'req_1',
  ...more,
})
const json = (res: ServerResponse, status: number, body: unknown, headers = {}) =>
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

let seen: Seen[]
let answer: (res: ServerResponse, attempt: number) => unknown
let waited: number[]
const server = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  seen.push({ url: req.url ?? '', headers: req.headers, body })
  answer(res, seen.length)
})
let baseUrl: string
const pool = nodeFetch()

beforeEach(async () => {
  seen = []
  waited = []
  answer = res => json(res, 200, account)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Waiting between attempts takes no time; the deadline is real. */
const client = (options: Partial<ClientOptions> = {}) =>
  createClient({
    baseUrl,
    apiKey: 'exq_test',
    ...options,
    hooks: {
      random: () => 0.5,
      ...options.hooks,
      sleep: (ms, signal) => {
        if (ms !== (options.timeoutMs ?? 30_000)) {
          waited.push(ms)
          return Promise.resolve()
        }
        return new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms)
          signal.addEventListener('abort', () => {
            clearTimeout(timer)
            resolve()
          })
        })
      },
    },
  })

const failure = async (call: PromiseLike<unknown>): Promise<unknown> => {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('it succeeded')
}

const ways: [string, Fetch | undefined][] = [
  ["the platform's fetch", undefined],
  ['nodeFetch()', pool],
]
describe.each(ways)('over %s', (_, fetch) => {
  const over = (options: Partial<ClientOptions> = {}) => client({ ...(fetch ? { fetch } : {}), ...options })

  it('a 503 is tried twice more, after full jitter, and the third answer counts', async () => {
    answer = (res, attempt) => (attempt < 3 ? json(res, 503, 'busy') : json(res, 200, account))
    const { data, response } = await over().account().withResponse()
    expect(data).toEqual(account)
    expect(response.attempts).toBe(3)
    expect(waited).toEqual([200, 400])
  })

  it('a write carries the same idempotency key and body in each attempt', async () => {
    answer = (res, attempt) => (attempt < 3 ? json(res, 503, 'busy') : json(res, 200, { parcelId: 'pcl_1' }))
    await over().waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set(['{"waybill":{"recipient":{"name":"홍길동"}}}']))
    await over().waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
    expect(seen[3]?.headers['idempotency-key']).not.toBe(seen[0]?.headers['idempotency-key'])
  })

  it('a reading call carries no idempotency key', async () => {
    await over().account()
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined()
    expect(seen[0]?.headers.authorization).toBe('Bearer exq_test')
  })

  it('a connection that is reset is tried again', async () => {
    answer = (res, attempt) => (attempt < 3 ? res.socket?.resetAndDestroy() : json(res, 200, account))
    expect(await over().account()).toEqual(account)
  })

  it('an answer that breaks off in its middle is tried again', async () => {
    answer = (res, attempt) => {
      if (attempt > 1) return json(res, 200, account)
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' }).write('{"ten')
      return setImmediate(() => res.destroy())
    }
    expect(await over().account()).toEqual(account)
  })

  it('nobody listening is CONNECTION_FAILED after three attempts', async () => {
    const error = await failure(over({ baseUrl: 'http://127.0.0.1:1' }).account())
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retryable: true })
    expect(waited).toHaveLength(2)
  })

  it('Retry-After is the least that is waited', async () => {
    answer = (res, attempt) =>
      attempt === 1
        ? json(res, 429, problem(429, 'RATE_LIMITED', { retryable: true }), { 'retry-after': '7' })
        : json(res, 200, account)
    await over().account()
    expect(waited).toEqual([7200])
  })

  it("Retry-After as a date counts from the server's clock", async () => {
    const headers = { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:00:09 GMT' }
    answer = (res, attempt) => (attempt === 1 ? json(res, 503, 'busy', headers) : json(res, 200, account))
    await over().account()
    expect(waited).toEqual([9200])
  })

  it('a Retry-After beyond the deadline is not waited for: the failure comes at once', async () => {
    answer = res => json(res, 429, problem(429, 'RATE_LIMITED', { retryable: true }), { 'retry-after': '60' })
    const error = await failure(over({ timeoutMs: 9_000 }).account())
    expect(error).toBeInstanceOf(RateLimitedError)
    expect(error).toMatchObject({ retryAfterMs: 60_000, retryable: true, status: 429 })
    expect(waited).toEqual([])
  })

  it('what is not retryable is not sent again', async () => {
    answer = res => json(res, 404, problem(404, 'NOT_FOUND', { retryable: false, next: 'look' }))
    const error = await failure(over().parcels.get('pcl_x'))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404, requestId: 'req_1', next: 'look', retryable: false })
    expect(seen).toHaveLength(1)
  })

  it('an answer that hangs ends at the deadline', async () => {
    answer = () => {}
    const error = await failure(over({ timeoutMs: 60 }).account())
    expect(error).toBeInstanceOf(DeadlineError)
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true })
  })

  it('a body that drips ends at the deadline', async () => {
    answer = res => {
      res.writeHead(200, { 'content-type': 'application/json' }).write('{')
      const drip = setInterval(() => res.write(' '), 5)
      res.on('close', () => clearInterval(drip))
    }
    expect(await failure(over({ timeoutMs: 60 }).account())).toBeInstanceOf(DeadlineError)
  })

  it('an aborted signal sends nothing', async () => {
    const error = await failure(over().account({ signal: AbortSignal.abort('enough') }))
    expect(error).toBeInstanceOf(AbortedError)
    expect(error).toMatchObject({ code: 'ABORTED', name: 'AbortError', cause: 'enough' })
    expect(seen).toHaveLength(0)
  })

  it('an abort while the answer is awaited ends the call and its connection', async () => {
    const stop = new AbortController()
    const closed = new Promise(resolve => {
      answer = res => {
        res.on('close', resolve)
        stop.abort()
      }
    })
    expect(await failure(over().account({ signal: stop.signal }))).toBeInstanceOf(AbortedError)
    await closed
    expect(seen).toHaveLength(1)
  })

  it('a redirect is not followed: the key stays with the server it was given for', async () => {
    answer = res => res.writeHead(307, { location: `${baseUrl}/elsewhere` }).end()
    const error = await failure(over().account())
    expect(error).toBeInstanceOf(AnswerError)
    expect(error).toMatchObject({ fault: 'redirect', status: 307 })
    expect(seen).toHaveLength(1)
  })

  it('a small compressed answer that grows beyond the limit is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))
    expect(bomb.length).toBeLessThan(100_000)
    answer = res => res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb)
    const error = await failure(over({ maxAnswerBytes: 1_000_000 }).account())
    expect(error).toMatchObject({ code: 'ANSWER_UNREADABLE', fault: 'too-large' })
    expect(seen).toHaveLength(1)
  })

  it('a page of HTML is no answer, whatever its status', async () => {
    for (const [status, fault] of [
      [200, 'not-json'],
      [404, 'not-a-problem'],
    ] as const) {
      answer = res => res.writeHead(status, { 'content-type': 'text/html' }).end('<h1>router</h1>')
      expect(await failure(over().account())).toMatchObject({ code: 'ANSWER_UNREADABLE', fault, status })
    }
  })

  it('fields and states of a newer server arrive as they are', async () => {
    answer = res => json(res, 200, { parcelId: 'pcl_1', state: 'teleported', hologram: { since: 2031 } })
    expect(await over().parcels.get('pcl_1')).toEqual({
      parcelId: 'pcl_1',
      state: 'teleported',
      hologram: { since: 2031 },
    })
  })

  it('withResponse() tells status, request id, rate limit and replay', async () => {
    answer = res =>
      json(res, 200, account, {
        'x-request-id': 'req_9',
        ratelimit: '"default";r=50;t=30',
        'ratelimit-policy': '"default";q=100;w=60',
        'idempotency-replayed': 'true',
      })
    const { response } = await over().account().withResponse()
    expect(response).toMatchObject({ status: 200, requestId: 'req_9', replayed: true, attempts: 1 })
    expect(response.rateLimit).toEqual({ limit: 100, remaining: 50, resetSeconds: 30 })
  })

  it('an id is one segment of the path, whatever it holds', async () => {
    answer = res => json(res, 200, {})
    await over().parcels.get('../account?x=1#y/ㄱ')
    expect(seen[0]?.url).toBe('/v1/parcels/..%2Faccount%3Fx%3D1%23y%2F%E3%84%B1')
  })
})

describe('the deadline', () => {
  it('holds though fetch heeds no signal, and releases what comes too late', async () => {
    let drop: (() => void) | undefined
    const dropped = new Promise<void>(resolve => {
      drop = resolve
    })
    let arrive: ((answer: Awaited<ReturnType<Fetch>>) => void) | undefined
    const deaf: Fetch = () => new Promise(resolve => (arrive = resolve))
    expect(await failure(client({ fetch: deaf, timeoutMs: 20 }).account())).toBeInstanceOf(DeadlineError)
    const body = new ReadableStream<Uint8Array>({ cancel: () => drop?.() })
    arrive?.({ status: 200, headers: new Headers(), body })
    await dropped
  })

  it('is kept within a tenth over all attempts and waits', async () => {
    answer = (res, attempt) => (attempt === 1 ? json(res, 503, 'busy') : undefined)
    const took: number[] = []
    // Other programs share the machine: the best of three tells what the client itself adds.
    for (let i = 0; i < 3; i++) {
      seen = []
      const start = performance.now()
      await failure(createClient({ baseUrl, timeoutMs: 300, hooks: { random: () => 0.1 } }).account())
      took.push(performance.now() - start)
    }
    expect(Math.min(...took)).toBeLessThan(330)
    expect(Math.min(...took)).toBeGreaterThan(295)
  })

  it('names the failure of the last attempt as its cause', async () => {
    answer = (res, attempt) => (attempt === 1 ? json(res, 503, 'busy') : undefined)
    const error = await failure(client({ timeoutMs: 80, hooks: { random: () => 0 } }).account())
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', cause: { code: 'UNAVAILABLE', status: 503 } })
  })
})

describe('nodeFetch', () => {
  it('keeps its connections: many calls, few sockets', async () => {
    let sockets = 0
    server.on('connection', () => sockets++)
    const fetch = nodeFetch({ connections: 2 })
    const one = client({ fetch })
    for (let i = 0; i < 5; i++) await Promise.all([one.account(), one.account(), one.account()])
    await fetch.close()
    expect(seen).toHaveLength(15)
    expect(sockets).toBeLessThanOrEqual(2)
  })
})
