import type { Config } from '../config.ts'
import type { Connection } from '../connect.ts'
import type { Described } from '../describe.ts'
import { SETTING_KEYS } from '../settings.ts'
import { type Check, ok, problem, warning } from './check.ts'

/** Whether the settings can be read at all, and the keys are kept from others. */
export function checkSettings(config: Config, explain: (error: unknown) => Described): Check {
  try {
    const project = config.projectFile
    for (const key of SETTING_KEYS) config.get(key)
    config.credentials().apiKey('')
    const says = project ?? config.userFile
    return ok('settings', { ko: `설정 파일: ${says}`, en: `Settings: ${says}` })
  } catch (error) {
    const { title, next } = explain(error)
    return problem('settings', { ko: title, en: title }, { ko: next, en: next })
  }
}

export interface Reached {
  readonly checks: readonly Check[]
  /** The server's Date header. */
  readonly date: string | undefined
}

/** Opens the way to the API and asks who is calling. The embedded server opens its data and key ring by this. */
export async function checkServer(
  connect: () => Promise<Connection>,
  explain: (error: unknown) => Described,
): Promise<Reached> {
  try {
    const { client, server } = await connect()
    const { data, response } = await client.account({ timeoutMs: 10_000 }).withResponse()
    const says = server
      ? { ko: `서버에 연결됩니다: ${server} (${data.tenant})`, en: `The server answers: ${server} (${data.tenant})` }
      : {
          ko: '내장 서버가 열립니다. 데이터와 열쇠가 서로 맞습니다',
          en: 'The embedded server opens; its data and keys fit',
        }
    const insecure = server !== undefined && isExposed(server)
    const reached = insecure
      ? warning('server', says, {
          ko: 'http 대신 https 를 쓰세요: API 키와 주소가 그대로 오갑니다',
          en: 'Use https: over http the API key and addresses travel in clear',
        })
      : ok('server', says)
    return { checks: [reached, checkPublicUrl(data.publicUrl)], date: response.headers.get('date') ?? undefined }
  } catch (error) {
    const { title, next } = explain(error)
    return { checks: [problem('server', { ko: title, en: title }, { ko: next, en: next })], date: undefined }
  }
}

/** Plain http to anything but this computer. */
function isExposed(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** Where a scanned label leads has to be right before the first label is printed: paper cannot be changed. */
function checkPublicUrl(publicUrl: string | undefined): Check {
  if (publicUrl === undefined) {
    return warning(
      'public-url',
      {
        ko: 'QR을 찍으면 열릴 주소(publicUrl)가 정해지지 않았습니다',
        en: 'The address that a scanned QR opens (publicUrl) is not set',
      },
      {
        ko: '라벨을 붙이기 전에 정하세요: exqress config set publicUrl https://주소',
        en: 'Set it before labels go out: exqress config set publicUrl https://your.host',
      },
    )
  }
  return ok('public-url', { ko: `QR이 여는 주소: ${publicUrl}`, en: `A scanned QR opens ${publicUrl}` })
}
