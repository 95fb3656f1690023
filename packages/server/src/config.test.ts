import { describe, expect, it } from 'vitest'
import { ConfigInvalid, configFrom } from './config.ts'

const invalid = (environment: Record<string, string>): string => {
  try {
    configFrom(environment)
  } catch (error) {
    return error instanceof ConfigInvalid ? error.message : String(error)
  }
  return 'accepted'
}

describe('the environment', () => {
  it('needs nothing: one folder holds everything, the key ring beside the databases', () => {
    const config = configFrom({})
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, logLevel: 'info', publicUrl: undefined })
    expect(config.database).toBe(config.dataDir)
    expect(config.keysDatabase).toBe(config.dataDir)
    expect(config.keyRing).toBe(`${config.dataDir}/keys/ring.json`)
  })

  it('sets everything; an empty variable counts as unset', () => {
    expect(
      configFrom({
        EXQRESS_DATA_DIR: '/data',
        EXQRESS_DATABASE: 'postgres://a:b@db/exqress',
        EXQRESS_KEYS_DATABASE: 'postgres://a:b@keys/exqress',
        EXQRESS_KEY_RING: '/run/secrets/ring.json',
        EXQRESS_PUBLIC_URL: 'https://exq.kr',
        EXQRESS_HOST: '0.0.0.0',
        EXQRESS_PORT: '0',
        EXQRESS_LOG_LEVEL: 'warn',
        EXQRESS_DRAIN_GRACE_SECONDS: '5',
        EXQRESS_DRAIN_DEADLINE_SECONDS: '30',
      }),
    ).toEqual({
      dataDir: '/data',
      database: 'postgres://a:b@db/exqress',
      keysDatabase: 'postgres://a:b@keys/exqress',
      keyRing: '/run/secrets/ring.json',
      proxies: 0,
      providerKeys: {},
      publicUrl: 'https://exq.kr',
      host: '0.0.0.0',
      port: 0,
      logLevel: 'warn',
      drainGraceMs: 5_000,
      drainDeadlineMs: 30_000,
    })
    expect(configFrom({ EXQRESS_PORT: '', EXQRESS_PUBLIC_URL: '' })).toMatchObject({ port: 8080, publicUrl: undefined })
  })

  it('what cannot be used is refused by name, without its value, which may be a secret', () => {
    for (const [name, values] of [
      ['EXQRESS_PORT', ['65536', '-1', '80.5', 'http', ' 80']],
      ['EXQRESS_LOG_LEVEL', ['verbose', 'INFO']],
      ['EXQRESS_DATABASE', ['mysql://secret@db/x', 'relative/folder', 'postgres:/x']],
      ['EXQRESS_KEYS_DATABASE', ['file:///x']],
      [
        'EXQRESS_PUBLIC_URL',
        ['exq.kr', 'https://exq.kr/path', 'https://u:secret@exq.kr', 'https://exq.kr/?a', 'ftp://exq.kr'],
      ],
      ['EXQRESS_DRAIN_DEADLINE_SECONDS', ['0', '301']],
    ] as const) {
      for (const value of values) {
        const message = invalid({ [name]: value })
        expect(message, value).toMatch(new RegExp(`^${name} must be `))
        expect(message).not.toContain('secret')
      }
    }
  })
})
