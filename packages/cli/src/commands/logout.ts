import { NotSignedInError } from '@exqress/sdk'
import { defineCommand } from '../command.ts'
import { serverKey } from '../connect.ts'
import { chosenServer } from '../sign-in/chosen-server.ts'

export const command = defineCommand({
  args: {},
  flags: {
    everywhere: {
      kind: 'switch',
      summary: { ko: '다른 기기의 로그인도 모두 끝내기', en: 'also end the sessions on every other device' },
    },
  },
  details: {
    ko: '서버에서 로그인을 끝낸 뒤 저장한 것을 지웁니다. API 키는 이 컴퓨터에서만 지웁니다.',
    en: 'Ends the session at the server, then removes what is stored. An API key is only removed from this computer.',
  },
  examples: [
    { line: 'exqress logout', says: { ko: '이 컴퓨터에서', en: 'on this computer' } },
    { line: 'exqress logout --everywhere', says: { ko: '모든 기기에서', en: 'on every device' } },
  ],
  async run({ everywhere }, { config, report, client, signal }) {
    const server = chosenServer(config, report)
    const credentials = config.credentials()
    const key = serverKey(server)
    let ended = 0
    if (credentials.session(key) !== undefined) {
      const { sessions } = await client()
      ended = await sessions.end({ everywhere }, { signal }).then(
        answer => answer.ended,
        (error: unknown) => {
          // It has ended already; anything else leaves the session open, and so it stays stored.
          if (error instanceof NotSignedInError) return 0
          throw error
        },
      )
    }
    const removed = credentials.remove(key)
    report.note(
      removed
        ? { ko: `로그아웃했습니다: ${server}`, en: `Signed out of ${server}` }
        : { ko: `로그인되어 있지 않았습니다: ${server}`, en: `Was not signed in to ${server}` },
    )
    return { data: { server, removed, ended } }
  },
})
