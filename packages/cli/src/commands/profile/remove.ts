import { defineCommand } from '../../command.ts'
import { serverKey } from '../../connect.ts'
import { Failure } from '../../failure.ts'
import { faultOf } from '../../settings.ts'

export const command = defineCommand({
  args: { server: { summary: { ko: '서버 주소', en: 'address of the server' } } },
  flags: {},
  details: {
    ko: '이 컴퓨터에 저장한 키나 로그인만 지웁니다. 서버에서도 끝내려면 먼저 exqress logout 을 하세요.',
    en: 'Removes what is stored on this computer. To end the session at the server as well, run exqress logout first.',
  },
  examples: [
    {
      line: 'exqress profile remove https://parcels.example',
      says: { ko: '저장한 것 지우기', en: 'forget this server' },
    },
  ],
  async run({ server }, { config, report }) {
    const removed = faultOf('server', server) === undefined && config.credentials().remove(serverKey(server))
    if (!removed) throw new Failure('PROFILE_UNKNOWN', { fields: { server } })
    report.note({ ko: `지웠습니다: ${server}`, en: `Removed: ${server}` })
    return { data: { server, removed } }
  },
})
