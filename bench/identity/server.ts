// The server that bench/identity.ts measures, in a process of its own: `node server.ts ours|bare`. Prints its address and
// what the bench needs to call it; a line on standard input is answered by the CPU microseconds used so far.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { compose } from '../../packages/server/src/compose.ts'
import { listen } from '../../packages/server/src/http/drain.ts'
import { fetchThroughInject } from '../../packages/server/src/http/fetch-through-inject.ts'

const PEOPLE = 128
const PASSWORD = 'lantern harbour pickle'
const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`)

async function ours() {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-bench-'))
  const places = { database: folder, keysDatabase: folder, keyRing: join(folder, 'keys', 'ring.json') }
  // The bench asks as often as it can: nothing is to be counted.
  const everything = { allowed: true, remaining: 1, resetSeconds: 0, retryAfterSeconds: 0 }
  const composed = await compose(places, { limiter: { take: async () => everything } })
  const identity = await composed.identity()
  const fetch = fetchThroughInject(composed.app)
  const people = []
  for (let i = 0; i < PEOPLE; i++) {
    const login = `person-${i}`
    await identity.createAccount({ kind: 'staff', tenant: 'shop', login, password: PASSWORD })
    const body = JSON.stringify({ login, password: PASSWORD })
    const answer = await fetch('http://bench/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { accessToken, refreshToken } = (await answer.json()) as { accessToken: string; refreshToken: string }
    people.push({ login, password: PASSWORD, accessToken, refreshToken })
  }
  const { port } = await listen(composed.app, { host: '127.0.0.1', port: 0 })
  print({ port, people })
  return async () => {
    await composed.close()
    rmSync(folder, { recursive: true })
  }
}

async function bare() {
  const body = JSON.stringify({ tenant: 'shop', padding: 'x'.repeat(500) })
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  print({ port: (server.address() as AddressInfo).port, people: [] })
  return async () => {
    server.closeAllConnections()
    server.close()
  }
}

const close = await (process.argv[2] === 'ours' ? ours() : bare())
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break
  const { user, system } = process.cpuUsage()
  print({ cpuMicros: user + system })
}
await close()
