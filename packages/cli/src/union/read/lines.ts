import type { ByteFile } from './byte-file.ts'

export interface Line {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
}

/** A line that is longer is cut into pieces, so that a file without line ends cannot fill the memory. */
const MOST_CHARS = 16 * 1024 * 1024

/** The lines of a text in UTF-8. */
export async function* readLines(file: ByteFile, signal: AbortSignal): AsyncGenerator<Line, void> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  for await (const chunk of file.chunks()) {
    signal.throwIfAborted()
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const text of lines) yield { text, number: ++number }
    if (rest.length > MOST_CHARS) {
      yield { text: rest, number: number + 1 }
      rest = ''
    }
  }
  rest += decoder.decode()
  if (rest !== '') yield { text: rest, number: number + 1 }
}
