import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Client, Provider, SessionTokens } from '@exqress/sdk'
import { type ErrorCode, explainCode } from '@exqress/sdk/errors'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'

/** A person has to find their password meanwhile; the server allows ten minutes. */
const PATIENCE_MS = 10 * 60 * 1000

/**
 * Signs in with a provider in the browser: RFC 8252, a redirect to a port of this machine that is open for this one answer,
 * PKCE, and a state of our own. Throws what the server or the provider refused with.
 */
export async function signInInBrowser(client: Client, provider: Provider, context: Context): Promise<SessionTokens> {
  const { report, env, platform, signal } = context
  const state = randomBytes(24).toString('base64url')
  const codeVerifier = randomBytes(32).toString('base64url')
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const door = createServer()
  try {
    door.listen(0, '127.0.0.1')
    await once(door, 'listening')
    const redirectUri = `http://127.0.0.1:${(door.address() as AddressInfo).port}/`
    const { authorizeUrl } = await client.sessions.begin(provider, { redirectUri, codeChallenge, state }, { signal })
    report.note({
      ko: `브라우저에서 로그인하세요. 열리지 않으면 이 주소를 여세요:\n${authorizeUrl}`,
      en: `Sign in in the browser. If none opens, open this address:\n${authorizeUrl}`,
    })
    openBrowser(authorizeUrl, env, platform)
    const code = await comeBack(door, state, report.say(DONE), patience)
    return await client.sessions.exchange({ code, codeVerifier }, { signal })
  } finally {
    door.closeAllConnections()
    door.close()
  }
}

const DONE = {
  ko: '이 창을 닫고 터미널로 돌아가세요.',
  en: 'You may close this window and go back to the terminal.',
}

/** The code that the browser brings; whatever else knocks is not listened to. */
function comeBack(
  door: ReturnType<typeof createServer>,
  state: string,
  words: string,
  patience: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () =>
      reject(patience.reason instanceof Failure ? patience.reason : new Failure('SIGN_IN_EXPIRED')),
    )
    door.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
      const ours = request.method === 'GET' && pathname === '/' && searchParams.get('state') === state
      response
        .writeHead(ours ? 200 : 404, {
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          connection: 'close',
        })
        .end(ours ? words : '')
      if (!ours) return
      const code = searchParams.get('code')
      const error = searchParams.get('error') ?? 'SIGN_IN_EXPIRED'
      if (code !== null) resolve(code)
      else reject(new Failure(explainCode(error) === undefined ? 'SIGN_IN_EXPIRED' : (error as ErrorCode)))
    })
  })
}

/** Without a shell: an address is not to be read as a command. Where no browser opens, the address has been printed. */
function openBrowser(url: string, env: Context['env'], platform: string): void {
  const [program, args] =
    env.BROWSER !== undefined && env.BROWSER !== ''
      ? [env.BROWSER, [url]]
      : platform === 'darwin'
        ? ['open', [url]]
        : platform === 'win32'
          ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
          : ['xdg-open', [url]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
