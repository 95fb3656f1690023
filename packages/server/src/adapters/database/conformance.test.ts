import { memoryPlace, postgresPlaces, sqlitePlace } from '../../../test/database-places.ts'
import { postgresForTests } from '../../../test/engines.ts'
import { databaseConformance } from '../../ports/database.conformance.ts'

const postgres = await postgresForTests()

databaseConformance('SQLite, a file', sqlitePlace, { shared: true })
databaseConformance('SQLite, in memory', memoryPlace, { shared: false })
if (postgres !== undefined) databaseConformance('PostgreSQL', postgresPlaces(postgres.url), { shared: true })
