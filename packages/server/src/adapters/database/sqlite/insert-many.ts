import { columnsOf, requireColumns, storedValue } from '../values.ts'
import type { Connection } from './connection.ts'

/** One prepared single-row statement, run for each row. Returns how many rows were inserted. */
export function insertMany(
  connection: Connection,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  onConflict: 'fail' | 'ignore',
): number {
  if (rows.length === 0) return 0
  const columns = columnsOf(rows)
  const ignore = onConflict === 'ignore' ? ' ON CONFLICT DO NOTHING' : ''
  const statement = connection.statement(
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})${ignore}`,
  )
  return connection.attempt(() => {
    let inserted = 0
    for (const row of rows) {
      requireColumns(row, columns)
      inserted += statement.run(columns.map(column => storedValue(row[column]))).changes
    }
    return inserted
  })
}

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
