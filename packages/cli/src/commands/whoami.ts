import { defineCommand } from '../command.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  examples: [{ line: 'exqress whoami', says: { ko: '누구로 로그인했는지', en: 'who you are signed in as' } }],
  async run(_, { connect, report, signal }) {
    const { client, server } = await connect()
    const account = await client.sessions.whoami({ signal })
    const place = server ?? report.say({ ko: '내장 서버', en: 'the embedded server' })
    const who = [account.kind, account.tenant, account.courierId, account.accountId].filter(part => part !== undefined)
    return { data: { ...(server === undefined ? {} : { server }), ...account }, text: `${place}\t${who.join('\t')}` }
  },
})
