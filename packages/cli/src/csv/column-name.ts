/** `0 → A`, `26 → AA`, as spreadsheets name columns. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

/** `A → 0`, `3 → 2`; undefined for what names no column. */
export function columnIndex(name: string): number | undefined {
  if (/^[1-9]\d{0,3}$/.test(name)) return Number(name) - 1
  if (!/^[A-Za-z]{1,2}$/.test(name)) return undefined
  return [...name.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

const SHOWN_MAX_CHARS = 40

/** A heading as it may be shown: one line, no control characters, not endless. */
export function shownHeading(heading: string): string {
  const line = heading
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  return line.length > SHOWN_MAX_CHARS ? `${line.slice(0, SHOWN_MAX_CHARS)}…` : line
}

/** The name of a column for a person: its heading, or its letter when it has none. */
export function columnName(headings: readonly string[], index: number): string {
  return shownHeading(headings[index] ?? '') || columnLetter(index)
}
