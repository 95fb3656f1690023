import { defineCommand } from '../../command.ts'
import { serverKey } from '../../connect.ts'
import { table } from '../../style.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: '로그인한 서버마다 하나씩입니다. 키와 토큰은 보이지 않습니다.',
    en: 'One for each server you are signed in to. Keys and tokens are not shown.',
  },
  examples: [{ line: 'exqress profile list', says: { ko: '로그인한 서버', en: 'servers you are signed in to' } }],
  async run(_, { config, report }) {
    const credentials = config.credentials()
    const current = config.get('server')
    const key = current === undefined ? undefined : serverKey(current)
    const profiles = credentials.servers().map(server => {
      const { kind = 'merchant', tenant } = credentials.session(server) ?? {}
      const by = credentials.session(server) === undefined ? 'api-key' : 'session'
      return { server, by, kind, ...(tenant === undefined ? {} : { tenant }), current: server === key }
    })
    const text = table(
      profiles,
      [
        { title: '', value: profile => (profile.current ? '*' : '') },
        { title: report.say({ ko: '서버', en: 'server' }), value: ({ server }) => server, max: 100 },
        { title: report.say({ ko: '방법', en: 'by' }), value: ({ by }) => by },
        { title: report.say({ ko: '누구로', en: 'as' }), value: ({ kind, tenant }) => [kind, tenant].join(' ').trim() },
      ],
      report.out,
      report.columns,
    )
    return { data: { profiles }, text }
  },
})
