import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const SERVER = fileURLToPath(new URL('./identity/server.ts', import.meta.url))
const CONNECTIONS = 64
/** Look-ups beside the sign-ins come as people do, not as fast as they can: some 1,500 a second. */
const PACED = 16
const PAUSE_MS = 10
const ROUND_MS = 1_500
const ROUNDS = 5

interface Person {
  readonly login: string
  readonly password: string
  readonly accessToken: string
  refreshToken: string
}

/**
 * Requests a CPU second of the server's process, over loopback with kept connections, in turns with a bare `node:http` that
 * answers as many bytes. Password sign-ins are counted by the clock, beside look-ups whose p99 is compared with what it is
 * alone.
 */
export async function benchIdentity(): Promise<Row[]> {
  const ours = await startServer('ours')
  const bare = await startServer('bare')
  try {
    const lookUp = (server: Server, person: Person | undefined) =>
      call(server, 'GET', '/v1/account', undefined, person?.accessToken)
    const refresh = async (server: Server, person: Person | undefined) => {
      const { refreshToken } = (await call(server, 'POST', '/v1/sessions/refresh', {
        refreshToken: person?.refreshToken ?? 'x'.repeat(100),
      })) as { refreshToken: string }
      if (person !== undefined) person.refreshToken = refreshToken
    }
    const rates: { refresh: number[]; lookUp: number[]; bareRefresh: number[]; bareLookUp: number[] } = {
      refresh: [],
      lookUp: [],
      bareRefresh: [],
      bareLookUp: [],
    }
    for (let round = 0; round < ROUNDS; round++) {
      rates.refresh.push(await perCpuSecond(ours, refresh))
      rates.bareRefresh.push(await perCpuSecond(bare, refresh))
      rates.lookUp.push(await perCpuSecond(ours, lookUp))
      rates.bareLookUp.push(await perCpuSecond(bare, lookUp))
    }
    const alone = await timed(ours, lookUp, 4_000, PACED, PAUSE_MS)
    const [signIns, beside] = await Promise.all([
      timed(
        ours,
        (server, person) =>
          call(server, 'POST', '/v1/sessions', { login: person?.login, password: person?.password }).then(
            () => undefined,
          ),
        4_000,
        8,
      ),
      timed(ours, lookUp, 4_000, PACED, PAUSE_MS),
    ])
    const row = (what: string, mine: number, peer: number, note: string): Row => ({
      what,
      ours: mine,
      peer,
      unit: 'requests/CPU s',
      ratio: mine / peer,
      note,
    })
    return [
      row('session without password, durable', median(rates.refresh), median(rates.bareRefresh), 'bare node:http'),
      row('call with an access token', median(rates.lookUp), median(rates.bareLookUp), 'bare node:http'),
      {
        what: 'password sign-in beside look-ups',
        ours: signIns.perSecond,
        peer: 45,
        unit: 'requests/s',
        ratio: signIns.perSecond / 45,
        note: 'the goal of 45 a second',
      },
      {
        what: "look-ups' p99 meanwhile",
        ours: beside.p99Ms,
        peer: alone.p99Ms,
        unit: 'ms',
        ratio: alone.p99Ms / beside.p99Ms,
        note: 'the same alone; some 1,500 look-ups a second',
      },
    ]
  } finally {
    await Promise.all([ours.end(), bare.end()])
  }
}

interface Server {
  readonly port: number
  readonly people: readonly Person[]
  readonly agent: Agent
  cpuMicros(): Promise<number>
  end(): Promise<void>
}

async function startServer(which: 'ours' | 'bare'): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@exqress/source', SERVER, which], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.stdout === null || child.stdin === null) throw new Error('a pipe is missing')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async () => JSON.parse((await lines.next()).value as string)
  const { port, people } = (await read()) as { port: number; people: Person[] }
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * CONNECTIONS })
  return {
    port,
    people,
    agent,
    async cpuMicros() {
      child.stdin?.write('cpu\n')
      return ((await read()) as { cpuMicros: number }).cpuMicros
    },
    async end() {
      agent.destroy()
      child.stdin?.end('end\n')
      await once(child, 'exit')
    },
  }
}

type Work = (server: Server, person: Person | undefined) => Promise<unknown>

async function perCpuSecond(server: Server, work: Work): Promise<number> {
  const before = await server.cpuMicros()
  const { count } = await timed(server, work, ROUND_MS)
  return count / (((await server.cpuMicros()) - before) / 1e6)
}

async function timed(server: Server, work: Work, ms: number, connections = CONNECTIONS, pauseMs = 0) {
  const times: number[] = []
  const start = performance.now()
  const one = async (index: number) => {
    while (performance.now() - start < ms) {
      const before = performance.now()
      await work(server, server.people[index])
      times.push(performance.now() - before)
      if (pauseMs > 0) await setTimeout(pauseMs)
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, index) => one(index)))
  times.sort((a, b) => a - b)
  const p99Ms = times[Math.floor(times.length * 0.99)] ?? 0
  return { count: times.length, perSecond: (times.length / (performance.now() - start)) * 1000, p99Ms }
}

function call(server: Server, method: string, path: string, body?: object, bearer?: string): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: server.agent },
      answer => {
        let received = ''
        answer.setEncoding('utf8')
        answer.on('data', chunk => {
          received += chunk
        })
        answer.on('end', () => {
          if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(received))
          else reject(new Error(`${method} ${path} was answered ${answer.statusCode}: ${received}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}

const median = (of: number[]): number => of.sort((a, b) => a - b)[of.length >> 1] ?? 0
