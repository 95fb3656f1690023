import { DatabaseMisuse, type Migration } from '../../ports/database.ts'

/** The table that remembers which migrations were applied; the same on every engine. */
export const MIGRATIONS_TABLE = 'schema_migrations'

/** The statements still to run, in order. Names must be sorted and distinct, so that every machine applies them alike. */
export function pendingMigrations(migrations: readonly Migration[], applied: ReadonlySet<string>): Migration[] {
  for (const [index, { name }] of migrations.entries()) {
    const previous = migrations[index - 1]
    if (previous !== undefined && previous.name >= name) {
      throw new DatabaseMisuse(`migration ${name} must sort after ${previous.name}`)
    }
  }
  return migrations.filter(({ name }) => !applied.has(name))
}

export const statementsFor = (engine: 'sqlite' | 'postgres', { up }: Migration): readonly string[] =>
  'both' in up ? up.both : up[engine]
