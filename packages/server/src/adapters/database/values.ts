import { ValueRefused } from '../../ports/database.ts'

/** What both engines store and give back unchanged. */
export type StoredValue = string | number | Uint8Array | null

/** The one transformer of parameters: booleans become 0/1, and what an engine would change silently is refused. */
export function storedValue(value: unknown): StoredValue {
  switch (typeof value) {
    case 'string':
      return storedText(value)
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
        throw new ValueRefused('number', 'a number must be finite and within 2^53')
      }
      return value
    case 'boolean':
      return value ? 1 : 0
    case 'undefined':
      return null
    case 'bigint': {
      const number = Number(value)
      if (!Number.isSafeInteger(number)) throw new ValueRefused('number', 'an integer must be within 2^53')
      return number
    }
    default:
      if (value === null || value instanceof Uint8Array) return value
      throw new ValueRefused('type', 'a value must be text, a number, a boolean, bytes or null')
  }
}

// Every supported Node has it; the compiler's library stays at es2023 for the SDK's sake.
type Checkable = string & { isWellFormed(): boolean }

// PostgreSQL cannot hold NUL in text, SQLite's own functions stop at it; UTF-8 has no half surrogate pair, so a driver
// writes U+FFFD in its place.
function storedText(text: string): string {
  if (text.includes('\0')) throw new ValueRefused('nul', 'text must not contain NUL')
  if (!(text as Checkable).isWellFormed())
    throw new ValueRefused('surrogate', 'text must not contain half a surrogate pair')
  return text
}

export const storedValues = (values: readonly unknown[]): StoredValue[] => values.map(storedValue)

/** The columns that all rows of one insert share. */
export function columnsOf(rows: readonly object[]): readonly string[] {
  const columns = Object.keys(rows[0] ?? {})
  if (columns.length === 0) throw new ValueRefused('columns', 'a row must have at least one column')
  return columns
}

/** Refuses a row whose columns are not exactly `columns`: the difference would be lost without a word. */
export function requireColumns(row: object, columns: readonly string[]): void {
  const own = Object.keys(row)
  if (own.length === columns.length && own.every((column, index) => column === columns[index])) return
  // The same columns in another order.
  if (own.length !== columns.length || !columns.every(column => Object.hasOwn(row, column))) {
    throw new ValueRefused('columns', 'all rows of one insert must have the same columns')
  }
}
