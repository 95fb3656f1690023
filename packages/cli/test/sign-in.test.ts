import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../server/src/adapters/clock/system.ts'
import { openOidcProvider } from '../../server/src/adapters/identity-provider/oidc/open-oidc-provider.ts'
import { configFrom } from '../../server/src/config.ts'
import { type RunningServer, startServer } from '../../server/src/start-server.ts'
import { type KakaoLike, REST_KEY, startKakaoLike } from '../../server/test/kakao-like.ts'
import { Computer } from './run-cli.ts'

const PUBLIC_URL = 'https://exq.kr'
const PASSWORD = 'lantern harbour pickle'
const MODE_BITS = 0o777

describe('signing in on the command line', () => {
  const computers: Computer[] = []
  const newComputer = () => {
    const computer = new Computer()
    computers.push(computer)
    return computer
  }
  let kakao: KakaoLike
  let server: RunningServer
  let home: Computer
  beforeAll(async () => {
    home = newComputer()
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(privateKey)), kid: 'k1', use: 'sig', alg: 'RS256' }
    kakao = await startKakaoLike(`${PUBLIC_URL}/v1/sign-in/kakao/callback`, { keys: [jwk] })
    const provider = openOidcProvider({
      name: 'kakao',
      issuer: kakao.issuer,
      authorizationEndpoint: `${kakao.issuer}/oauth/authorize`,
      tokenEndpoint: `${kakao.issuer}/oauth/token`,
      jwksUri: `${kakao.issuer}/.well-known/jwks.json`,
      clientId: REST_KEY,
      clientSecret: kakao.clientSecret,
      clock: systemClock(),
      fetch,
    })
    const config = configFrom({
      EXQRESS_DATA_DIR: home.path('server'),
      EXQRESS_PUBLIC_URL: PUBLIC_URL,
      EXQRESS_PORT: '0',
    })
    server = await startServer(config, { providers: [provider] })
  })
  afterAll(async () => {
    await server.close()
    await kakao.close()
    for (const computer of computers) computer.remove()
  })

  const at =
    (computer: Computer) =>
    (args: string[], stdin = '') =>
      computer.exqress([...args, '--server', server.url, '--json'], { stdin })
  const credentialsOf = (computer: Computer) => computer.path('config', 'credentials.json')

  it('by a password from standard input; stored for the owner alone, refreshed when needed, and gone after logout', async () => {
    const computer = newComputer()
    const exqress = at(computer)
    const signedUp = await exqress(['login', '--user', 'saebom', '--sign-up'], `${PASSWORD}\n`)
    expect([signedUp.code, signedUp.stderr]).toEqual([0, expect.not.stringContaining(PASSWORD)])
    expect(statSync(credentialsOf(computer)).mode & MODE_BITS).toBe(0o600)
    expect(JSON.parse((await exqress(['whoami'])).stdout).data).toMatchObject({ kind: 'recipient', server: server.url })

    const stored = readFileSync(credentialsOf(computer), 'utf8')
    expect(stored).not.toContain(PASSWORD)
    const soon = stored.replace(/"accessExpiresAt": "[^"]+"/, `"accessExpiresAt": "${new Date(0).toISOString()}"`)
    writeFileSync(credentialsOf(computer), soon)
    // Two programs that find the token too old at the same moment are both served.
    const both = await Promise.all([exqress(['whoami']), exqress(['whoami'])])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(readFileSync(credentialsOf(computer), 'utf8')).not.toBe(soon)

    const { accessToken } = JSON.parse(readFileSync(credentialsOf(computer), 'utf8')).sessions[server.url]
    expect((await exqress(['logout'])).code).toBe(0)
    const headers = { authorization: `Bearer ${accessToken}` }
    expect((await fetch(`${server.url}/v1/whoami`, { headers })).status).toBe(401)
    expect((await exqress(['whoami'])).code).toBe(4)
    expect((await exqress(['login', '--user', 'saebom'], 'not this one at all\n')).code).toBe(4)
  })

  it('by an API key from standard input; one that does not work is not stored', async () => {
    const computer = newComputer()
    const exqress = at(computer)
    expect((await exqress(['login', '--with-key'], `exq_${'A'.repeat(43)}\n`)).code).toBe(4)
    const key = await server.createApiKey({ tenant: 'acme', label: '' })
    expect((await exqress(['login', '--with-key'], `${key}\n`)).code).toBe(0)
    expect((await exqress(['parcel', 'list'])).code).toBe(0)
    const profiles = JSON.parse((await exqress(['profile', 'list'])).stdout).data.profiles
    expect(profiles).toEqual([{ server: server.url, by: 'api-key', kind: 'merchant', current: true }])
    expect((await computer.exqress(['profile', 'use', server.url])).code).toBe(0)
    expect((await computer.exqress(['parcel', 'list'])).code).toBe(0)
    expect((await computer.exqress(['profile', 'use', 'https://other.example'])).code).toBe(5)
    expect((await computer.exqress(['profile', 'use', 'local'])).code).toBe(0)
    expect((await computer.exqress(['profile', 'remove', server.url])).code).toBe(0)
    expect((await exqress(['parcel', 'list'])).code).toBe(4)
  })

  it('with Kakao in the browser, which comes back to a port of this machine', async () => {
    const computer = newComputer()
    let printed = ''
    let driven: Promise<number> | undefined
    const { code } = await computer.exqress(['login', '--with', 'kakao', '--server', server.url], {
      env: { BROWSER: 'true' },
      onStart(child) {
        child.stderr?.on('data', text => {
          printed += text
          const [address] = /http:\/\/127\.0\.0\.1:\d+\/oauth\/authorize\?\S+/.exec(printed) ?? []
          if (address !== undefined) driven ??= drive(address)
        })
      },
    })
    expect([code, await driven]).toEqual([0, 200])
    expect(JSON.parse((await at(computer)(['whoami'])).stdout).data.kind).toBe('recipient')
  })

  /** What a browser does from the printed address on. */
  async function drive(address: string): Promise<number> {
    const back = new URL(await kakao.signIn(address, '3141592653'))
    const led = await fetch(server.url + back.pathname + back.search, { redirect: 'manual' })
    const door = led.headers.get('location') ?? ''
    // Somebody else's page that guesses the port learns and changes nothing.
    const guessed = new URL(door)
    guessed.searchParams.set('state', 'guessed-by-a-page')
    expect((await fetch(guessed)).status).toBe(404)
    return (await fetch(door)).status
  }

  it('never to a server that a project file names: whoever wrote it would get the password', async () => {
    const computer = newComputer()
    writeFileSync(computer.path('exqress.json'), JSON.stringify({ server: server.url }))
    const { code, stderr } = await computer.exqress(['login', '--user', 'saebom'], { stdin: `${PASSWORD}\n` })
    expect([code, stderr]).toEqual([4, expect.stringContaining('--server')])
  })

  it('without a server there is nothing to sign in to, and the embedded one knows who asks', async () => {
    const computer = newComputer()
    expect((await computer.exqress(['login'])).code).toBe(2)
    expect(JSON.parse((await computer.exqress(['whoami', '--json'])).stdout).data).toEqual({
      kind: 'merchant',
      tenant: 'local',
    })
  })
})
