import { defineCommand } from '../../command.ts'
import { serverKey } from '../../connect.ts'
import { Failure } from '../../failure.ts'
import { faultOf } from '../../settings.ts'

export const command = defineCommand({
  args: {
    server: { summary: { ko: '서버 주소, 또는 local (내장 서버)', en: 'address of a server, or local (embedded)' } },
  },
  flags: {},
  examples: [
    { line: 'exqress profile use https://parcels.example', says: { ko: '이 서버를 쓰기', en: 'use this server' } },
    { line: 'exqress profile use local', says: { ko: '내장 서버로 돌아가기', en: 'back to the embedded server' } },
  ],
  async run({ server }, { config, report }) {
    if (server === 'local') {
      await config.unset('server')
      report.note({ ko: '내장 서버를 씁니다', en: 'Using the embedded server' })
      return { data: { server: null } }
    }
    const known = faultOf('server', server) === undefined && config.credentials().servers().includes(serverKey(server))
    if (!known) throw new Failure('PROFILE_UNKNOWN', { fields: { server } })
    await config.set('server', server)
    report.note({ ko: `이 서버를 씁니다: ${server}`, en: `Using ${server}` })
    return { data: { server } }
  },
})
