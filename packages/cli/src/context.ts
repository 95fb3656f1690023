import type { Client } from '@exqress/sdk'
import type { CommandData, NodeOf } from './command-data.ts'
import type { Config } from './config.ts'
import type { Connection } from './connect.ts'
import { Failure, type Text } from './failure.ts'
import type { Choice, Terminal } from './prompt.ts'
import type { Report } from './report.ts'

/** Everything a command may touch, built once and handed in. */
export interface Context {
  readonly report: Report
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  /** Working directory; relative paths of the command line start here. */
  readonly cwd: string
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** Fires at the first Ctrl-C or SIGTERM: start nothing new, finish what is in flight. */
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly platform: string
  readonly version: string
  /** Of the Node that runs this, e.g. v24.21.0. */
  readonly nodeVersion: string
  /** The tree of commands, for those that describe it. */
  readonly commands: readonly NodeOf<CommandData>[]
  readonly ask: Asking
  /**
   * Much is to be asked of the API: the embedded server gets a thread of its own and begins to load, while this one reads
   * and draws. To be called before `connect`.
   */
  expectMuch(): void
  /** The API: the server that is set, or the embedded one in this process. Opened once, closed at the end. */
  connect(): Promise<Connection>
  /** The client of `connect()`. */
  client(): Promise<Client>
}

/** Questions. Each names the flag that answers it, for where there is no terminal to ask in. */
export interface Asking {
  /** Whether there is somebody to ask. */
  readonly possible: boolean
  /** Throws DECLINED unless the answer is yes. */
  confirm(question: Text, flag: string): Promise<void>
  text(question: Text, flag: string): Promise<string>
  secret(question: Text, flag: string): Promise<string>
  choice<T>(question: Text, choices: readonly Choice<T>[], flag: string): Promise<T>
}

export function createAsking(report: Report, openTerminal: () => Terminal): Asking {
  const isPossible = () => {
    const { input, output } = openTerminal()
    return (input as { isTTY?: boolean }).isTTY === true && (output as { isTTY?: boolean }).isTTY === true
  }
  const open = async (flag: string) => {
    if (!isPossible()) throw new Failure('ANSWER_NEEDED', { fields: { flag } })
    return { ...(await import('./prompt.ts')), terminal: openTerminal() }
  }
  return {
    get possible() {
      return isPossible()
    },
    async confirm(question, flag) {
      const { askYesNo, terminal } = await open(flag)
      if (!(await askYesNo(report.say(question), terminal))) throw new Failure('DECLINED')
    },
    async text(question, flag) {
      const { askText, terminal } = await open(flag)
      return askText(report.say(question), terminal)
    },
    async secret(question, flag) {
      const { askSecret, terminal } = await open(flag)
      return askSecret(report.say(question), terminal)
    },
    async choice(question, choices, flag) {
      const { askChoice, terminal } = await open(flag)
      return askChoice(report.say(question), choices, terminal)
    },
  }
}
