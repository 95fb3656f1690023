import { defineCommand } from '../../command.ts'
import type { Config, Value } from '../../config.ts'
import { serverKey } from '../../connect.ts'
import { SETTING_KEYS, SETTINGS, type Setting } from '../../settings.ts'
import { table } from '../../style.ts'

export const command = defineCommand({
  args: {},
  flags: {
    showOrigin: {
      kind: 'switch',
      summary: { ko: '값이 어디서 왔는지 함께 보기', en: 'also show where each value comes from' },
    },
  },
  details: {
    ko: '앞의 것이 뒤의 것을 이깁니다: 명령줄 옵션, EXQRESS_* 환경 변수, 프로젝트의 exqress.json, 사용자 설정.',
    en: "The first of these that sets a value counts: the flag, EXQRESS_*, the project's exqress.json, your own settings.",
  },
  examples: [
    { line: 'exqress config list --show-origin', says: { ko: '값과 출처', en: 'values and where they come from' } },
  ],
  async run({ showOrigin }, { config, report }) {
    const settings = SETTING_KEYS.map(key => {
      const { summary, env }: Setting = SETTINGS[key]
      const found = key === 'apiKey' ? apiKeyOf(config) : config.find(key)
      return { key, value: found?.value, origin: found?.origin, source: found?.source, env, says: report.say(summary) }
    })
    const unset = report.say({ ko: '(없음)', en: '(unset)' })
    const text = table(
      settings,
      [
        { title: report.say({ ko: '설정', en: 'setting' }), value: ({ key }) => key },
        { title: report.say({ ko: '값', en: 'value' }), value: ({ value }) => value ?? unset },
        ...(showOrigin
          ? [
              {
                title: report.say({ ko: '출처', en: 'from' }),
                value: ({ source }: { source: string | undefined }) => source,
                max: 100,
              },
            ]
          : []),
        { title: report.say({ ko: '뜻', en: 'meaning' }), value: ({ says }) => says },
      ],
      report.out,
      report.columns,
    )
    const files = { user: config.userFile, credentials: config.credentialsFile, project: config.projectFile }
    return { data: { settings: settings.map(({ says: _, ...setting }) => setting), files }, text }
  },
})

/** Only whether there is one: a key that is shown is a key on somebody's screenshot. */
function apiKeyOf(config: Config): Value | undefined {
  const given = config.find('apiKey')
  if (given) return { ...given, value: '********' }
  const server = config.get('server')
  if (server === undefined || config.credentials().apiKey(serverKey(server)) === undefined) return undefined
  return { value: '********', origin: 'user', source: config.credentialsFile }
}
