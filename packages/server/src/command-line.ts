import { parseArgs } from 'node:util'
import { EXIT, type ExitCode, explainCode } from '@exqress/sdk/contract'
import {
  type AccountSurroundings,
  createAccount,
  listKeys,
  revokeKey,
  tenantFrom,
  UsageError,
} from './account-commands.ts'
import { consoleCodeSender } from './adapters/code-sender/console.ts'
import { compose, serverVersion } from './compose.ts'
import { ConfigInvalid, configFrom, type Environment, VARIABLES } from './config.ts'
import { listDead, rebuildService, redriveDead } from './events-commands.ts'
import { languageOf } from './http/problem.ts'
import { openLineLog } from './observe/pino-log.ts'
import { UNSET_PUBLIC_URL } from './services/admin/present.ts'
import { startServer } from './start-server.ts'

/** What the program touches of its process. */
export interface Surroundings extends AccountSurroundings {
  /** Resolves when the process is asked to end. */
  readonly asked: Promise<unknown>
}

/** Options that not every command takes. */
const OWNED = ['tenant', 'label', 'key', 'login', 'kind', 'courier', 'service', 'all'] as const

const OPTIONS: Readonly<Record<string, readonly string[]>> & Record<(typeof OWNED)[number], readonly string[]> = {
  tenant: ['keys create', 'keys list', 'keys revoke', 'accounts create'],
  label: ['keys create'],
  key: ['keys revoke'],
  login: ['accounts create'],
  kind: ['accounts create'],
  courier: ['accounts create'],
  service: ['events dead', 'events redrive'],
  all: ['events redrive'],
}

/** Runs one command of `exqress-server`; resolves with the exit code when it has ended. Never rejects. */
export async function runCommandLine(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    return await runCommand(argv, around)
  } catch (error) {
    const { text, exit } = explain(error, around.environment)
    around.say(`exqress-server: ${text}\n`)
    return exit
  }
}

async function runCommand(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { values, positionals } = parse(argv)
  if (values.help) {
    around.out(helpText())
    return EXIT.ok
  }
  if (values.version) {
    around.out(`${serverVersion()}\n`)
    return EXIT.ok
  }
  const { command, operands } = commandOf(positionals)
  for (const option of OWNED) {
    if (values[option] !== undefined && !OPTIONS[option].includes(command))
      throw new UsageError(`--${option} belongs to: exqress-server ${OPTIONS[option].join(', ')}`)
  }
  switch (command) {
    case 'serve':
      return await serve(around)
    case 'migrate':
      return await migrate(around)
    case 'keys create':
      return await createKey(around, values)
    case 'keys list':
      return await listKeys(around, values)
    case 'keys revoke':
      return await revokeKey(around, values)
    case 'accounts create':
      return await createAccount(around, values)
    case 'events dead':
      return await listDead(around, values)
    case 'events redrive':
      return await redriveDead(around, operands, values)
    case 'rebuild':
      return await rebuildService(around, operands[0])
    default:
      throw new UsageError(`there is no command "${command.slice(0, 40)}"; see exqress-server --help`)
  }
}

/** Two commands take words after their name. */
function commandOf(words: readonly string[]): { command: string; operands: readonly string[] } {
  const [first, second] = words
  if (first === 'events' && second === 'redrive') return { command: 'events redrive', operands: words.slice(2) }
  if (first === 'rebuild' && words.length <= 2) return { command: 'rebuild', operands: words.slice(1) }
  return { command: words.join(' ') || 'serve', operands: [] }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        tenant: { type: 'string' },
        label: { type: 'string' },
        key: { type: 'string' },
        login: { type: 'string' },
        kind: { type: 'string' },
        courier: { type: 'string' },
        service: { type: 'string' },
        all: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown option')
  }
}

async function serve({ environment, say, asked }: Surroundings): Promise<ExitCode> {
  const config = configFrom(environment)
  const log = await openLineLog(1)
  const server = await startServer(config, { log, codeSender: consoleCodeSender(say) })
  say(`exqress-server ${serverVersion()} listens at ${server.url}\n`)
  if (config.publicUrl === undefined)
    say(`EXQRESS_PUBLIC_URL is unset: the labels printed now lead to ${UNSET_PUBLIC_URL}\n`)
  if (!(await server.hasApiKeys())) say('No API key yet. Make one: exqress-server keys create --tenant NAME\n')
  await asked
  await server.close()
  await log.flush()
  return EXIT.ok
}

async function migrate({ environment, say }: Surroundings): Promise<ExitCode> {
  // Opening applies what is missing, under a lock.
  const composed = await compose(configFrom(environment))
  await composed.close()
  say('The databases are up to date.\n')
  return EXIT.ok
}

async function createKey(
  { environment, out, say }: Surroundings,
  { tenant: named, label = '' }: { tenant?: string; label?: string },
): Promise<ExitCode> {
  const tenant = tenantFrom(named, 'keys create')
  const composed = await compose(configFrom(environment))
  try {
    const key = await composed.createApiKey({ tenant, label })
    out(`${key}\n`)
    say('Keep it now: only its hash is stored, so it cannot be shown again.\n')
    return EXIT.ok
  } finally {
    await composed.close()
  }
}

function helpText(): string {
  const width = Math.max(...Object.keys(VARIABLES).map(name => name.length))
  const variables = Object.entries(VARIABLES).map(([name, what]) => `  ${name.padEnd(width)}  ${what}`)
  return `exqress-server [serve]                       run the API; ends on SIGTERM when no request is left
exqress-server migrate                       bring the databases up to date and end
exqress-server keys create --tenant NAME     make an API key and print it once; --label TEXT to remember it by
exqress-server keys list --tenant NAME       the tenant's API keys by their ids, never the keys
exqress-server keys revoke --tenant NAME --key KEY_ID
exqress-server accounts create --tenant NAME --kind operator|courier|staff --login NAME [--courier ID] < password
exqress-server events dead [--service NAME]  events that were given up, with the cause
exqress-server events redrive EVENT_ID… | --all    try them again, once the cause is mended
exqress-server rebuild SERVICE               fill the service's read models anew from the log of events
exqress-server --help | --version

Set in the environment:
${variables.join('\n')}
`
}

/** What is said of an error, and the exit code of the catalogue. Never a value of the environment. */
function explain(error: unknown, environment: Environment): { text: string; exit: ExitCode } {
  if (error instanceof UsageError || error instanceof ConfigInvalid) return { text: error.message, exit: EXIT.usage }
  if (!(error instanceof Error)) return { text: 'failed', exit: EXIT.unexpected }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return { text: `cannot listen (${code}): set EXQRESS_HOST and EXQRESS_PORT`, exit: EXIT.usage }
  }
  const entry = explainCode(code)
  if (entry === undefined) return { text: `${error.constructor.name}${code && ` (${code})`}`, exit: EXIT.unexpected }
  const language = languageOf((environment.LC_ALL || environment.LANG || '').replace(/[_.].*$/, ''))
  const fields = 'fields' in error ? (error.fields as Readonly<Record<string, unknown>>) : {}
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(fields[name] ?? '…'))
  const engine = 'engineCode' in error ? ` (${String(error.engineCode)})` : ''
  return { text: `${filled(entry[language].title)}${engine}\n  ${filled(entry[language].next)}`, exit: entry.exit }
}
