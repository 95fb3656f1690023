import { defineCommand } from '../../command.ts'
import { serverKey } from '../../connect.ts'
import { SETTING_KEYS } from '../../settings.ts'

export const command = defineCommand({
  args: { key: { summary: { ko: '설정 이름', en: 'name of the setting' }, choices: SETTING_KEYS } },
  flags: {},
  examples: [
    { line: 'exqress config unset server', says: { ko: '내장 서버로 돌아가기', en: 'back to the embedded server' } },
  ],
  async run({ key }, { config, report }) {
    const server = config.get('server')
    const removed =
      key !== 'apiKey'
        ? await config.unset(key)
        : server !== undefined && config.credentials().removeApiKey(serverKey(server))
    report.note(
      removed
        ? { ko: `지웠습니다: ${key}`, en: `Removed: ${key}` }
        : { ko: `설정되어 있지 않았습니다: ${key}`, en: `It was not set: ${key}` },
    )
    return { data: { key, removed } }
  },
})
