import { isAbsolute, join, resolve } from 'node:path'
import type { ProviderKeys } from './adapters/identity-provider/open-providers.ts'
import { LOG_LEVELS, type LogThreshold } from './observe/log.ts'

export interface Config {
  /** Folder for the SQLite files and, unless told otherwise, the key ring. */
  readonly dataDir: string
  /** `sqlite:///folder` or `postgres://…`; every service has its own file or schema in it. */
  readonly database: string
  /** Where the wrapped parcel keys are: apart from the other databases and in no backup. */
  readonly keysDatabase: string
  /** File of the key ring, outside every database. */
  readonly keyRing: string
  /** File that signed checkpoints of the audit log are copied to; undefined: beside the key ring. */
  readonly auditCopies: string | undefined
  /** Where a scanned label leads; undefined while unset. */
  readonly publicUrl: string | undefined
  readonly host: string
  readonly port: number
  readonly logLevel: LogThreshold
  /** Milliseconds between "not ready" and closing the door. */
  readonly drainGraceMs: number
  /** Milliseconds for requests under way after the door has closed. */
  readonly drainDeadlineMs: number
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly proxies: number
  /** What Kakao, Google and Naver call this server; a provider without its keys is off. */
  readonly providerKeys: ProviderKeys
}

/** A variable of the environment that cannot be used. Names it and says why; the value may be a secret and is left out. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid'
  readonly variable: string

  constructor(variable: string, must: string) {
    super(`${variable} must be ${must}`)
    this.variable = variable
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The variables and what they set; `exqress-server --help` prints this. */
export const VARIABLES = {
  EXQRESS_DATA_DIR: 'folder of the databases and the key ring (./exqress-data)',
  EXQRESS_DATABASE: 'sqlite:///folder or postgres://user:password@host/database (the data folder)',
  EXQRESS_KEYS_DATABASE: 'the same for the wrapped parcel keys; keep it out of every backup (EXQRESS_DATABASE)',
  EXQRESS_KEY_RING: 'file of the key ring, mode 0600 (<data folder>/keys/ring.json)',
  EXQRESS_AUDIT_COPIES:
    'file for the signed checkpoints of the audit log, apart from the databases (beside the key ring)',
  EXQRESS_PUBLIC_URL: 'where a scanned label leads, e.g. https://exq.kr (unset: labels lead to https://exq.kr)',
  EXQRESS_HOST: 'address to listen on (127.0.0.1)',
  EXQRESS_PORT: 'port to listen on (8080)',
  EXQRESS_LOG_LEVEL: `${LOG_LEVELS.join(', ')} (info)`,
  EXQRESS_DRAIN_GRACE_SECONDS: 'on SIGTERM, seconds to answer "not ready" before closing the door (0)',
  EXQRESS_DRAIN_DEADLINE_SECONDS: 'on SIGTERM, seconds for requests under way (20)',
  EXQRESS_PROXIES: 'proxies in front whose X-Forwarded-For tells the caller (0)',
  EXQRESS_KAKAO_REST_KEY: 'REST API key of the Kakao app: turns on signing in with Kakao (needs EXQRESS_PUBLIC_URL)',
  EXQRESS_KAKAO_NATIVE_KEY: 'native app key, for id tokens from our apps on phones',
  EXQRESS_KAKAO_CLIENT_SECRET: 'client secret, where the Kakao app has one turned on',
  EXQRESS_GOOGLE_CLIENT_ID: 'the same for Google',
  EXQRESS_GOOGLE_CLIENT_SECRET: 'its secret',
  EXQRESS_NAVER_CLIENT_ID: 'the same for Naver',
  EXQRESS_NAVER_CLIENT_SECRET: 'its secret',
} as const
type Variable = keyof typeof VARIABLES

/** Reads and checks the environment. Throws `ConfigInvalid`. */
export function configFrom(environment: Environment): Config {
  const read = (name: Variable) => environment[name] || undefined
  const dataDir = resolve(read('EXQRESS_DATA_DIR') ?? 'exqress-data')
  const database = databaseUrl('EXQRESS_DATABASE', read('EXQRESS_DATABASE')) ?? dataDir
  return {
    dataDir,
    database,
    keysDatabase: databaseUrl('EXQRESS_KEYS_DATABASE', read('EXQRESS_KEYS_DATABASE')) ?? database,
    keyRing: resolve(read('EXQRESS_KEY_RING') ?? join(dataDir, 'keys', 'ring.json')),
    auditCopies: filePath(read('EXQRESS_AUDIT_COPIES')),
    publicUrl: publicUrl(read('EXQRESS_PUBLIC_URL')),
    host: read('EXQRESS_HOST') ?? '127.0.0.1',
    port: whole('EXQRESS_PORT', read('EXQRESS_PORT'), 0, 65_535) ?? 8080,
    logLevel: oneOf('EXQRESS_LOG_LEVEL', read('EXQRESS_LOG_LEVEL'), LOG_LEVELS) ?? 'info',
    drainGraceMs: (whole('EXQRESS_DRAIN_GRACE_SECONDS', read('EXQRESS_DRAIN_GRACE_SECONDS'), 0, 300) ?? 0) * 1000,
    drainDeadlineMs:
      (whole('EXQRESS_DRAIN_DEADLINE_SECONDS', read('EXQRESS_DRAIN_DEADLINE_SECONDS'), 1, 300) ?? 20) * 1000,
    proxies: whole('EXQRESS_PROXIES', read('EXQRESS_PROXIES'), 0, 10) ?? 0,
    providerKeys: {
      kakaoRestKey: read('EXQRESS_KAKAO_REST_KEY'),
      kakaoNativeKey: read('EXQRESS_KAKAO_NATIVE_KEY'),
      kakaoClientSecret: read('EXQRESS_KAKAO_CLIENT_SECRET'),
      googleClientId: read('EXQRESS_GOOGLE_CLIENT_ID'),
      googleClientSecret: read('EXQRESS_GOOGLE_CLIENT_SECRET'),
      naverClientId: read('EXQRESS_NAVER_CLIENT_ID'),
      naverClientSecret: read('EXQRESS_NAVER_CLIENT_SECRET'),
    },
  }
}

const filePath = (text: string | undefined) => (text === undefined ? undefined : resolve(text))

function whole(name: Variable, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new ConfigInvalid(name, `a whole number from ${least} to ${most}`)
  return value
}

function oneOf<const T extends string>(name: Variable, text: string | undefined, allowed: readonly T[]): T | undefined {
  const found = allowed.find(one => one === text)
  if (text !== undefined && found === undefined) throw new ConfigInvalid(name, `one of ${allowed.join(', ')}`)
  return found
}

function databaseUrl(name: Variable, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const known = text === 'sqlite::memory:' || /^(sqlite|postgres|postgresql):\/\//.test(text) || isAbsolute(text)
  if (!known)
    throw new ConfigInvalid(name, 'sqlite:///folder, an absolute folder, or postgres://user:password@host/database')
  return text
}

/** The address as it is printed in every QR. Throws `ConfigInvalid`. */
export function publicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const must = 'an address like https://exq.kr, without user, query or fragment, its path in capitals'
  const url = URL.canParse(text) ? new URL(text) : undefined
  // As the QR's payload wants it: what is printed in capitals must still be the same address.
  const printable =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(text) &&
    url.pathname === url.pathname.toUpperCase()
  if (!printable) throw new ConfigInvalid('EXQRESS_PUBLIC_URL', must)
  return text
}
