import { confirm, input, password, select } from '@inquirer/prompts'

/** The terminal a question is asked in: answers from stdin, the question itself on stderr, since stdout is data. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
}

export const askYesNo = (message: string, terminal: Terminal): Promise<boolean> =>
  confirm({ message, default: false }, terminal)

export const askText = (message: string, terminal: Terminal): Promise<string> => input({ message }, terminal)

/** Nothing of the answer is shown. */
export const askSecret = (message: string, terminal: Terminal): Promise<string> =>
  password({ message, mask: true }, terminal)

export interface Choice<T> {
  readonly name: string
  readonly value: T
}

/** Keys only: the library's words for them are English. */
const theme = {
  style: { keysHelpTip: (keys: readonly (readonly [string, string])[]) => keys.map(([key]) => key).join('  ') },
}
const PAGE_ROWS = 15

export const askChoice = <T>(message: string, choices: readonly Choice<T>[], terminal: Terminal): Promise<T> =>
  select({ message, choices, theme, pageSize: PAGE_ROWS, loop: false }, terminal)
