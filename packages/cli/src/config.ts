import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Credentials, openCredentials } from './credentials.ts'
import { Failure } from './failure.ts'
import { chooseFolders } from './folders.ts'
import { faultOf, isSettingKey, SETTINGS, type Setting, type SettingKey } from './settings.ts'

type Origin = 'flag' | 'env' | 'project' | 'user'

export interface Value {
  readonly value: string
  readonly origin: Origin
  /** The flag, the variable or the file it came from. */
  readonly source: string
}

export interface ConfigSettings {
  /** Values of flags, by setting. */
  readonly flags: Readonly<Partial<Record<SettingKey, string>>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly platform: string
}

const PROJECT_FILE = 'exqress.json'

/** Settings from four places: flag, then EXQRESS_*, then the project's exqress.json, then the user's own file. */
export class Config {
  /** The user's preferences; written by conf. */
  readonly userFile: string
  readonly credentialsFile: string
  readonly #settings: ConfigSettings
  readonly #folder: string
  readonly #defaultDataDir: string
  #project: { path: string; values: Record<string, unknown> } | undefined
  #projectRead = false
  #user: Record<string, unknown> | undefined

  constructor(settings: ConfigSettings) {
    this.#settings = settings
    const { config, data } = chooseFolders(settings.env, settings.platform)
    this.#folder = config
    this.#defaultDataDir = data
    this.userFile = join(config, 'config.json')
    this.credentialsFile = join(config, 'credentials.json')
  }

  /** The value that counts; undefined when nothing sets it. Throws CONFIG_INVALID naming where a bad one came from. */
  get(key: SettingKey): string | undefined {
    return this.find(key)?.value
  }

  find(key: SettingKey): Value | undefined {
    const found = this.#look(key)
    if (!found) return undefined
    const expected = faultOf(key, found.value)
    if (expected !== undefined) {
      throw new Failure('CONFIG_INVALID', { fields: { key, origin: found.source, expected } })
    }
    return found
  }

  /** Folder of the embedded server's data, absolute. */
  dataDir(): string {
    const found = this.find('dataDir')
    if (!found) return this.#defaultDataDir
    // A relative path in a file means beside that file, wherever the command is run.
    return resolve(found.origin === 'project' ? dirname(found.source) : this.#settings.cwd, found.value)
  }

  /** The project's exqress.json, found upwards from the working directory. */
  get projectFile(): string | undefined {
    return this.#readProject()?.path
  }

  credentials(): Credentials {
    return openCredentials(this.credentialsFile, this.#settings.platform)
  }

  async set(key: SettingKey, value: string): Promise<void> {
    const expected = faultOf(key, value)
    if (expected !== undefined) throw new Failure('CONFIG_INVALID', { fields: { key, origin: 'config set', expected } })
    const store = await this.#open('config')
    store.set(key, value)
    this.#user = undefined
  }

  /** False when it was not set there. */
  async unset(key: SettingKey): Promise<boolean> {
    const store = await this.#open('config')
    const had = store.has(key)
    store.delete(key)
    this.#user = undefined
    return had
  }

  /** Something a wizard learned, to be offered the next time, e.g. the columns of a set of headings. */
  async remember(topic: string, key: string, value: unknown): Promise<void> {
    const store = await this.#open('remembered')
    store.set(topic, { ...(store.get(topic) as Record<string, unknown> | undefined), [key]: value })
  }

  async recall(topic: string, key: string): Promise<unknown> {
    const store = await this.#open('remembered')
    const values = store.get(topic) as Record<string, unknown> | undefined
    return values && Object.hasOwn(values, key) ? values[key] : undefined
  }

  #look(key: SettingKey): Value | undefined {
    const { flags, env } = this.#settings
    const setting: Setting = SETTINGS[key]
    const flag = flags[key]
    if (flag !== undefined) return { value: flag, origin: 'flag', source: `--${kebab(key)}` }
    const variable = env[setting.env]
    if (variable !== undefined && variable !== '') return { value: variable, origin: 'env', source: setting.env }
    if (setting.secret) return undefined
    const project = this.#readProject()
    if (project && Object.hasOwn(project.values, key)) {
      return { value: text(project.values[key]), origin: 'project', source: project.path }
    }
    this.#user ??= readJson(this.userFile) ?? {}
    const own = Object.hasOwn(this.#user, key) ? this.#user[key] : undefined
    return own === undefined ? undefined : { value: text(own), origin: 'user', source: this.userFile }
  }

  #readProject() {
    if (this.#projectRead) return this.#project
    for (let folder = this.#settings.cwd; ; folder = dirname(folder)) {
      const path = join(folder, PROJECT_FILE)
      const values = readJson(path)
      if (values) {
        // A project file is shared and committed: a key in it is a key given away.
        if (Object.hasOwn(values, 'apiKey')) throw new Failure('SECRET_IN_PROJECT_FILE', { fields: { path } })
        const unknown = Object.keys(values).find(key => !isSettingKey(key) && key !== '$schema')
        if (unknown !== undefined)
          throw new Failure('CONFIG_KEY_UNKNOWN', { fields: { key: unknown }, where: { file: path } })
        this.#projectRead = true
        this.#project = { path, values }
        return this.#project
      }
      if (dirname(folder) === folder) {
        this.#projectRead = true
        return undefined
      }
    }
  }

  /** conf loads slowly, so it is opened only to write and to remember; reading the preferences needs no more than JSON. */
  async #open(name: string) {
    const { default: Conf } = await import('conf')
    try {
      return new Conf<Record<string, unknown>>({
        projectName: 'exqress',
        configName: name,
        cwd: this.#folder,
        configFileMode: 0o600,
        accessPropertiesByDotNotation: false,
      })
    } catch (cause) {
      throw new Failure('CONFIG_UNREADABLE', { fields: { path: join(this.#folder, `${name}.json`) }, cause })
    }
  }
}

const kebab = (key: string) => key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
const text = (value: unknown) => (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '')

/** The object in a JSON file; undefined when there is no such file. */
function readJson(path: string): Record<string, unknown> | undefined {
  // Asked first, because most of the places that are looked at hold none, and an exception costs more than the answer.
  if (!existsSync(path)) return undefined
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Failure('CONFIG_UNREADABLE', { fields: { path }, cause: error })
  }
  try {
    const value: unknown = JSON.parse(source)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, with the path.
  }
  throw new Failure('CONFIG_UNREADABLE', { fields: { path } })
}
