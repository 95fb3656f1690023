import type { Context } from './context.ts'
import type { Text } from './failure.ts'
import type { Outcome } from './report.ts'
import type { SettingKey } from './settings.ts'

interface FlagBase {
  readonly summary: Text
  /** One letter, without the dash. */
  readonly short?: string
  /** When the flag is not given, this setting (EXQRESS_*, project file, user's file) answers for it. */
  readonly setting?: SettingKey
  /** Without it the command is refused, with exit code 2. */
  readonly required?: true
}

/** A flag as data; its name is its key, `dryRun` for `--dry-run`. */
export type Flag = FlagBase &
  (
    | { readonly kind: 'switch' }
    | { readonly kind: 'text'; readonly value: string; readonly default?: string }
    | {
        readonly kind: 'integer'
        readonly value: string
        readonly min: number
        readonly max: number
        readonly default?: number
      }
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    /** May be given several times. */
    | { readonly kind: 'list'; readonly value: string }
  )

/** A positional value; its name is its key, and the order of the keys is the order of the values. */
export interface Argument {
  readonly summary: Text
  readonly optional?: true
  /** Takes all that is left; the last one only. */
  readonly variadic?: true
  readonly choices?: readonly string[]
}

export type Flags = Readonly<Record<string, Flag>>
export type Arguments = Readonly<Record<string, Argument>>

type Unset<F extends Flag> = F extends { default: unknown } | { required: true } ? never : undefined
type FlagValue<F extends Flag> = F extends { kind: 'switch' }
  ? boolean
  : F extends { kind: 'list' }
    ? readonly string[]
    : F extends { kind: 'integer' }
      ? number | Unset<F>
      : F extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C | Unset<F>
        : string | Unset<F>

type ArgumentValue<A extends Argument> = A extends { variadic: true }
  ? readonly string[]
  : (A extends { choices: readonly (infer C)[] } ? C : string) | (A extends { optional: true } ? undefined : never)

/** What `run` gets: each argument and each flag under its own name. */
export type Input<A extends Arguments, F extends Flags> = { readonly [K in keyof A]: ArgumentValue<A[K]> } & {
  readonly [K in keyof F]: FlagValue<F[K]>
}

export interface Example {
  readonly line: string
  readonly says: Text
}

interface CommandOf<A extends Arguments, F extends Flags> {
  readonly args: A
  readonly flags: F
  /** Paragraphs of the help page below the summary. */
  readonly details?: Text
  readonly examples: readonly [Example, ...Example[]]
  /** Handles many things and takes `--jsonl`: one line for each, by `context.report.item`. */
  readonly bulk?: true
  run(input: Input<A, F>, context: Context): Promise<Outcome>
}

/** A command whose flags are no longer known to the compiler, as the frame runs it. */
export interface Command extends CommandOf<Arguments, Flags> {
  run(input: Readonly<Record<string, unknown>>, context: Context): Promise<Outcome>
}

/** A command as data and one function. The types of its input follow from its arguments and flags. */
export function defineCommand<const A extends Arguments, const F extends Flags>(command: CommandOf<A, F>): Command {
  return command as unknown as Command
}

/** A place in the tree of commands: a noun with verbs, or a command that is loaded when it is called. */
export type Node =
  | { readonly name: string; readonly summary: Text; readonly nodes: readonly Node[] }
  | { readonly name: string; readonly summary: Text; readonly load: () => Promise<{ readonly command: Command }> }

/** `dryRun` → `--dry-run`. */
export const flagName = (key: string): string => `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
