import { connect, type Socket } from 'node:net'
import { createClient } from '@exqress/sdk'
import { nodeFetch } from '@exqress/sdk/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer, waybill } from '../../test/api-server.ts'
import { drain, type Listening, listen } from './drain.ts'

/** The limits of production, a fiftieth as long. */
const LIMITS = { headersTimeoutMs: 100, requestTimeoutMs: 200, checkEveryMs: 20 }

/** Everything a socket receives until it is closed, and how long that took. */
async function conversation(socket: Socket): Promise<{ text: string; ms: number }> {
  const started = performance.now()
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  await new Promise<void>(resolve => socket.once('close', () => resolve()).on('error', () => {}))
  return { text, ms: performance.now() - started }
}

describe('over a real port', () => {
  let server: ApiServer
  let at: Listening
  beforeAll(async () => {
    server = await openApiServer({ url: 'sqlite::memory:', limits: LIMITS })
    at = await listen(server.composed.app, { host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server.close())

  it("every operation works through the SDK's client", async () => {
    const fetch = nodeFetch()
    const client = createClient({ baseUrl: at.url, apiKey: server.apiKey, fetch })
    try {
      expect((await client.account()).tenant).toBe('acme')
      const masked = await client.mask({ recipients: [{ name: '나래울', phone: '010-8642-9753' }] })
      expect(masked[0]?.masked.name).toBe('나**')
      const one = await client.waybills.issue({ waybill: waybill({ orderKey: 'PORT-1' }) as never })
      const many = await client.waybills.issueMany({ waybills: [waybill() as never, { recipient: { name: ' ' } }] })
      expect(many.map(({ error }) => error?.code)).toEqual([undefined, 'WAYBILL_INVALID'])
      expect((await client.waybills.reprint(one.parcelId)).token).toBe(one.token)
      expect((await client.waybills.relabel(one.parcelId)).tokenVersion).toBe(2)
      const { token } = await client.waybills.reprint(one.parcelId)
      expect((await client.parcels.find(token)).parcelId).toBe(one.parcelId)
      const svg = Buffer.from(await client.waybills.qr(one.parcelId, { format: 'svg' })).toString()
      expect(svg).toMatch(/^<svg /)
      const pdf = Buffer.from(await client.waybills.label(one.parcelId, { format: 'pdf' }))
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      const [tracked] = await client.tracking.attach({ items: [{ orderNumber: 'PORT-1', trackingNumber: '77' }] })
      expect(tracked).toMatchObject({ parcelId: one.parcelId, changed: true })
      const listed: string[] = []
      for await (const parcel of client.parcels.list({ limit: 1 })) listed.push(parcel.parcelId)
      expect(listed).toHaveLength(2)
      expect((await client.parcels.get(one.parcelId)).trackingNumber).toBe('77')
      expect((await client.waybills.revoke(one.parcelId)).state).toBe('revoked')
    } finally {
      await fetch.close()
    }
  })

  it('a client that dawdles over its headers is cut', async () => {
    const socket = connect(at.port, '127.0.0.1')
    socket.write('GET /livez HTTP/1.1\r\nhost: x\r\nx-slow: ')
    const { text, ms } = await conversation(socket)
    expect(text).toContain('408 Request Timeout')
    expect(text).toContain('"REQUEST_TIMEOUT"')
    expect(ms).toBeLessThan(2_000)
  })

  it('so is one that dawdles over its body, and five hundred of them at once', async () => {
    const head = `POST /v1/waybills HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${server.apiKey}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`
    const sockets = Array.from({ length: 500 }, () => connect(at.port, '127.0.0.1'))
    for (const socket of sockets) socket.write(head)
    const ended = await Promise.all(sockets.map(conversation))
    expect(Math.max(...ended.map(({ ms }) => ms))).toBeLessThan(5_000)
    expect((await fetch(`${at.url}/livez`)).status).toBe(200)
  })

  it('what is no HTTP gets a problem and is let go', async () => {
    for (const [bytes, status] of [
      ['\x16\x03\x01 TLS?\r\n\r\n', '400 Bad Request'],
      [`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
      [
        'POST /v1/mask HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
        '400 Bad Request',
      ],
    ] as const) {
      const socket = connect(at.port, '127.0.0.1')
      socket.write(bytes)
      const { text } = await conversation(socket)
      expect(text).toContain(`HTTP/1.1 ${status}`)
      expect(text).toContain('application/problem+json')
      expect(text).not.toContain('xxxxxxxxxx')
    }
  })

  it('a body larger than allowed is refused by its declared length', async () => {
    const socket = connect(at.port, '127.0.0.1')
    socket.write(
      `POST /v1/waybills HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${server.apiKey}\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n`,
    )
    expect((await conversation(socket)).text).toContain('413 Payload Too Large')
  })
})

describe('draining', () => {
  it('fails no request: what is under way ends, who comes on an open connection is served and told to leave', async () => {
    const server = await openApiServer()
    const at = await listen(server.composed.app, { host: '127.0.0.1', port: 0 })
    const done: number[] = []
    const failed: unknown[] = []
    let isBusy = () => {}
    const busy = new Promise<void>(resolve => {
      isBusy = resolve
    })
    const client = async () => {
      // Its own connection, kept: the next request goes out as soon as the last is answered.
      const fetch = nodeFetch({ connections: 1 })
      try {
        while (true) {
          const answer = await fetch(`${at.url}/v1/waybills/batch`, {
            method: 'POST',
            headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ waybills: [waybill(), waybill()] }),
          })
          await new Response(answer.body).text()
          if (done.push(answer.status) === 40) isBusy()
          if (answer.headers.get('connection') === 'close') return
        }
      } catch (error) {
        // The door is closed: a new connection is refused, which is no failed request.
        if (!String((error as { cause?: unknown }).cause ?? error).includes('ECONNREFUSED')) failed.push(error)
      } finally {
        await fetch.close()
      }
    }
    const clients = Array.from({ length: 8 }, client)
    await busy
    const draining = drain(server.composed.app, () => server.composed.startDraining(), {
      graceMs: 50,
      deadlineMs: 5_000,
    })
    const ready = await fetch(`${at.url}/readyz`)
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close'])
    await Promise.all(clients)
    await draining
    expect(failed).toEqual([])
    expect(new Set(done)).toEqual(new Set([200]))
    await expect(fetch(`${at.url}/livez`)).rejects.toThrow()
    await server.close()
  })

  it('cuts what is left at the deadline', async () => {
    const server = await openApiServer({ url: 'sqlite::memory:' })
    const at = await listen(server.composed.app, { host: '127.0.0.1', port: 0 })
    const socket = connect(at.port, '127.0.0.1')
    socket.write('POST /v1/waybills HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n')
    const ended = conversation(socket)
    await new Promise(resolve => socket.once('connect', resolve))
    const started = performance.now()
    await drain(server.composed.app, () => server.composed.startDraining(), { graceMs: 0, deadlineMs: 100 })
    await ended
    expect(performance.now() - started).toBeLessThan(2_000)
    await server.close()
  })
})
