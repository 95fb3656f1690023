import type { Text } from './failure.ts'

export interface Setting {
  /** The environment variable that sets it. */
  readonly env: string
  readonly summary: Text
  readonly kind: 'text' | 'url' | 'host' | 'folder' | 'seconds' | 'choice'
  readonly choices?: readonly string[]
  /** Kept apart from the preferences, shown only as set or not set. */
  readonly secret?: true
}

/** Everything that can be set; a flag of the same meaning wins. A new setting is one more row. */
export const SETTINGS = {
  server: {
    env: 'EXQRESS_SERVER',
    kind: 'url',
    summary: { ko: '사용할 서버 (없으면 내장 서버)', en: 'server to use (the embedded one when unset)' },
  },
  apiKey: {
    env: 'EXQRESS_API_KEY',
    kind: 'text',
    secret: true,
    summary: { ko: '그 서버의 API 키', en: 'API key of that server' },
  },
  dataDir: {
    env: 'EXQRESS_DATA_DIR',
    kind: 'folder',
    summary: { ko: '내장 서버의 데이터 폴더', en: 'data folder of the embedded server' },
  },
  publicUrl: {
    env: 'EXQRESS_PUBLIC_URL',
    kind: 'host',
    summary: { ko: 'QR을 찍으면 열리는 주소', en: 'address that a scanned QR opens' },
  },
  timeoutSeconds: {
    env: 'EXQRESS_TIMEOUT_SECONDS',
    kind: 'seconds',
    summary: { ko: '서버를 기다리는 시간(초)', en: 'seconds to wait for the server' },
  },
  lang: {
    env: 'EXQRESS_LANG',
    kind: 'choice',
    choices: ['ko', 'en'],
    summary: { ko: '언어', en: 'language' },
  },
  profile: {
    env: 'EXQRESS_PROFILE',
    kind: 'choice',
    choices: ['strict', 'kr-unified', 'cn-gbt41833', 'qr-only'],
    summary: { ko: '라벨에 가릴 것을 정하는 규칙', en: 'masking profile of labels' },
  },
  size: {
    env: 'EXQRESS_SIZE',
    kind: 'choice',
    choices: ['100x150', '100x100', '4x6in', '99x139', '99x68', 'a6'],
    summary: { ko: '라벨 크기(mm)', en: 'label size (mm)' },
  },
  format: {
    env: 'EXQRESS_FORMAT',
    kind: 'choice',
    choices: ['pdf', 'svg', 'png', 'zpl'],
    summary: { ko: '라벨 파일 형식', en: 'file format of labels' },
  },
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof SETTINGS

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[]
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key)

/** What the value may be, in words; undefined when it is good. */
export function faultOf(key: SettingKey, value: unknown): string | undefined {
  const { kind, choices }: Setting = SETTINGS[key]
  const good = typeof value === 'string' && value !== '' && value.length <= 2000 && !/\p{Cc}/u.test(value)
  switch (kind) {
    case 'choice':
      return good && choices?.includes(value) ? undefined : (choices?.join(', ') ?? '')
    case 'seconds':
      return good && Number(value) > 0 && Number(value) <= 3600 ? undefined : '0.1 … 3600'
    case 'url':
      return good && isWebAddress(value) ? undefined : 'https://parcels.example'
    case 'host':
      // It is printed in capitals, which keeps the QR small: a path in small letters would be another address.
      return good && isWebAddress(value) && new URL(value).pathname === new URL(value).pathname.toUpperCase()
        ? undefined
        : 'https://qr.example'
    default:
      return good ? undefined : '…'
  }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, search, hash } = new URL(value)
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === ''
}
