import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@exqress/sdk'
import { nodeFetch } from '@exqress/sdk/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waybill } from '../test/api-server.ts'
import { runCommandLine } from './command-line.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-server-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One command in this process. */
async function command(argv: string[], environment: Record<string, string> = {}) {
  let out = ''
  let said = ''
  const exit = await runCommandLine(argv, {
    environment: { EXQRESS_DATA_DIR: folder, ...environment },
    out: text => {
      out += text
    },
    say: text => {
      said += text
    },
    asked: Promise.resolve(),
  })
  return { exit, out, said }
}

describe('exqress-server', () => {
  it('--help names every command and variable, and --version the version', async () => {
    const { exit, out } = await command(['--help'])
    expect(exit).toBe(0)
    for (const word of ['serve', 'migrate', 'keys create', 'EXQRESS_DATABASE', 'EXQRESS_KEY_RING'])
      expect(out).toContain(word)
    expect((await command(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('keys create prints a key once, and only it, on standard output', async () => {
    const { exit, out, said } = await command(['keys', 'create', '--tenant', 'acme'])
    expect([exit, said]).toEqual([0, expect.stringContaining('only its hash')])
    expect(out).toMatch(/^exq_[\w-]{43}\n$/)
  })

  it('what cannot be understood exits 2 and says what to do', async () => {
    for (const argv of [
      ['fly'],
      ['keys'],
      ['keys', 'create'],
      ['keys', 'create', '--tenant', 'A B'],
      ['--port', '1'],
      ['--tenant', 'x'],
    ]) {
      const { exit, out, said } = await command(argv)
      expect([argv, exit, out]).toEqual([argv, 2, ''])
      expect(said).toMatch(/^exqress-server: ./)
    }
    const { exit, said } = await command([], { EXQRESS_PORT: 'x' })
    expect([exit, said]).toEqual([2, 'exqress-server: EXQRESS_PORT must be a whole number from 0 to 65535\n'])
  })

  it('a store that cannot be opened exits 7 and names the reason, in the language of the terminal', async () => {
    const refused = { EXQRESS_DATABASE: 'postgres://nobody:secret@127.0.0.1:1/none' }
    const { exit, said } = await command(['migrate'], { ...refused, LANG: 'ko_KR.UTF-8' })
    expect(exit).toBe(7)
    expect(said).toContain('저장소를 쓸 수 없습니다')
    expect(said).not.toContain('secret')
    expect((await command(['migrate'], refused)).said).toContain('The storage cannot be used')
  })

  it('events dead lists nothing where nothing was given up; redrive wants ids or --all; rebuild a service with events', async () => {
    expect(await command(['events', 'dead'])).toEqual({ exit: 0, out: '', said: '' })
    expect(await command(['events', 'redrive', '--all'])).toMatchObject({ exit: 0, said: '0 to be tried again.\n' })
    expect(await command(['events', 'redrive', 'evt_1'])).toMatchObject({ exit: 5, out: '' })
    for (const argv of [
      ['events'],
      ['events', 'redrive'],
      ['events', 'redrive', 'evt_1', '--all'],
      ['events', 'dead', '--all'],
      ['events', 'dead', '--service', 'nobody'],
      ['rebuild'],
      ['rebuild', 'nobody'],
    ])
      expect([argv, (await command(argv)).exit]).toEqual([argv, 2])
  })

  it('migrate may be run again and again', async () => {
    expect((await command(['migrate'])).exit).toBe(0)
    expect((await command(['migrate'])).exit).toBe(0)
  })

  it('serves until SIGTERM, drains, logs a line a request that names nobody, and exits 0', async () => {
    const { out: key } = await command(['keys', 'create', '--tenant', 'acme'])
    const server = start()
    const url = await server.url
    const fetch = nodeFetch()
    const client = createClient({ baseUrl: url, apiKey: key.trim(), fetch })
    await client.waybills.issue({ waybill: waybill() as never })
    await client.waybills.issue({ waybill: { recipient: { name: ' ' } } }).catch(() => {})
    await client.parcels.list({ orderNumber: '나래울' })
    const last = client.waybills.issueMany({ waybills: Array.from({ length: 300 }, () => waybill() as never) })
    const issued = last.then(results => results.length)
    server.process.kill('SIGTERM')
    await expect(issued.catch((error: { code: string }) => error.code)).resolves.toSatisfy(
      // Either it was served to its end, or the door was already closed: never cut in between.
      (result: number | string) => result === 300 || result === 'CONNECTION_FAILED',
    )
    expect(await server.exit).toBe(0)
    await fetch.close()
    const lines = server
      .log()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const requests = lines.filter(({ event }) => event === 'request')
    expect(requests.map(({ route, status }) => [route, status]).slice(0, 3)).toEqual([
      ['/v1/waybills', 200],
      ['/v1/waybills', 422],
      ['/v1/parcels', 200],
    ])
    expect(lines.at(-1)).toMatchObject({ event: 'closed' })
    for (const secret of ['나래울', '8642', '테헤란', key.trim()])
      expect(server.log() + server.talk()).not.toContain(secret)
  })

  it('a port that is taken exits 2', async () => {
    const first = start()
    const port = new URL(await first.url).port
    const { exit, said } = await command([], { EXQRESS_PORT: port })
    expect([exit, said]).toEqual([2, expect.stringContaining('EADDRINUSE')])
    first.process.kill('SIGTERM')
    expect(await first.exit).toBe(0)
  })
})

/** The bin as a process of its own. */
function start() {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const environment = { ...process.env, EXQRESS_DATA_DIR: folder, EXQRESS_PORT: '0' }
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@exqress/source', main], { env: environment })
  let log = ''
  let talk = ''
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    log += chunk
  })
  const url = new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      talk += chunk
      const [, found] = /listens at (\S+)/.exec(talk) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('exit', code => reject(new Error(`exit ${code}: ${talk}`)))
  })
  url.catch(() => {})
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return { process: child, url, exit, log: () => log, talk: () => talk }
}
