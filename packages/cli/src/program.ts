import type { ExitCode } from '@exqress/sdk/errors'
import { Command as Commander, CommanderError, Option } from 'commander'
import type { Command, Node } from './command.ts'
import { flagName } from './command-data.ts'
import type { Context } from './context.ts'
import { Failure } from './failure.ts'
import { GLOBAL_OPTIONS } from './globals.ts'
import type { HelpSettings } from './help.ts'
import { readInput } from './input.ts'
import type { Outcome } from './report.ts'

/** Finds the command that the arguments name, loads it alone, runs it and reports what it gave back. */
export async function runProgram(argv: readonly string[], tree: readonly Node[], context: Context): Promise<ExitCode> {
  const { report, version } = context
  // Loaded for who asks for it alone.
  const help = argv.includes('--help') || argv.includes('-h') ? await import('./help.ts') : undefined
  const settings = (): HelpSettings => ({ lang: report.lang, style: report.out, version })
  let path = ['exqress']
  let shown = ''
  let outcome: Outcome | undefined

  const grow = (parent: Commander, nodes: readonly Node[], at: readonly string[]) => {
    parent.configureHelp({ formatHelp: () => help?.groupHelp(at, nodes, settings()) ?? '' })
    for (const node of nodes) {
      const child = parent.command(node.name).helpCommand(false)
      if ('nodes' in node) grow(child, node.nodes, [...at, node.name])
      else child.action(() => {})
    }
    // Only now is it known which command is meant: it alone is loaded, and only then are its flags known.
    parent.hook('preSubcommand', async (_, child) => {
      const node = nodes.find(({ name }) => name === child.name())
      if (!node) return
      path = [...at, node.name]
      if (!('load' in node)) return
      const { command } = await node.load()
      declare(child, command)
      child.configureHelp({
        formatHelp: () => help?.commandHelp([...at, node.name], node.summary, command, settings()) ?? '',
      })
      child.action(async () => {
        const input = readInput(command, child.args, child.opts(), context.config)
        outcome = await command.run(input, context)
      })
    })
  }

  const program = new Commander('exqress').helpCommand(false).exitOverride()
  program.configureOutput({ writeOut: text => (shown += text), writeErr: () => {} })
  for (const option of Object.values(GLOBAL_OPTIONS)) {
    program.option('value' in option ? `${option.flag} <value>` : option.flag)
  }
  grow(program, tree, path)

  const name = () => path.slice(1).join(' ')
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (shown !== '') {
      report.finish({ data: { help: shown }, text: shown }, name())
      return 0
    }
    const thrown = error instanceof CommanderError ? usageFailure(error, path, tree) : error
    return report.fail(thrown, name())
  }
  if (outcome?.failure) return report.fail(outcome.failure, name(), outcome)
  report.finish(outcome ?? { data: {} }, name())
  return 0
}

/** Tells commander what to expect; what the values mean is read from the data by `readInput`. */
function declare(child: Commander, command: Command): void {
  for (const [name, { optional, variadic }] of Object.entries(command.args)) {
    const shown = `${name}${variadic ? '...' : ''}`
    child.argument(optional ? `[${shown}]` : `<${shown}>`)
  }
  for (const [key, flag] of Object.entries(command.flags)) {
    const short = flag.short ? `-${flag.short}, ` : ''
    const value = flag.kind === 'switch' ? '' : ' <value>'
    const option = new Option(`${short}${flagName(key)}${value}`)
    if (flag.kind === 'list') option.argParser<string[]>((given, before = []) => [...before, given])
    child.addOption(option)
  }
  if (command.bulk) child.addOption(new Option('--jsonl'))
}

/** commander's complaint, told apart by its code, as a failure of ours: the same form, two languages, exit code 2. */
function usageFailure({ code, message }: CommanderError, path: readonly string[], tree: readonly Node[]): Failure {
  const given = /'([^']*)'/.exec(message)?.[1] ?? ''
  const near = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1]
  const help = `${path.join(' ')} --help`
  const fields = { given, help }
  const next = near && {
    ko: `혹시 ${near} 인가요? 목록은 ${help} 로 봅니다`,
    en: `Did you mean ${near}? ${help} lists them`,
  }
  const guess = next ? { fields, next } : { fields }
  switch (code) {
    case 'commander.unknownCommand':
      return new Failure('USAGE_COMMAND_UNKNOWN', guess)
    case 'commander.help':
      return new Failure('USAGE_COMMAND_MISSING', {
        fields: { ...fields, given: path.join(' '), choices: verbsAt(path.slice(1), tree).join(', ') },
      })
    case 'commander.unknownOption':
      return new Failure('USAGE_OPTION_UNKNOWN', guess)
    case 'commander.missingArgument':
      return new Failure('USAGE_ARGUMENT_MISSING', { fields: { ...fields, given: `<${given}>` } })
    case 'commander.excessArguments':
      return new Failure('USAGE_ARGUMENT_EXCESS', { fields })
    case 'commander.optionMissingArgument':
      return new Failure('USAGE_VALUE_MISSING', { fields: { ...fields, given: /--\S+/.exec(given)?.[0] ?? given } })
    default:
      return new Failure('UNEXPECTED', { fields, cause: new Error(code) })
  }
}

function verbsAt([first, ...rest]: readonly string[], nodes: readonly Node[]): string[] {
  if (first === undefined) return nodes.map(({ name }) => name)
  const node = nodes.find(({ name }) => name === first)
  return node && 'nodes' in node ? verbsAt(rest, node.nodes) : []
}
