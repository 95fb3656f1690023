import { isFormula } from './clean.ts'

/** Cuts a record at its delimiters and leaves each cell as it is written, quotes and all. Also for irregular records. */
export function splitRaw(raw: string, delimiter: string): string[] {
  if (!raw.includes('"')) return raw.split(delimiter)
  const cells: string[] = []
  let from = 0
  for (;;) {
    const after = raw[from] === '"' ? closingQuote(raw, from) : from
    const to = raw.indexOf(delimiter, after)
    if (to < 0) {
      cells.push(raw.slice(from))
      return cells
    }
    cells.push(raw.slice(from, to))
    from = to + delimiter.length
  }
}

/** The place after the quote that closes the one at `from`; the end when none does. */
function closingQuote(raw: string, from: number): number {
  let at = raw.indexOf('"', from + 1)
  while (at >= 0 && raw[at + 1] === '"') at = raw.indexOf('"', at + 2)
  return at < 0 ? raw.length : at + 1
}

/** A written cell that no spreadsheet runs as a formula. */
export function neutralizeRaw(cell: string): string {
  if (!cell.startsWith('"')) return isFormula(cell) ? `'${cell}` : cell
  const content = cell.slice(1, cell.length > 1 && cell.endsWith('"') ? -1 : undefined).replaceAll('""', '"')
  return isFormula(content) ? `"'${cell.slice(1)}` : cell
}
