/** C0 and C1 controls, line separators and marks that turn the direction of text. */
const HIDDEN = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A file name or a code's text for a terminal: what would move the cursor or colour the screen is written out. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, hidden => SHORT[hidden] ?? `\\u${(hidden.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
