import { createClient, isExqressError } from '@exqress/sdk'
import { defineCommand } from '../command.ts'
import type { Context } from '../context.ts'
import type { LocalServer } from '../embedded.ts'

export const command = defineCommand({
  args: {},
  flags: {
    host: {
      kind: 'text',
      value: 'address',
      default: '127.0.0.1',
      summary: {
        ko: '열 주소 (이 컴퓨터에서만: 127.0.0.1)',
        en: 'address to listen on (127.0.0.1: this computer only)',
      },
    },
    port: {
      kind: 'integer',
      value: 'n',
      min: 0,
      max: 65_535,
      default: 8080,
      summary: { ko: '포트 (0: 빈 것을 고름)', en: 'port (0 takes a free one)' },
    },
    logLevel: {
      kind: 'choice',
      choices: ['debug', 'info', 'warn', 'error'],
      default: 'warn',
      summary: { ko: '표준 오류에 쓸 기록', en: 'what is logged, on standard error' },
    },
  },
  details: {
    ko: '내장 서버와 같은 데이터를 씁니다. 처음 시작할 때 API 키를 하나 만들어 이 사용자의 키 파일에 저장합니다.',
    en: 'Serves the data of the embedded server. The first start makes an API key and stores it in your key file.',
  },
  examples: [
    { line: 'exqress serve', says: { ko: '이 컴퓨터에서만', en: 'for this computer alone' } },
    {
      line: 'exqress serve --port 0 --jsonl',
      says: { ko: '프로그램이 주소를 읽을 때', en: 'when a program reads the address' },
    },
  ],
  bulk: true,
  async run({ host, port, logLevel }, context) {
    const { config, report, signal, env } = context
    const { startLocalServer } = await import('../embedded.ts')
    const publicUrl = config.get('publicUrl')
    const say = (text: string) => report.note({ ko: text.trim(), en: text.trim() })
    const settings = { dataDir: config.dataDir(), host, port, logLevel, say, env }
    const server = await startLocalServer({ ...settings, ...(publicUrl === undefined ? {} : { publicUrl }) })
    try {
      const made = await ensureApiKey(server, context)
      if (report.jsonl) report.item({ event: 'listening', url: server.url, apiKeyFile: config.credentialsFile })
      else if (!report.machine) report.stdout('--json').write(`${server.url}\n`)
      if (made) {
        report.note({
          ko: `API 키를 만들어 저장했습니다: ${config.credentialsFile}\n  이 컴퓨터에서: exqress --server ${server.url} parcel list\n  다른 프로그램에서: Authorization: Bearer <키> (파일의 apiKeys 에 있습니다)`,
          en: `Made an API key and stored it: ${config.credentialsFile}\n  on this computer: exqress --server ${server.url} parcel list\n  from a program: Authorization: Bearer <key> (in that file, under apiKeys)`,
        })
      }
      if (publicUrl === undefined) {
        report.warn({
          ko: 'QR을 찍으면 열릴 주소(publicUrl)가 없습니다: exqress config set publicUrl https://주소',
          en: 'The address that a scanned QR opens is not set: exqress config set publicUrl https://your.host',
        })
      }
      if (!isLoopback(host)) {
        report.warn({
          ko: '다른 컴퓨터에서 접속할 수 있습니다. 암호화되지 않으니 앞에 HTTPS 프록시를 두세요',
          en: 'Other computers can reach this, without encryption: put an HTTPS proxy in front',
        })
      }
      report.note({ ko: '멈추려면 Ctrl-C', en: 'Ctrl-C stops it' })
      await stopped(signal)
      return { data: { url: server.url } }
    } finally {
      await server.close()
    }
  },
})

/** A stored key that still opens this server, else a new one. True when one was made. */
async function ensureApiKey(server: LocalServer, { config, signal }: Context): Promise<boolean> {
  const credentials = config.credentials()
  const apiKey = credentials.apiKey(server.url)
  if (apiKey !== undefined) {
    try {
      await createClient({ baseUrl: server.url, apiKey }).account({ signal })
      return false
    } catch (error) {
      // The key of another data folder, served on this port before.
      if (!isExqressError(error) || error.code !== 'NOT_SIGNED_IN') throw error
    }
  }
  credentials.setApiKey(server.url, await server.createApiKey())
  return true
}

const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)

const stopped = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
