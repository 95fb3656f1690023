import { readFileSync } from 'node:fs'
import { Config } from './config.ts'
import type { Connection } from './connect.ts'
import { type Context, createAsking } from './context.ts'
import type { ServerThread } from './embedded.ts'
import { Failure } from './failure.ts'
import { chooseLanguage, readGlobals, withoutGlobals } from './globals.ts'
import { Report } from './report.ts'
import { tree } from './tree.ts'

const { argv: started, env, platform } = process
/** Node opens a stream when it is first named, and `--help` needs but one of the three. */
let talked = false
const stderr = () => {
  if (!talked) process.stderr.on('error', () => undefined)
  talked = true
  return process.stderr
}
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const argv = started.slice(2)
const globals = readGlobals(argv)
const config = new Config({
  flags: {
    ...(globals.server === undefined ? {} : { server: globals.server }),
    ...(globals.dataDir === undefined ? {} : { dataDir: globals.dataDir }),
  },
  env,
  cwd: process.cwd(),
  platform,
})
const report = new Report({
  get stdout() {
    return process.stdout
  },
  get stderr() {
    return stderr()
  },
  globals,
  lang: chooseLanguage(globals.lang, env, languageSetting()),
  env,
  now: Date.now,
  version,
})

/** A broken settings file is told by the command that needs a setting, in the language that is left. */
function languageSetting(): string | undefined {
  try {
    return config.get('lang')
  } catch {
    return undefined
  }
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort(new Failure('INTERRUPTED'))
    report.note({
      ko: '\n하던 것만 마치고 멈춥니다. 한 번 더 누르면 바로 끝냅니다.',
      en: '\nFinishing what is in flight; once more to stop at once.',
    })
  })
}
// A reader that has gone (`| head`) has what it wanted.
process.stdout.on('error', error => ((error as { code?: string }).code === 'EPIPE' ? leave(0) : leave(1)))
const crashed = (error: unknown) => void report.fail(error, '').then(leave)
process.on('uncaughtException', crashed)
process.on('unhandledRejection', crashed)

let thread: Promise<ServerThread> | undefined
let connection: Promise<Connection> | undefined
const context: Context = {
  report,
  config,
  env,
  cwd: process.cwd(),
  get stdin() {
    return process.stdin
  },
  signal: stop.signal,
  now: Date.now,
  platform,
  version,
  nodeVersion: process.version,
  commands: tree,
  ask: createAsking(report, () => ({ input: process.stdin, output: stderr(), signal: stop.signal })),
  expectMuch() {
    if (config.find('server') === undefined) thread ??= import('./embedded.ts').then(({ startThread }) => startThread())
    thread?.catch(() => undefined)
  },
  connect() {
    connection ??= import('./connect.ts').then(async ({ connect }) => connect(config, Date.now, await thread))
    return connection
  },
  client: async () => (await context.connect()).client,
}

void run().then(leave, crashed)

async function run(): Promise<number> {
  if (globals.lang !== undefined && globals.lang !== 'ko' && globals.lang !== 'en') {
    return report.fail(new Failure('USAGE_VALUE_INVALID', { fields: { given: '--lang', expected: 'ko, en' } }), '')
  }
  const [first, ...rest] = withoutGlobals(argv)
  if (rest.length === 0 && (first === '--version' || first === '-V')) {
    report.finish({ data: { version }, text: version }, '')
    return 0
  }
  // The first page of help needs no parser: it is what a newcomer waits for.
  if (rest.length === 0 && (first === undefined || first === '--help' || first === '-h' || first === 'help')) {
    const { groupHelp } = await import('./help.ts')
    const text = groupHelp(['exqress'], tree, { lang: report.lang, style: report.out, version })
    report.finish({ data: { help: text }, text }, '')
    return 0
  }
  const { runProgram } = await import('./program.ts')
  return runProgram(first === 'help' ? [...argv.filter(word => word !== 'help'), '--help'] : argv, tree, context)
}

/** Closes what was opened, lets stdout and stderr drain, and ends: the only place that does. */
async function leave(code: number): Promise<never> {
  await connection?.then(({ close }) => close()).catch(() => {})
  const streams = talked ? [process.stdout, process.stderr] : [process.stdout]
  for (const stream of streams) await new Promise(resolve => stream.write('', resolve))
  process.exit(code)
}
