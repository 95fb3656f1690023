import { DatabaseMisuse } from '../../../ports/database.ts'
import type { Session } from '../session.ts'
import { columnsOf, requireColumns, type StoredValue, storedValue } from '../values.ts'

/** Columns of each table and their types, read once. */
export class TableTypes {
  readonly #tables = new Map<string, ReadonlyMap<string, string>>()

  async of(session: Session, table: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#tables.get(table)
    if (known !== undefined) return known
    const { rows } = await session.run(
      `SELECT attname AS name, atttypid::regtype::text AS type FROM pg_attribute
       WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
      [quoted(table)],
    )
    const types = new Map(rows.map(({ name, type }) => [String(name), String(type)]))
    if (types.size > 0) this.#tables.set(table, types)
    return types
  }

  forget(): void {
    this.#tables.clear()
  }
}

/**
 * One statement with one array per column, the same text for any number of rows, so it is prepared once. Measured
 * against VALUES lists, json_to_recordset and COPY: docs/decisions/0171-bulk-inserts.md.
 */
export async function insertMany(
  session: Session,
  types: TableTypes,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  onConflict: 'fail' | 'ignore',
): Promise<number> {
  if (rows.length === 0) return 0
  const columns = columnsOf(rows)
  for (const row of rows) requireColumns(row, columns)
  const known = await types.of(session, table)
  const arrays = columns.map((column, index) => {
    const type = known.get(column)
    if (type === undefined) throw new DatabaseMisuse(`table ${table} has no column ${column}`)
    return `$${index + 1}::${type}[]`
  })
  const ignore = onConflict === 'ignore' ? ' ON CONFLICT DO NOTHING' : ''
  const result = await session.run(
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})${ignore}`,
    columns.map(column => arrayLiteral(rows, column)),
  )
  return result.changes ?? 0
}

/** https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function arrayLiteral(rows: readonly Readonly<Record<string, unknown>>[], column: string): string {
  let literal = '{'
  for (const [index, row] of rows.entries()) literal += (index === 0 ? '' : ',') + element(storedValue(row[column]))
  return `${literal}}`
}

function element(value: StoredValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`
  return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`
}

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
