import { defineCommand } from '../../command.ts'
import { serverKey } from '../../connect.ts'
import type { Context } from '../../context.ts'
import { Failure } from '../../failure.ts'
import { SETTING_KEYS } from '../../settings.ts'

export const command = defineCommand({
  args: {
    key: { summary: { ko: '설정 이름', en: 'name of the setting' }, choices: SETTING_KEYS },
    value: {
      summary: {
        ko: '값 (apiKey는 적지 않음: 물어보거나 표준 입력에서 읽음)',
        en: 'its value (not for apiKey: it is asked for, or read from standard input)',
      },
      optional: true,
    },
  },
  flags: {},
  examples: [
    {
      line: 'exqress config set publicUrl https://qr.myshop.kr',
      says: { ko: 'QR이 여는 주소', en: 'where scanned labels lead' },
    },
    {
      line: 'exqress config set apiKey < key.txt',
      says: { ko: 'API 키를 표준 입력으로', en: 'an API key from standard input' },
    },
  ],
  async run({ key, value }, context) {
    const { config, report } = context
    if (key === 'apiKey') return setApiKey(value, context)
    if (value === undefined)
      throw new Failure('USAGE_ARGUMENT_MISSING', { fields: { given: '<value>', help: 'exqress config set --help' } })
    await config.set(key, value)
    report.note({ ko: `저장했습니다: ${key} = ${value}`, en: `Saved: ${key} = ${value}` })
    return { data: { key, value, file: config.userFile } }
  },
})

async function setApiKey(value: string | undefined, { config, report, ask, stdin }: Context) {
  if (value !== undefined) throw new Failure('SECRET_ON_COMMAND_LINE')
  const server = config.get('server')
  if (server === undefined) {
    throw new Failure('CONFIG_INVALID', {
      fields: {
        key: 'server',
        origin: report.say({ ko: '없음', en: 'unset' }),
        expected: '--server https://parcels.example',
      },
    })
  }
  const question = { ko: `${server} 의 API 키`, en: `API key of ${server}` }
  const key = (stdin.isTTY ? await ask.secret(question, 'stdin') : await readLine(stdin)).trim()
  if (!/^[\x21-\x7e]{8,400}$/.test(key))
    throw new Failure('CONFIG_INVALID', { fields: { key: 'apiKey', origin: 'stdin', expected: 'exq_…' } })
  config.credentials().setApiKey(serverKey(server), key)
  report.note({ ko: `${server} 의 API 키를 저장했습니다`, en: `Stored the API key of ${server}` })
  return { data: { key: 'apiKey', server, file: config.credentialsFile } }
}

async function readLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    if (text.length > 10_000) break
  }
  return text
}
