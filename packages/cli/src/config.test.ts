import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Config } from './config.ts'
import { openCredentials } from './credentials.ts'
import { chooseFolders } from './folders.ts'
import { chooseLanguage, readGlobals, withoutGlobals } from './globals.ts'
import { faultOf } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const config = (env: Record<string, string> = {}, cwd = folder) =>
  new Config({
    flags: {},
    env: { HOME: folder, EXQRESS_CONFIG_DIR: join(folder, 'c'), ...env },
    cwd,
    platform: 'linux',
  })

describe('the user’s own settings', () => {
  it('are written 0600, read back, and removed', async () => {
    const own = config()
    await own.set('size', '100x100')
    expect(own.get('size')).toBe('100x100')
    expect(config().find('size')).toEqual({
      value: '100x100',
      origin: 'user',
      source: join(folder, 'c', 'config.json'),
    })
    expect(statSync(own.userFile).mode & 0o777).toBe(0o600)
    expect([await own.unset('size'), await own.unset('size')]).toEqual([true, false])
    expect(own.get('size')).toBeUndefined()
  })
  it('take no value that could never work, and name where a bad one came from', async () => {
    await expect(config().set('server', 'parcels')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(() => config({ EXQRESS_SIZE: '1x1' }).get('size')).toThrow(
      expect.objectContaining({
        fields: { key: 'size', origin: 'EXQRESS_SIZE', expected: expect.stringContaining('a6') },
      }),
    )
  })
  it('remember what a wizard learned, by topic and key, and keep it apart', async () => {
    await config().remember('headings', 'a.b', { recipient: '받는분' })
    await config().remember('headings', 'c', 1)
    expect(await config().recall('headings', 'a.b')).toEqual({ recipient: '받는분' })
    expect(await config().recall('headings', 'constructor')).toBeUndefined()
    expect(statSync(join(folder, 'c', 'remembered.json')).mode & 0o777).toBe(0o600)
  })
})

it('a data folder in a project file lies beside that file, wherever the command is run', () => {
  mkdirSync(join(folder, 'shop', 'today'), { recursive: true })
  writeFileSync(join(folder, 'shop', 'exqress.json'), '{"dataDir": "data"}')
  expect(config({}, join(folder, 'shop', 'today')).dataDir()).toBe(join(folder, 'shop', 'data'))
  expect(config({ EXQRESS_DATA_DIR: 'data' }, join(folder, 'shop', 'today')).dataDir()).toBe(
    join(folder, 'shop', 'today', 'data'),
  )
  expect(config().dataDir()).toBe(join(folder, '.local', 'share', 'exqress'))
})

it('a broken project file stays broken: every setting tells it, not only the first', () => {
  writeFileSync(join(folder, 'exqress.json'), '{')
  const broken = config()
  for (let i = 0; i < 2; i++)
    expect(() => broken.get('lang')).toThrow(expect.objectContaining({ code: 'CONFIG_UNREADABLE' }))
})

describe('API keys', () => {
  it('are kept by server in a 0600 file that is refused once others can read it', () => {
    const path = join(folder, 'keys', 'credentials.json')
    const keys = openCredentials(path, 'linux')
    expect(keys.apiKey('https://a.example')).toBeUndefined()
    keys.setApiKey('https://a.example', 'exq_a')
    keys.setApiKey('https://b.example', 'exq_b')
    expect([keys.apiKey('https://a.example'), keys.apiKey('https://b.example')]).toEqual(['exq_a', 'exq_b'])
    expect([keys.removeApiKey('https://a.example'), keys.removeApiKey('https://a.example')]).toEqual([true, false])
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(path, mode)
      expect(() => keys.apiKey('https://b.example')).toThrow(expect.objectContaining({ code: 'CREDENTIALS_EXPOSED' }))
    }
    expect(openCredentials(path, 'win32').apiKey('https://b.example')).toBe('exq_b')
  })
})

it('folders are where each system wants them', () => {
  const home = { HOME: '/h', USERPROFILE: '/h' }
  expect(chooseFolders(home, 'linux')).toEqual({ config: '/h/.config/exqress', data: '/h/.local/share/exqress' })
  expect(chooseFolders({ ...home, XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d' }, 'linux')).toEqual({
    config: '/c/exqress',
    data: '/d/exqress',
  })
  expect(chooseFolders(home, 'darwin').data).toBe('/h/Library/Application Support/exqress')
  expect(chooseFolders({ ...home, LOCALAPPDATA: '/l', APPDATA: '/r' }, 'win32')).toEqual({
    config: '/r/exqress/Config',
    data: '/l/exqress/Data',
  })
})

it('the language: flag, EXQRESS_LANG, setting, LC_ALL, LANG, then English', () => {
  expect(chooseLanguage('ko', { LANG: 'en_US' }, 'en')).toBe('ko')
  expect(chooseLanguage(undefined, { EXQRESS_LANG: 'en', LANG: 'ko_KR.UTF-8' }, 'ko')).toBe('en')
  expect(chooseLanguage(undefined, { LANG: 'en_US.UTF-8' }, 'ko')).toBe('ko')
  expect(chooseLanguage(undefined, { LC_ALL: 'ko_KR.UTF-8', LANG: 'en_US' }, undefined)).toBe('ko')
  expect(chooseLanguage(undefined, { LC_ALL: '', LANG: 'ko' }, undefined)).toBe('ko')
  expect(chooseLanguage(undefined, { LANG: 'C.UTF-8' }, undefined)).toBe('en')
  expect(chooseLanguage(undefined, {}, undefined)).toBe('en')
})

it('global options are found anywhere before --, and taken out with their values', () => {
  const argv = ['--lang=ko', 'qr', '--json', 'a', '--server', 'https://x.example', '--', '--quiet']
  expect(readGlobals(argv)).toMatchObject({ lang: 'ko', json: true, server: 'https://x.example', quiet: false })
  expect(withoutGlobals(argv.slice(0, 6))).toEqual(['qr', 'a'])
})

it('a public address has no path in small letters: the QR prints it in capitals', () => {
  expect(faultOf('publicUrl', 'https://exq.kr')).toBeUndefined()
  expect(faultOf('publicUrl', 'https://exq.kr/P')).toBeUndefined()
  for (const bad of ['https://exq.kr/parcel', 'exq.kr', 'https://exq.kr?x', 'https://a:b@exq.kr', '']) {
    expect(faultOf('publicUrl', bad)).toBeDefined()
  }
})
