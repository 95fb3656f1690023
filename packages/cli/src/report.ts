import type { ExitCode } from '@exqress/sdk/errors'
import type { Described } from './describe.ts'
import type { Text, Where } from './failure.ts'
import { Failure } from './failure.ts'
import type { Globals, Language } from './globals.ts'
import { createProgress, type DrawnProgress, type Progress, type ProgressOptions } from './progress.ts'
import { createStyle, type Style, wantsColor } from './style.ts'

export interface Output {
  write(text: string | Uint8Array): boolean
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What a command gives back: data for `--json`, text for a person. */
export interface Outcome {
  readonly data: unknown
  /** What stdout shows; nothing by default. */
  readonly text?: string
  /** What went wrong with a part; it decides the exit code and stands beside the data. */
  readonly failure?: Failure
  readonly meta?: Readonly<Record<string, unknown>>
}

export interface ReportSettings {
  readonly stdout: Output
  readonly stderr: Output
  readonly globals: Globals
  readonly lang: Language
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly version: string
}

/** The only way out: stdout is data, stderr is talk. */
export class Report {
  readonly lang: Language
  readonly #settings: ReportSettings
  #out: Style | undefined
  #err: Style | undefined
  #progress: DrawnProgress | undefined

  /** Touches no stream: opening one that is not used costs a start-up. */
  constructor(settings: ReportSettings) {
    this.#settings = settings
    this.lang = settings.lang
  }

  /** Style of stdout. */
  get out(): Style {
    this.#out ??= createStyle(!this.machine && this.#wantsColor(this.#settings.stdout))
    return this.#out
  }

  /** Style of stderr. */
  get err(): Style {
    this.#err ??= createStyle(this.#wantsColor(this.#settings.stderr))
    return this.#err
  }

  #wantsColor(stream: Output): boolean {
    const { globals, env } = this.#settings
    return wantsColor({ noColor: globals.noColor, env, isTerminal: stream.isTTY === true })
  }

  /** A terminal that can redraw a line. */
  get #live(): boolean {
    return this.#settings.stderr.isTTY === true && this.#settings.env.TERM !== 'dumb'
  }

  /** Whether a program reads stdout: no tables, no pictures. */
  get machine(): boolean {
    return this.#settings.globals.json || this.#settings.globals.jsonl
  }
  get jsonl(): boolean {
    return this.#settings.globals.jsonl && !this.#settings.globals.json
  }
  /** Cells of a line of stdout; undefined in a pipe, where nothing is cut. */
  get columns(): number | undefined {
    return this.#settings.stdout.isTTY ? this.#settings.stdout.columns : undefined
  }

  say(text: Text): string {
    return text[this.lang]
  }

  /** A line for a person, on stderr. Silent under `--quiet`. */
  note(text: Text): void {
    if (!this.#settings.globals.quiet) this.#talk(this.say(text))
  }

  /** Something a person should know, also under `--quiet`. */
  warn(text: Text): void {
    const head = this.err.yellow(this.say({ ko: '주의', en: 'warning' }))
    this.#talk(`${head}: ${this.say(text)}`)
  }

  /** One line of data under `--jsonl`, as it comes. */
  item(data: unknown): void {
    this.#settings.stdout.write(`${JSON.stringify(data)}\n`)
  }

  /** stdout for bytes or text of the command's own (`--out -`). Not together with `--json`, which owns stdout. */
  stdout(flag: string): Output {
    if (this.machine) {
      throw new Failure('USAGE_CONFLICT', { fields: { given: flag, other: this.jsonl ? '--jsonl' : '--json' } })
    }
    return this.#settings.stdout
  }

  /** How far a long work is: a bar in a terminal, a line now and then in a pipe, nothing under `--quiet`. */
  progress(label: Text, total?: number): Progress {
    if (this.#settings.globals.quiet) return { advance() {}, end() {} }
    const { stderr, now } = this.#settings
    const options: ProgressOptions = { label: this.say(label), ...(total === undefined ? {} : { total }) }
    const progress = createProgress(options, {
      stream: stderr,
      live: this.#live,
      style: this.err,
      lang: this.lang,
      now,
    })
    this.#progress = progress
    return progress
  }

  /** Waits for something short with a spinner (ora), shown only in a terminal and only when it takes a while. */
  async wait<T>(label: Text, work: Promise<T>): Promise<T> {
    if (!this.#live || this.#settings.globals.quiet) return work
    const soon = new AbortController()
    const spinner = this.#spinAfter(200, this.say(label), soon.signal)
    try {
      return await work
    } finally {
      soon.abort()
      await spinner
    }
  }

  async #spinAfter(ms: number, text: string, done: AbortSignal): Promise<void> {
    const { setTimeout } = await import('node:timers/promises')
    await setTimeout(ms, undefined, { signal: done }).catch(() => {})
    if (done.aborted) return
    const { default: ora } = await import('ora')
    if (done.aborted) return
    const spinner = ora({
      text,
      stream: this.#settings.stderr as NodeJS.WriteStream,
      isEnabled: true,
      discardStdin: false,
      color: this.err.enabled ? 'cyan' : false,
    }).start()
    await new Promise(resolve => done.addEventListener('abort', resolve))
    spinner.stop()
  }

  /** Prints what a command gave back. */
  finish({ data, text, meta }: Outcome, command: string): void {
    this.#endProgress()
    if (this.#settings.globals.json) this.#document({ ok: true, data, meta: this.#meta(command, meta) })
    else if (!this.jsonl && text) this.#settings.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }

  /** Prints what went wrong, beside what was done, and gives the exit code. */
  async fail(thrown: unknown, command: string, { data, text, meta }: Partial<Outcome> = {}): Promise<ExitCode> {
    this.#endProgress()
    const { globals, stdout, version, env } = this.#settings
    const { describe } = await import('./describe.ts')
    const environment = [`exqress ${version}`, `node ${process.version} ${process.platform} ${process.arch}`]
    const described = describe(thrown, this.lang, environment)
    const error = { ...described }
    if (globals.json)
      this.#document({ ok: false, ...(data === undefined ? {} : { data }), error, meta: this.#meta(command, meta) })
    else if (globals.jsonl) this.item({ ok: false, error, meta: this.#meta(command, meta) })
    else if (text) stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    this.#talk(this.#paragraph(described))
    if (env.EXQRESS_DEBUG && thrown instanceof Error) this.#talk(thrown.stack ?? thrown.message)
    return described.exitCode
  }

  #paragraph({ code, title, next, where, more, resume, requestId, report }: Described): string {
    const { bold, red, dim } = this.err
    const rows: [string, string | undefined][] = [
      [this.say({ ko: '위치', en: 'where' }), where && this.#place(where)],
      [this.say({ ko: '다음', en: 'next' }), next],
      ...(more ?? []).map(
        also => [this.say({ ko: '또', en: 'also' }), `${also.title}. ${also.next}`] as [string, string],
      ),
      [this.say({ ko: '이어서', en: 'go on' }), resume],
      [this.say({ ko: '요청', en: 'request' }), requestId],
      [this.say({ ko: '설명', en: 'more' }), `exqress explain ${code}`],
    ]
    const lines = rows.filter(([, text]) => text).map(([label, text]) => `  ${dim(`${label}:`)} ${text}`)
    const head = `${red(bold(this.say({ ko: '오류', en: 'error' })))}: ${title}`
    return [head, ...lines, ...(report ?? []).map(line => `    ${line}`)].join('\n')
  }

  #place({ file, row, line, column, field }: Where): string {
    const parts = [
      file,
      row === undefined ? undefined : this.say({ ko: `${row}번째 행`, en: `row ${row}` }),
      line === undefined ? undefined : this.say({ ko: `${line}번째 줄`, en: `line ${line}` }),
      column === undefined ? undefined : this.say({ ko: `열 "${column}"`, en: `column "${column}"` }),
      field,
    ]
    return parts.filter(part => part !== undefined).join(', ')
  }

  #meta(command: string, more: Outcome['meta']) {
    return { command, version: this.#settings.version, ...more }
  }

  #document(document: unknown): void {
    this.#settings.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  }

  #talk(line: string): void {
    this.#progress?.clear()
    this.#settings.stderr.write(`${line}\n`)
  }

  #endProgress(): void {
    this.#progress?.end()
    this.#progress = undefined
  }
}
