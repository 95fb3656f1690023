import type { Config } from '../config.ts'
import { Failure } from '../failure.ts'
import type { Report } from '../report.ts'

/**
 * The server to sign in to. One that a project file names is refused: whoever wrote the file would get the password. Throws
 * CONFIG_INVALID, SERVER_UNTRUSTED.
 */
export function chosenServer(config: Config, report: Report): string {
  const found = config.find('server')
  if (found === undefined) {
    throw new Failure('CONFIG_INVALID', {
      fields: {
        key: 'server',
        origin: report.say({ ko: '없음', en: 'unset' }),
        expected: '--server https://parcels.example',
      },
    })
  }
  if (found.origin === 'project') {
    throw new Failure('SERVER_UNTRUSTED', {
      fields: { server: found.value },
      next: {
        ko: '맞는 서버면 --server 로 직접 지정해 로그인하세요',
        en: 'If it is right, sign in to it by naming it with --server',
      },
    })
  }
  return found.value
}

/** One line of standard input, without its end. */
export async function readSecret(stdin: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += chunk
    if (text.length > 10_000) break
  }
  return text.replace(/\r?\n[\s\S]*$/, '')
}
