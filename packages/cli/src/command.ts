import type { Argument, Arguments, CommandData, Flag, Flags, NodeOf } from './command-data.ts'
import type { Context } from './context.ts'
import type { Outcome } from './report.ts'

export type { Arguments, Flags } from './command-data.ts'

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

interface CommandOf<A extends Arguments, F extends Flags> extends CommandData<A, F> {
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

export type Node = NodeOf<Command>
