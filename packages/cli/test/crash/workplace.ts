import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/exqress.js', import.meta.url))
const built = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** The working folder by default. */
  readonly cwd?: string
  /** Command and arguments that start the program, e.g. strace with its options. */
  readonly under?: readonly string[]
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/**
 * A working folder with a home of its own, where the built program runs: it is what people install, and it starts fast
 * enough to be killed some hundred times. `data` is its data folder.
 */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'exqress-crash-'))
  readonly home: string

  constructor() {
    if (!existsSync(built)) throw new Error(`${built} is missing: run \`npm run build\` first (\`npm test\` does)`)
    this.home = mkdtempSync(join(tmpdir(), 'exqress-crash-home-'))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  write(name: string, content: string): void {
    writeFileSync(this.path(name), content)
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name))
  }

  /** Runs `exqress`. Its program files' compile cache is shared by all workplaces, so that only the first one writes it. */
  exqress(
    args: readonly string[],
    { env = {}, cwd = this.folder, under = [], onStart }: RunOptions = {},
  ): Promise<Ended> {
    const [command = '', ...rest] = [...under, process.execPath, bin, ...args]
    const child = spawn(command, rest, {
      cwd,
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(tmpdir(), 'exqress-crash-compile-cache'),
        HOME: this.home,
        EXQRESS_CONFIG_DIR: join(this.home, 'config'),
        EXQRESS_LANG: 'en',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const printed = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text
      })
    }
    onStart?.(child)
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, ...printed }))
    })
  }

  /** Every file and folder below, sorted; folders end in a slash. */
  contents(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .map(entry => `${relative(this.folder, join(entry.parentPath, entry.name))}${entry.isDirectory() ? '/' : ''}`)
      .sort()
  }

  remove(): void {
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true })
  }
}
