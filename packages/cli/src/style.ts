/** ANSI styles that are the text itself where the stream takes none. */
export interface Style {
  readonly enabled: boolean
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

export function createStyle(enabled: boolean): Style {
  const paint = (open: number, close: number) => (text: string) =>
    enabled && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {
    enabled,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  }
}

interface ColorAsked {
  readonly noColor: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
}

/** `--no-color` and NO_COLOR win over FORCE_COLOR; a dumb terminal and a pipe take none unless forced. */
export function wantsColor({ noColor, env, isTerminal }: ColorAsked): boolean {
  if (noColor || env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return isTerminal && env.TERM !== 'dumb'
}

// Unicode 17, East Asian Width W and F: what a terminal draws two cells wide.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{16fe0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u
// Combining marks, zero-width characters and the medial and final jamo that join the syllable before them.
const ZERO = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u
// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal would be invisible
const ANSI = new RegExp('\\u001b\\[[0-9;]*m', 'g')
const ASCII = /^[\x20-\x7e]*$/

/** Cells that a text takes in a terminal. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of text.replace(ANSI, '')) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)))
const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - displayWidth(text))) + text

/** The text, cut to a number of cells with … at its end. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const character of text) {
    const cells = displayWidth(character)
    if (used + cells > width - 1) break
    cut += character
    used += cells
  }
  return `${cut}…`
}

/** The text in lines of at most so many cells, broken at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** Text that came from elsewhere, safe to show: an order number must not move the cursor or colour the screen. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, ' ')

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string | number | undefined
  readonly align?: 'left' | 'right'
  /** Cells at most; longer values end in …. */
  readonly max?: number
}

/** Rows as aligned columns. Columns without any value are left out. `width` limits the whole line. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  width?: number,
): string {
  const cells = rows.map(row => columns.map(({ value, max }) => truncate(plain(String(value(row) ?? '')), max ?? 60)))
  const used = columns.map((_, i) => i).filter(i => cells.some(row => row[i] !== ''))
  const widths = columns.map(({ title }, i) =>
    Math.max(displayWidth(title), ...cells.map(row => displayWidth(row[i] ?? ''))),
  )
  const line = (texts: readonly string[], paint: (text: string) => string) => {
    const joined = used
      .map(i => {
        const text = texts[i] ?? ''
        return columns[i]?.align === 'right' ? padStart(text, widths[i] ?? 0) : padEnd(text, widths[i] ?? 0)
      })
      .join('  ')
      .trimEnd()
    return paint(width === undefined ? joined : truncate(joined, width))
  }
  return [
    line(
      columns.map(({ title }) => title),
      style.bold,
    ),
    ...cells.map(row => line(row, text => text)),
  ].join('\n')
}
