import { type Arguments, type Flag, type Flags, flagName } from './command-data.ts'
import type { Config } from './config.ts'
import { Failure } from './failure.ts'

/** What `run` gets: the values of the command line, then of the settings, then the defaults, each checked. */
export function readInput(
  { args, flags }: { args: Arguments; flags: Flags },
  values: readonly string[],
  given: Readonly<Record<string, unknown>>,
  config: Pick<Config, 'get'>,
): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {}
  for (const [i, [name, { variadic, choices }]] of Object.entries(args).entries()) {
    input[name] = variadic ? values.slice(i) : values[i]
    const value = input[name]
    if (choices && typeof value === 'string' && !choices.includes(value)) throw invalid(`<${name}>`, choices.join(', '))
  }
  for (const [key, flag] of Object.entries(flags)) input[key] = readFlag(key, flag, given[key], config)
  return input
}

function readFlag(key: string, flag: Flag, given: unknown, config: Pick<Config, 'get'>): unknown {
  if (flag.kind === 'switch') return given === true
  if (flag.kind === 'list') return given ?? []
  const value = given ?? (flag.setting === undefined ? undefined : config.get(flag.setting))
  if (value === undefined) {
    if (flag.required)
      throw new Failure('USAGE_OPTION_MISSING', { fields: { given: flagName(key), expected: expectedOf(flag) } })
    return 'default' in flag ? flag.default : undefined
  }
  const text = String(value)
  if (flag.kind === 'choice' && !flag.choices.includes(text)) throw invalid(flagName(key), expectedOf(flag))
  if (flag.kind !== 'integer') return text
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= flag.min && number <= flag.max)) throw invalid(flagName(key), expectedOf(flag))
  return number
}

function expectedOf(flag: Flag): string {
  if (flag.kind === 'choice') return flag.choices.join(', ')
  if (flag.kind === 'integer') return `${flag.min} … ${flag.max}`
  return flag.kind === 'switch' ? '' : `<${flag.value}>`
}

const invalid = (given: string, expected: string) => new Failure('USAGE_VALUE_INVALID', { fields: { given, expected } })
