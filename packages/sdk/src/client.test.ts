import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClientOptions, createClient } from './client.ts'
import { ConfigurationError, errorOfProblem, isExqressError } from './errors.ts'
import { path, queryString } from './path.ts'
import type { FetchInit } from './transport.ts'
import type { IssueResult } from './types.ts'

type Handler = (
  body: { waybills: { recipient: { name: string } }[] },
  init: FetchInit,
) => [status: number, body: unknown]

/** A server that is a function: no socket, no waiting. */
function serve(handle: Handler, options: Partial<ClientOptions> = {}) {
  const sent: { url: string; init: FetchInit }[] = []
  const client = createClient({
    baseUrl: 'https://parcels.example',
    ...options,
    fetch: async (url, init = {}) => {
      sent.push({ url, init })
      const [status, body] = handle(init.body === undefined ? { waybills: [] } : JSON.parse(init.body), init)
      return new Response(JSON.stringify(body), { status })
    },
  })
  return { client, sent }
}
const inputs = (count: number) => Array.from({ length: count }, (_, i) => ({ recipient: { name: `n${i}` } }))
const issued = (waybills: { recipient: { name: string } }[]): [number, unknown] => [
  200,
  { results: waybills.map(({ recipient }) => ({ waybill: { parcelId: recipient.name } })) },
]
const ids = (results: IssueResult[]) => results.map(({ waybill, error }) => waybill?.parcelId ?? error?.code)

describe('issueMany', () => {
  it('sends more than 500 in batches and keeps the order', async () => {
    const { client, sent } = serve(({ waybills }) => issued(waybills))
    const results = await client.waybills.issueMany({ waybills: inputs(1203) })
    expect(ids(results)).toEqual(inputs(1203).map(({ recipient }) => recipient.name))
    expect(sent.map(({ init }) => JSON.parse(init.body ?? '').waybills.length)).toEqual([500, 500, 203])
  })

  it('reads its input no faster than the results are taken', async () => {
    let read = 0
    async function* rows() {
      for (const input of inputs(2000)) {
        read++
        yield input
      }
    }
    const { client } = serve(({ waybills }) => issued(waybills))
    for await (const _ of client.waybills.issueMany({ waybills: rows() })) break
    expect(read).toBeLessThan(600)
  })

  it('items that REQUEST_INVALID points at get their error; the others are issued', async () => {
    const bad = new Set(['n1', 'n499', 'n501'])
    const { client, sent } = serve(({ waybills }) => {
      const at = waybills.findIndex(({ recipient }) => bad.has(recipient.name))
      if (at < 0) return issued(waybills)
      const errors = [{ pointer: `/waybills/${at}/recipient/name`, code: 'MAX_LENGTH' }]
      return [400, { code: 'REQUEST_INVALID', title: 'no', requestId: 'r', errors }]
    })
    const results = await client.waybills.issueMany({ waybills: inputs(600), profile: 'strict' })
    expect(results[1]).toEqual({ error: { code: 'WAYBILL_INVALID', field: 'recipient.name' } })
    expect(ids(results)).toEqual(
      inputs(600).map(({ recipient: { name } }) => (bad.has(name) ? 'WAYBILL_INVALID' : name)),
    )
    expect(sent.every(({ init }) => JSON.parse(init.body ?? '').profile === 'strict')).toBe(true)
  })

  it('whatever items are refused, each result stands in the place of its item', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(40)), async refused => {
        const bad = new Set(refused.map(i => `n${i}`))
        const { client } = serve(({ waybills }) => {
          const errors = waybills.flatMap(({ recipient }, i) =>
            bad.has(recipient.name) ? [{ pointer: `/waybills/${i}`, code: 'X' }] : [],
          )
          return errors.length === 0 ? issued(waybills) : [400, { code: 'REQUEST_INVALID', requestId: 'r', errors }]
        })
        const results = await client.waybills.issueMany({ waybills: inputs(41) })
        expect(ids(results)).toEqual(
          inputs(41).map(({ recipient: { name } }) => (bad.has(name) ? 'WAYBILL_INVALID' : name)),
        )
      }),
    )
  })

  it('a batch that is too large is halved until it fits; an item that never fits gets its error', async () => {
    const { client } = serve(({ waybills }) =>
      waybills.length > 3 || waybills.some(({ recipient }) => recipient.name === 'n6')
        ? [413, { code: 'BODY_TOO_LARGE', requestId: 'r' }]
        : issued(waybills),
    )
    const results = await client.waybills.issueMany({ waybills: inputs(10) })
    expect(ids(results)).toEqual(inputs(10).map(({ recipient: { name } }) => (name === 'n6' ? 'BODY_TOO_LARGE' : name)))
  })

  it('large items make smaller batches', async () => {
    const { client, sent } = serve(({ waybills }) => issued(waybills))
    const memo = 'ㅎ'.repeat(1_000_000)
    await client.waybills.issueMany({ waybills: inputs(9).map(w => ({ recipient: { ...w.recipient, memo } })) })
    expect(sent).toHaveLength(3)
    expect(sent.every(({ init }) => Buffer.byteLength(init.body ?? '') < 16 * 1024 * 1024)).toBe(true)
  })

  it('a refusal that points at no item is thrown, and so is an answer with results missing', async () => {
    const refusing = serve(() => [
      400,
      { code: 'REQUEST_INVALID', requestId: 'r', errors: [{ pointer: '/profile', code: 'X' }] },
    ])
    await expect(refusing.client.waybills.issueMany({ waybills: inputs(2) })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
    const forgetful = serve(({ waybills }) => issued(waybills.slice(1)))
    await expect(forgetful.client.waybills.issueMany({ waybills: inputs(2) })).rejects.toMatchObject({
      fault: 'wrong-count',
    })
  })

  it('a given idempotency key becomes another one for each body', async () => {
    const { client, sent } = serve(({ waybills }) => issued(waybills))
    await client.waybills.issueMany({ waybills: inputs(501) }, { idempotencyKey: 'job7' })
    expect(sent.map(({ init }) => init.headers?.['idempotency-key'])).toEqual(['job7.1', 'job7.2'])
  })

  it('no waybills, no request', async () => {
    const { client, sent } = serve(() => [500, {}])
    expect(await client.waybills.issueMany({ waybills: [] })).toEqual([])
    expect(sent).toEqual([])
  })
})

describe('lists', () => {
  const pages: Record<string, unknown> = {
    '': { items: [{ parcelId: 'a' }, { parcelId: 'b' }], nextCursor: 'c 1' },
    'c 1': { items: [{ parcelId: 'c' }] },
  }
  const listing = () => {
    const sent: URL[] = []
    const client = createClient({
      baseUrl: 'https://parcels.example/api/',
      fetch: async url => {
        sent.push(new URL(url))
        return new Response(JSON.stringify(pages[new URL(url).searchParams.get('cursor') ?? '']))
      },
    })
    return { client, sent }
  }

  it('for await walks every item of every page', async () => {
    const { client, sent } = listing()
    const found: string[] = []
    for await (const { parcelId } of client.parcels.list({ hasTracking: false })) found.push(parcelId)
    expect(found).toEqual(['a', 'b', 'c'])
    expect(sent.map(url => url.pathname + url.search)).toEqual([
      '/api/v1/parcels?hasTracking=false',
      '/api/v1/parcels?hasTracking=false&cursor=c+1',
    ])
  })

  it('await gives the first page, and nothing is sent before', async () => {
    const { client, sent } = listing()
    const list = client.parcels.list()
    expect(sent).toHaveLength(0)
    expect((await list).nextCursor).toBe('c 1')
    expect(sent).toHaveLength(1)
  })

  it('a cursor that comes back ends the walk with an error', async () => {
    const { client } = serve(() => [200, { items: [], nextCursor: 'same' }])
    const walk = async () => {
      for await (const _ of client.parcels.list());
    }
    await expect(walk()).rejects.toMatchObject({ fault: 'cursor-loop' })
  })
})

describe('a call', () => {
  it('that fails rejects once: withResponse() alone leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const { client } = serve(() => [404, { code: 'NOT_FOUND', requestId: 'r' }])
    await expect(client.account().withResponse()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(client.mask({ recipients: [] }).finally(() => {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await new Promise(resolve => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})

describe('a client that is signed in', () => {
  it('asks for its access token at every call, and never sends one that came after an abort', async () => {
    let made = 0
    const accessToken = async () => `token-${++made}`
    const { client, sent } = serve(() => [200, { tenant: 'acme' }], { accessToken })
    await client.account()
    await client.account()
    expect(sent.map(({ init }) => init.headers?.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
    const stop = new AbortController()
    const call = client.account({ signal: stop.signal })
    stop.abort()
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
    expect(sent).toHaveLength(2)
  })
})

describe('createClient refuses what cannot work', () => {
  const options: [string, ClientOptions][] = [
    ['an address without scheme', { baseUrl: 'parcels.example' }],
    ['another scheme', { baseUrl: 'ftp://parcels.example' }],
    ['a password in the address', { baseUrl: 'https://a:b@parcels.example' }],
    ['a query in the address', { baseUrl: 'https://parcels.example?x=1' }],
    ['a line break in the key', { baseUrl: 'https://parcels.example', apiKey: 'exq_1\n' }],
    ['no time at all', { baseUrl: 'https://parcels.example', timeoutMs: 0 }],
    ['NaN retries', { baseUrl: 'https://parcels.example', retries: Number.NaN }],
  ]
  it.each(options)('%s', (_, given) => {
    expect(() => createClient(given)).toThrow(ConfigurationError)
  })
})

describe('path', () => {
  it('any id is one segment and comes back the same', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter(id => id !== '.' && id !== '..'),
        id => {
          const url = new URL(path`/v1/parcels/${id}/x`, 'https://parcels.example')
          expect(url.pathname.split('/')).toHaveLength(5)
          expect(decodeURIComponent(url.pathname.split('/')[3] ?? '')).toBe(id)
        },
      ),
    )
  })
  it.each(['', '.', '..', '\ud800'])('%j is refused: it names another resource, or none', id => {
    expect(() => path`/v1/parcels/${id}`).toThrow(ConfigurationError)
  })
  it('a filter that is undefined is left out', () => {
    expect(queryString({ a: undefined, b: false, c: 0, d: '&=' })).toBe('?b=false&c=0&d=%26%3D')
  })
})

describe('errors', () => {
  const of = (status: number, code: string) =>
    errorOfProblem({ type: '', title: 't', status, code, requestId: 'r', retryable: false })

  it('each status has one class, and a code of a newer server keeps its name', () => {
    const classes = [400, 401, 403, 404, 409, 410, 412, 413, 422, 429, 500, 503].map(s => of(s, 'NEW_CODE').name)
    expect(classes).toEqual([
      'InvalidRequestError',
      'NotSignedInError',
      'NotSignedInError',
      'NotFoundError',
      'ConflictError',
      'GoneError',
      'ConflictError',
      'InvalidRequestError',
      'InvalidRequestError',
      'RateLimitedError',
      'ServerError',
      'ServerError',
    ])
    expect(of(422, 'IDEMPOTENCY_MISMATCH').name).toBe('ConflictError')
    expect(of(409, 'NEW_CODE').code).toBe('NEW_CODE')
  })

  it('are told from other errors, and narrow by code', () => {
    const error: unknown = of(429, 'RATE_LIMITED')
    expect(isExqressError(error)).toBe(true)
    if (isExqressError(error) && error.code === 'RATE_LIMITED') expect(error.retryAfterMs).toBeUndefined()
    expect(isExqressError(new Error('x'))).toBe(false)
    expect(isExqressError(null)).toBe(false)
  })
})
