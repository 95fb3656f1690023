import type { Text } from './failure.ts'

export type Language = 'ko' | 'en'

/** Options that every command takes, read before anything else is loaded. */
export interface Globals {
  readonly json: boolean
  readonly jsonl: boolean
  readonly quiet: boolean
  readonly noColor: boolean
  readonly lang: string | undefined
  readonly server: string | undefined
  readonly dataDir: string | undefined
}

interface GlobalOption {
  readonly flag: string
  readonly value?: string
  readonly summary: Text
}

export const GLOBAL_OPTIONS = {
  json: {
    flag: '--json',
    summary: { ko: '결과를 JSON 문서 하나로 출력', en: 'print the result as one JSON document' },
  },
  quiet: { flag: '--quiet', summary: { ko: '진행 상황과 안내를 출력하지 않음', en: 'no progress, no notes' } },
  noColor: { flag: '--no-color', summary: { ko: '색 없이 출력', en: 'no colour' } },
  lang: { flag: '--lang', value: 'ko|en', summary: { ko: '언어', en: 'language' } },
  server: {
    flag: '--server',
    value: 'URL',
    summary: {
      ko: '사용할 서버 (없으면 내장 서버)',
      en: 'server to use (default: the one built in)',
    },
  },
  dataDir: {
    flag: '--data-dir',
    value: 'DIR',
    summary: { ko: '내장 서버의 데이터 폴더', en: 'data folder of the embedded server' },
  },
} as const satisfies Record<string, GlobalOption>

/** Reads the global options; also with a command line that turns out to be wrong, so that the error obeys them. */
export function readGlobals(argv: readonly string[]): Globals {
  const end = argv.indexOf('--')
  const tokens = end < 0 ? argv : argv.slice(0, end)
  const given = (flag: string) => {
    const joined = tokens.findLast(token => token.startsWith(`${flag}=`))
    if (joined !== undefined) return joined.slice(flag.length + 1)
    const at = tokens.lastIndexOf(flag)
    return at < 0 ? undefined : tokens[at + 1]
  }
  return {
    json: tokens.includes('--json'),
    jsonl: tokens.includes('--jsonl'),
    quiet: tokens.includes('--quiet'),
    noColor: tokens.includes('--no-color'),
    lang: given('--lang'),
    server: given('--server'),
    dataDir: given('--data-dir'),
  }
}

/** What is left of a command line without the global options. */
export function withoutGlobals(argv: readonly string[]): string[] {
  const rest: string[] = []
  const options: readonly GlobalOption[] = Object.values(GLOBAL_OPTIONS)
  for (let i = 0; i < argv.length; i++) {
    const token = argv[i] ?? ''
    const option = options.find(({ flag }) => token === flag || token.startsWith(`${flag}=`))
    if (!option) rest.push(token)
    else if (option.value !== undefined && token === option.flag) i++
  }
  return rest
}

type Environment = Readonly<Record<string, string | undefined>>

/** `--lang`, then EXQRESS_LANG, then the setting, then LC_ALL, LC_MESSAGES and LANG as every Unix tool reads them. */
export function chooseLanguage(flag: string | undefined, env: Environment, setting: string | undefined): Language {
  const chosen = [flag, env.EXQRESS_LANG, setting].find(lang => lang === 'ko' || lang === 'en')
  if (chosen) return chosen as Language
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.toLowerCase().startsWith('ko') ? 'ko' : 'en'
}
