import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const PACKAGES = ['sdk', 'server', 'cli']

/**
 * What a stranger runs: the built bin, as `npm test` leaves it. While a source is newer than the build, the sources
 * themselves, which is said in one line; with CI=true that is a failure, because then something else would be tested
 * than what is shipped.
 */
const program = builtOrSource()

function builtOrSource(): readonly string[] {
  const built = PACKAGES.map(name => join(root, 'packages', name, 'dist', name === 'cli' ? 'main.js' : 'index.js'))
  const stale = built.some(path => !existsSync(path))
    ? 'there is no build'
    : newest(PACKAGES.map(name => join(root, 'packages', name, 'src'))) > Math.min(...built.map(timeOf))
      ? 'the build is older than the sources'
      : undefined
  if (stale === undefined) return [join(root, 'packages/cli/bin/exqress.js')]
  if (process.env.CI === 'true') throw new Error(`${stale}: npm run build`)
  process.stderr.write(`acceptance tests run exqress from source: ${stale} (npm run build)\n`)
  return ['--conditions=@exqress/source', join(root, 'packages/cli/src/main.ts')]
}

function newest(folders: readonly string[]): number {
  const files = folders.flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
  const sources = files.filter(file => file.isFile() && !file.name.includes('.test.'))
  return Math.max(...sources.map(file => timeOf(join(file.parentPath, file.name))))
}

function timeOf(path: string): number {
  return statSync(path).mtimeMs
}

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** A clerk's desk: a working folder, a home, and a data folder that has never seen exqress. */
export class Desk {
  readonly #home = mkdtempSync(join(tmpdir(), 'exqress-desk-'))
  /** The working folder: what a clerk sees. */
  readonly folder = join(this.#home, 'desk')
  readonly dataDir = join(this.#home, 'data')
  readonly configDir = join(this.#home, 'config')

  /** It is removed after the tests of the file, or after the one test whose `onTestFinished` is given. */
  constructor(whenDone: (remove: () => void) => void = afterAll) {
    mkdirSync(this.folder)
    whenDone(() => rmSync(this.#home, { recursive: true, force: true }))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content)
    return name
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name))
  }

  /** Every file below the working folder, sorted. */
  get files(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort()
  }

  /** Runs `exqress` with no terminal on any stream. */
  exqress(args: readonly string[], { env = {}, stdin = '', onStart }: RunOptions = {}): Promise<Ran> {
    const child = spawn(process.execPath, [...program, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        // Only from source: most of such a run is reading TypeScript.
        ...(program.length > 1 ? { NODE_COMPILE_CACHE: join(tmpdir(), 'exqress-cli-test-cache') } : {}),
        HOME: this.#home,
        EXQRESS_CONFIG_DIR: this.configDir,
        EXQRESS_DATA_DIR: this.dataDir,
        ...env,
      },
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', chunk => stdout.push(chunk))
    child.stderr.on('data', chunk => stderr.push(chunk))
    onStart?.(child)
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    return new Promise(resolve =>
      child.on('close', (code, signal) =>
        resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
      ),
    )
  }

  /** Runs `exqress label … --json` and gives its document as well. */
  async label(args: readonly string[], options?: RunOptions): Promise<Ran & { readonly document: LabelDocument }> {
    const ran = await this.exqress(['label', ...args, '--json'], options)
    return { ...ran, document: JSON.parse(ran.stdout.toString()) }
  }
}

/** What `exqress label --json` prints. */
export interface LabelDocument {
  readonly ok: boolean
  readonly data: {
    readonly out: string
    readonly errors?: string
    readonly pages?: number
    readonly rows: Readonly<Record<'total' | 'labelled' | 'failed' | 'merged' | 'known', number>>
    readonly verified: { readonly verified: number; readonly total: number }
    readonly file: { readonly encoding: string; readonly delimiter: string; readonly identity: string }
    readonly problems: readonly {
      readonly row: number
      readonly line: number
      readonly code: string
      readonly column?: string
      readonly parcelId?: string
    }[]
    readonly warnings: readonly { readonly row: number; readonly line: number; readonly code: string }[]
  }
  readonly error?: {
    readonly code: string
    readonly title: string
    readonly next: string
    readonly where?: Readonly<Record<string, string | number>>
    readonly more?: readonly { readonly code: string }[]
    readonly resume?: string
    readonly exitCode: number
  }
}
