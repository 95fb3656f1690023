import type { Text } from './failure.ts'
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

export interface Example {
  readonly line: string
  readonly says: Text
}

/** A command without what it does: enough for help, completion and whoever lists the commands. */
export interface CommandData<A extends Arguments = Arguments, F extends Flags = Flags> {
  readonly args: A
  readonly flags: F
  /** Paragraphs of the help page below the summary. */
  readonly details?: Text
  readonly examples: readonly [Example, ...Example[]]
  /** Handles many things and takes `--jsonl`: one line for each, by `context.report.item`. */
  readonly bulk?: true
}

/** A place in the tree of commands: a noun with verbs, or a command that is loaded when it is called. */
export type NodeOf<C extends CommandData> =
  | { readonly name: string; readonly summary: Text; readonly nodes: readonly NodeOf<C>[] }
  | { readonly name: string; readonly summary: Text; readonly load: () => Promise<{ readonly command: C }> }

/** `dryRun` → `--dry-run`. */
export const flagName = (key: string): string => `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
