import { type Client, createClient, type SessionTokens, type Whoami } from '@exqress/sdk'
import { defineCommand } from '../command.ts'
import { serverKey } from '../connect.ts'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import { storedSession } from '../sign-in/access-token.ts'
import { chosenServer, readSecret } from '../sign-in/chosen-server.ts'

export const command = defineCommand({
  args: {},
  flags: {
    user: {
      kind: 'text',
      value: 'login',
      short: 'u',
      summary: { ko: '아이디 (없으면 물어봄)', en: 'login (asked for when not given)' },
    },
    with: {
      kind: 'choice',
      choices: ['kakao', 'google', 'naver'],
      summary: { ko: '브라우저에서 이 계정으로 로그인', en: 'sign in with this account, in the browser' },
    },
    withKey: {
      kind: 'switch',
      summary: { ko: 'API 키로 로그인 (표준 입력에서 읽음)', en: 'use an API key, read from standard input' },
    },
    signUp: {
      kind: 'switch',
      summary: { ko: '받는 사람 계정을 새로 만들기', en: "make a new recipient's account" },
    },
  },
  details: {
    ko: '비밀번호와 키는 명령줄에 적지 않습니다: 물어보거나 표준 입력에서 읽습니다. 로그인은 이 사용자만 읽을 수 있는 파일에 저장합니다.',
    en: 'Passwords and keys are asked for or read from standard input, never written on the command line. What is stored lies in a file that only you may read.',
  },
  examples: [
    {
      line: 'exqress login --server https://parcels.example',
      says: { ko: '아이디와 비밀번호로', en: 'with a login and a password' },
    },
    { line: 'exqress login --with kakao', says: { ko: '카카오 계정으로', en: 'with a Kakao account' } },
    { line: 'exqress login --with-key < key.txt', says: { ko: 'API 키로', en: 'with an API key' } },
  ],
  async run({ user, with: provider, withKey, signUp }, context) {
    const { config, report } = context
    if (withKey && (provider !== undefined || user !== undefined || signUp))
      throw conflict('--with-key', other(provider, user))
    if (provider !== undefined && (user !== undefined || signUp)) throw conflict('--with', other(undefined, user))
    const server = chosenServer(config, report)
    const { nodeFetch } = await import('@exqress/sdk/node')
    const fetch = nodeFetch()
    try {
      const client = createClient({ baseUrl: server, fetch })
      if (withKey)
        return await loginWithKey(server, apiKey => createClient({ baseUrl: server, apiKey, fetch }), context)
      const tokens =
        provider === undefined
          ? await loginWithPassword(client, { user, signUp }, context)
          : await (await import('../sign-in/in-browser.ts')).signInInBrowser(client, provider, context)
      config.credentials().setSession(serverKey(server), storedSession(tokens))
      return outcome(server, tokens.account, context)
    } finally {
      await fetch.close()
    }
  },
})

const conflict = (given: string, otherFlag: string) =>
  new Failure('USAGE_CONFLICT', { fields: { given, other: otherFlag } })
const other = (provider: string | undefined, user: string | undefined) =>
  provider !== undefined ? '--with' : user !== undefined ? '--user' : '--sign-up'

async function loginWithPassword(
  { sessions }: Client,
  { user, signUp }: { readonly user: string | undefined; readonly signUp: boolean },
  { ask, stdin, signal }: Context,
): Promise<SessionTokens> {
  const login = user ?? (await ask.text({ ko: '아이디', en: 'Login' }, '--user'))
  const question = { ko: '비밀번호', en: 'Password' }
  const password = stdin.isTTY ? await ask.secret(question, 'stdin') : await readSecret(stdin)
  if (password === '') throw new Failure('ANSWER_NEEDED', { fields: { flag: 'exqress login --user … < file' } })
  return signUp ? sessions.signUp({ login, password }, { signal }) : sessions.signIn({ login, password }, { signal })
}

async function loginWithKey(server: string, clientWith: (apiKey: string) => Client, context: Context) {
  const { ask, stdin, config, signal } = context
  const question = { ko: `${server} 의 API 키`, en: `API key of ${server}` }
  const key = (stdin.isTTY ? await ask.secret(question, 'stdin') : await readSecret(stdin)).trim()
  if (!/^[\x21-\x7e]{8,400}$/.test(key))
    throw new Failure('CONFIG_INVALID', { fields: { key: 'apiKey', origin: 'stdin', expected: 'exq_…' } })
  // A key that does not work is not worth keeping.
  const account = await clientWith(key).sessions.whoami({ signal })
  config.credentials().setApiKey(serverKey(server), key)
  return outcome(server, account, context)
}

function outcome(server: string, account: Whoami, { config, report }: Context) {
  const who = account.tenant === undefined ? account.kind : `${account.kind} (${account.tenant})`
  report.note({ ko: `로그인했습니다: ${server} · ${who}`, en: `Signed in to ${server} as ${who}` })
  return { data: { server, account, file: config.credentialsFile } }
}
