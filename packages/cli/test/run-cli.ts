import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
  /** Called with the process as soon as it runs, to send it signals. */
  readonly onStart?: (child: ChildProcess) => void
}

/** A home, a data folder and a working directory of their own, as on a computer that has never seen exqress. */
export class Computer {
  readonly folder = mkdtempSync(join(tmpdir(), 'exqress-cli-'))
  readonly dataDir = join(this.folder, 'data')

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  /** Runs `exqress` from source, as a program of its own, with no terminal on any stream. */
  exqress(
    args: readonly string[],
    { env = {}, cwd = this.folder, stdin = '', onStart }: RunOptions = {},
  ): Promise<Ran> {
    const child = spawn(process.execPath, ['--conditions=@exqress/source', main, ...args], {
      cwd,
      env: {
        PATH: process.env.PATH,
        // Kept between runs of the tests: most of a run's time is reading TypeScript.
        NODE_COMPILE_CACHE: join(tmpdir(), 'exqress-cli-test-cache'),
        HOME: this.folder,
        EXQRESS_CONFIG_DIR: this.path('config'),
        EXQRESS_DATA_DIR: this.dataDir,
        ...env,
      },
    })
    const printed = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text
      })
    }
    onStart?.(child)
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    return new Promise(resolve => child.on('close', code => resolve({ code, ...printed })))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
