import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { Computer } from '../test/run-cli.ts'

const computer = new Computer()
afterAll(() => computer.remove())
const exqress = computer.exqress.bind(computer)
// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal would be invisible
const ANSI = new RegExp('\\u001b\\[')

describe('a command line that is wrong', () => {
  const wrong: [string, string[], number, string][] = [
    ['an unknown command', ['lable'], 2, 'USAGE_COMMAND_UNKNOWN'],
    ['an unknown verb', ['parcel', 'lst'], 2, 'USAGE_COMMAND_UNKNOWN'],
    ['a noun without a verb', ['parcel'], 2, 'USAGE_COMMAND_MISSING'],
    ['an unknown option', ['qr', 'a', '--nope'], 2, 'USAGE_OPTION_UNKNOWN'],
    ['a missing value', ['qr'], 2, 'USAGE_ARGUMENT_MISSING'],
    ['too many values', ['qr', 'a', 'b'], 2, 'USAGE_ARGUMENT_EXCESS'],
    ['an option without its value', ['qr', 'a', '--out'], 2, 'USAGE_VALUE_MISSING'],
    ['a number that is none', ['parcel', 'list', '--limit', '2.5'], 2, 'USAGE_VALUE_INVALID'],
    ['a choice that is none', ['completion', 'tcsh'], 2, 'USAGE_VALUE_INVALID'],
    ['an option that is needed', ['parcel', 'export'], 2, 'USAGE_OPTION_MISSING'],
    ['an unknown language', ['--lang', 'fr', 'qr', 'a'], 2, 'USAGE_VALUE_INVALID'],
    ['no parcel id', ['parcel', 'show', 'order-7'], 2, 'PARCEL_ID_INVALID'],
    ['a date that is none', ['parcel', 'list', '--from', '2026-11-31'], 2, 'USAGE_VALUE_INVALID'],
    ['an address that is none', ['parcel', 'list', '--server', 'parcels'], 2, 'CONFIG_INVALID'],
    ['an output folder that is missing', ['qr', 'a', '--out', 'no/such/qr.svg'], 2, 'OUTPUT_UNWRITABLE'],
    ['a question and no terminal', ['parcel', 'revoke', `pcl_${'0'.repeat(26)}`], 2, 'ANSWER_NEEDED'],
    ['an unknown error code', ['explain', 'NOPE'], 5, 'CODE_UNKNOWN'],
  ]
  it.concurrent.each(wrong)('%s: exit code, and under --json one document on stdout', async (_, args, exit, code) => {
    const { code: exitCode, stdout, stderr } = await exqress([...args, '--json'])
    const document = JSON.parse(stdout)
    expect(exitCode).toBe(exit)
    expect(document).toMatchObject({ ok: false, error: { code, exitCode: exit }, meta: { version: '0.1.0' } })
    expect(document.error.next).not.toBe('')
    expect(document.error.title + document.error.next).not.toMatch(/[{}]|undefined/)
    expect(stderr).toContain(document.error.title)
  })

  it('says what, what next and where to read more, in Korean and in English', async () => {
    const korean = await exqress(['parcel', 'lst'], { env: { LANG: 'ko_KR.UTF-8' } })
    expect(korean).toEqual({
      code: 2,
      stdout: '',
      stderr:
        '오류: 그런 명령이 없습니다: lst\n  다음: 혹시 list 인가요? 목록은 exqress parcel --help 로 봅니다\n  설명: exqress explain USAGE_COMMAND_UNKNOWN\n',
    })
    const english = await exqress(['parcel', 'lst', '--lang', 'en'], { env: { LANG: 'ko_KR.UTF-8' } })
    expect(english.stderr).toContain('error: There is no such command: lst\n  next: Did you mean list?')
  })

  it('names the flag that answers a question it cannot ask', async () => {
    const { stderr } = await exqress(['parcel', 'revoke', `pcl_${'0'.repeat(26)}`])
    expect(stderr).toContain('--yes')
  })
})

describe('output', () => {
  it('help is data: on stdout, exit 0, in the language of the environment', async () => {
    const runs = [['--help'], [], ['help'], ['-h', '--quiet']].map(args => exqress(args))
    for (const { code, stdout, stderr } of await Promise.all(runs)) {
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toContain('exqress label orders.csv --out labels.pdf')
    }
    expect((await exqress(['help', 'parcel', 'list'], { env: { LC_ALL: 'ko_KR.UTF-8' } })).stdout).toContain(
      '사용법: exqress parcel list',
    )
    expect(JSON.parse((await exqress(['--help', '--json'])).stdout).data.help).toContain('Usage: exqress')
  })

  it('the version is data, with --json too', async () => {
    expect((await exqress(['--version'])).stdout).toBe('0.1.0\n')
    expect(JSON.parse((await exqress(['--version', '--json'])).stdout)).toMatchObject({
      ok: true,
      data: { version: '0.1.0' },
    })
  })

  it('holds no ANSI in a pipe, none under NO_COLOR, and some under FORCE_COLOR', async () => {
    const colourless = [{}, { FORCE_COLOR: '1', NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }]
    for (const env of colourless) {
      const [good, bad] = await Promise.all([exqress(['explain'], { env }), exqress(['nope'], { env })])
      expect(good.stdout + bad.stderr).not.toMatch(ANSI)
    }
    const env = { FORCE_COLOR: '1' }
    const [good, bad, off, json] = await Promise.all([
      exqress(['explain'], { env }),
      exqress(['nope'], { env }),
      exqress(['explain', '--no-color'], { env }),
      exqress(['explain', '--json'], { env }),
    ])
    expect(good.stdout).toMatch(ANSI)
    expect(bad.stderr).toMatch(ANSI)
    expect(off.stdout + json.stdout).not.toMatch(ANSI)
  })

  it('a reader that leaves early (| head) is no error', async () => {
    const { code, stderr } = await exqress(['explain'], {
      onStart: child => child.stdout?.destroy(),
    })
    expect([code, stderr]).toEqual([0, ''])
  })
})

describe('exqress qr', () => {
  it.each([
    ['of Hangul', 'HTTPS://EXQ.KR/#홍대입구'],
    ['longer than a label has room for', `HTTPS://EXQ.KR/#${'홍대입구'.repeat(30)}`],
  ])('prints a symbol that reads back: %s', async (_, text) => {
    const { default: jsQR } = (await import('jsqr')) as unknown as { default: typeof import('jsqr').default }
    const { stdout } = await exqress(['qr', text])
    const rows = stdout.trimEnd().split('\n')
    const width = [...(rows[0] ?? '')].length
    const height = rows.length * 2
    const scale = 4
    const pixels = new Uint8ClampedArray(width * height * scale * scale * 4).fill(255)
    rows.forEach((row, y) => {
      ;[...row].forEach((character, x) => {
        const light = [character === '█' || character === '▀', character === '█' || character === '▄']
        light.forEach((isLight, half) => {
          if (isLight) return
          for (let dy = 0; dy < scale; dy++) {
            for (let dx = 0; dx < scale; dx++) {
              const at = (((y * 2 + half) * scale + dy) * width * scale + x * scale + dx) * 4
              pixels.fill(0, at, at + 3)
            }
          }
        })
      })
    })
    expect(jsQR(pixels, width * scale, height * scale)?.data).toBe(text)
  })

  it('saves a picture once, and replaces it only with --force', async () => {
    const first = await exqress(['qr', 'a', '--out', 'qr.svg', '--json'])
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, data: { text: 'a', file: computer.path('qr.svg') } })
    expect(readFileSync(computer.path('qr.svg'), 'utf8')).toContain('<svg')
    expect((await exqress(['qr', 'b', '--out', 'qr.svg'])).code).toBe(6)
    expect((await exqress(['qr', 'b', '--out', 'qr.svg', '--force'])).code).toBe(0)
    await exqress(['qr', 'b', '--out', 'qr.png'])
    expect(readFileSync(computer.path('qr.png')).subarray(1, 4).toString()).toBe('PNG')
  })
})

describe('settings', () => {
  const own = new Computer()
  afterAll(() => own.remove())
  const origin = async (env: Record<string, string>, ...args: string[]) => {
    const { stdout } = await own.exqress(['config', 'list', '--json', ...args], {
      env,
      cwd: own.path('project', 'below'),
    })
    const settings: { key: string; value?: string; origin?: string }[] = JSON.parse(stdout).data.settings
    const { value, origin } = settings.find(({ key }) => key === 'server') ?? {}
    return [value, origin]
  }

  it('a flag wins over EXQRESS_*, that over the project file, that over the own settings', async () => {
    mkdirSync(own.path('project', 'below'), { recursive: true })
    expect(await origin({})).toEqual([undefined, undefined])
    expect((await own.exqress(['config', 'set', 'server', 'https://user.example'])).code).toBe(0)
    expect(await origin({})).toEqual(['https://user.example', 'user'])
    writeFileSync(own.path('project', 'exqress.json'), '{"server": "https://project.example"}')
    expect(await origin({})).toEqual(['https://project.example', 'project'])
    const env = { EXQRESS_SERVER: 'https://env.example' }
    expect(await origin(env)).toEqual(['https://env.example', 'env'])
    expect(await origin(env, '--server', 'https://flag.example')).toEqual(['https://flag.example', 'flag'])
    expect(statSync(own.path('config', 'config.json')).mode & 0o777).toBe(0o600)
    expect((await own.exqress(['config', 'unset', 'server'])).code).toBe(0)
  })

  it('an API key is never taken from the command line, and stored where only its owner reads it', async () => {
    const server = ['--server', 'https://parcels.example']
    const given = await own.exqress(['config', 'set', 'apiKey', 'exq_0123456789', ...server, '--json'])
    expect(JSON.parse(given.stdout).error.code).toBe('SECRET_ON_COMMAND_LINE')
    const piped = await own.exqress(['config', 'set', 'apiKey', ...server], { stdin: 'exq_0123456789\n' })
    expect(piped.code).toBe(0)
    const file = own.path('config', 'credentials.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const listed = await own.exqress(['config', 'list', ...server])
    expect(listed.stdout + piped.stdout + piped.stderr).not.toContain('exq_0123456789')

    chmodSync(file, 0o644)
    const refused = await own.exqress(['parcel', 'list', ...server, '--json'])
    expect(refused.code).toBe(4)
    expect(JSON.parse(refused.stdout).error).toMatchObject({ code: 'CREDENTIALS_EXPOSED' })
    chmodSync(file, 0o600)
  })

  it('the key of the environment is not sent to a server that a project file names', async () => {
    const seen: string[] = []
    const server = createServer((req, res) => {
      seen.push(req.headers.authorization ?? '')
      res.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    mkdirSync(own.path('cloned'))
    writeFileSync(own.path('cloned', 'exqress.json'), JSON.stringify({ server: url }))
    const options = { env: { EXQRESS_API_KEY: 'exq_secret_key' }, cwd: own.path('cloned') }
    const refused = await own.exqress(['parcel', 'list', '--json'], options)
    expect(JSON.parse(refused.stdout).error.code).toBe('SERVER_UNTRUSTED')
    expect(seen).toEqual([])
    await own.exqress(['parcel', 'list', '--server', url], options)
    expect(seen[0]).toBe('Bearer exq_secret_key')
    server.close()
  })

  it.each([
    ['{"apiKey": "exq_1"}', 'SECRET_IN_PROJECT_FILE'],
    ['{"serverr": "x"}', 'CONFIG_KEY_UNKNOWN'],
    ['{"server": 7}', 'CONFIG_INVALID'],
    ['not json', 'CONFIG_UNREADABLE'],
  ])('a project file with %s is refused with %s', async (content, code) => {
    const cwd = own.path(code)
    mkdirSync(cwd)
    writeFileSync(own.path(code, 'exqress.json'), content)
    const { stdout } = await own.exqress(['parcel', 'list', '--json'], { cwd })
    expect(JSON.parse(stdout).error.code).toBe(code)
  })
})

describe('Ctrl-C', () => {
  /** A server that takes a request and never answers. */
  const hanging = async () => {
    let asked: (() => void) | undefined
    const request = new Promise<void>(resolve => {
      asked = resolve
    })
    const server = createServer(() => asked?.()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const close = () => {
      server.closeAllConnections()
      server.close()
    }
    return { url, request, close }
  }
  const env = { EXQRESS_API_KEY: 'exq_secret_key' }

  it('ends what only reads with 130, and says so', async () => {
    const { url, request, close } = await hanging()
    const { code, stdout } = await exqress(['parcel', 'list', '--json', '--server', url], {
      env,
      onStart: child => void request.then(() => child.kill('SIGINT')),
    })
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'INTERRUPTED', exitCode: 130 } })
    close()
  })

  it('lets a write finish; the second one stops at once', async () => {
    const { url, request, close } = await hanging()
    let closed = false
    const { code, stderr } = await exqress(['parcel', 'revoke', `pcl_${'0'.repeat(26)}`, '--yes', '--server', url], {
      env,
      onStart(child) {
        child.stderr?.on('data', () => child.kill('SIGINT'))
        void request.then(() => child.kill('SIGINT'))
        child.on('exit', () => {
          closed = true
        })
      },
    })
    expect([code, closed]).toEqual([130, true])
    expect(stderr).toContain('once more to stop at once')
    close()
  })

  it('drains a server that is being served, which is no failure', async () => {
    const { code, stdout } = await exqress(['serve', '--port', '0', '--jsonl'], {
      onStart: child => child.stdout?.once('data', () => child.kill('SIGINT')),
    })
    expect(code).toBe(0)
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(JSON.parse(stdout)).toMatchObject({ event: 'listening', url })
  })
})

describe('exqress serve', () => {
  it('makes an API key at the first start, which the command line then uses', async () => {
    let used: Promise<{ code: number | null; stdout: string }> | undefined
    const { code, stderr } = await exqress(['serve', '--port', '0', '--jsonl'], {
      onStart(child) {
        child.stdout?.once('data', (line: string) => {
          used = exqress(['parcel', 'list', '--json', '--server', JSON.parse(line).url])
          void used.then(() => child.kill('SIGINT'))
        })
      },
    })
    expect([code, (await used)?.code]).toEqual([0, 0])
    expect(JSON.parse((await used)?.stdout ?? '')).toMatchObject({ ok: true, data: { items: [] } })
    expect(stderr).toContain('exqress --server http://127.0.0.1:')
    const keys = readFileSync(computer.path('config', 'credentials.json'), 'utf8')
    expect(stderr).not.toContain(Object.values(JSON.parse(keys).apiKeys as Record<string, string>)[0])
  })

  it('says so when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { code, stdout } = await exqress(['serve', '--port', String((taken.address() as AddressInfo).port), '--json'])
    expect(code).toBe(6)
    expect(JSON.parse(stdout).error.code).toBe('PORT_IN_USE')
    taken.close()
  })
})
