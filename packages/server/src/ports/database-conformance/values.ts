import { sql } from 'kysely'
import { expect } from 'vitest'
import { UniqueViolation, ValueRefused } from '../database.ts'
import { type Case, countParcels, parcel, withTables } from './case.ts'

const unstorable: readonly (readonly [string, unknown, ValueRefused['reason']])[] = [
  ['NUL in text', 'a\0b', 'nul'],
  ['half a surrogate pair', 'a\ud83db', 'surrogate'],
  ['an integer beyond 2^53', 2 ** 53, 'number'],
  ['a bigint beyond 2^53', 2n ** 53n, 'number'],
  ['NaN', Number.NaN, 'number'],
  ['a Date', new Date(0), 'type'],
  ['an object', { a: 1 }, 'type'],
]

export const valueCases: readonly Case[] = [
  {
    fact: 'a row comes back as it was put in',
    run: withTables(async database => {
      const bytes = Buffer.from([0, 1, 92, 34, 255, 0])
      const row = parcel(1, { seq: 1_795_362_054_745, body: bytes, note: '서울 "강남" \\ {a,b} \t\r\n 👩‍👩‍👧 é' })
      await database.query.insertInto('parcels').values(row).execute()
      await database.transaction(({ insertMany }) => insertMany('parcels', [{ ...row, id: 'row-2', seq: 2 }]))
      const [first, second] = await database.query.selectFrom('parcels').selectAll().orderBy('id').execute()
      expect(first).toEqual(row)
      expect(second).toEqual({ ...row, id: 'row-2', seq: 2 })
    }),
  },
  {
    fact: 'true is 1, false is 0, undefined is null',
    run: withTables(async database => {
      const flagged = { ...parcel(1), done: true as unknown as number, note: undefined as unknown as null }
      await database.query.insertInto('parcels').values(flagged).execute()
      const more = { ...flagged, id: 'row-2', seq: 2, done: false as unknown as number }
      await database.transaction(({ insertMany }) => insertMany('parcels', [more]))
      const rows = await database.query.selectFrom('parcels').select(['done', 'note']).orderBy('id').execute()
      expect(rows).toEqual([
        { done: 1, note: null },
        { done: 0, note: null },
      ])
      const found = database.query
        .selectFrom('parcels')
        .select('id')
        .where('done', '=', true as unknown as number)
      expect(await found.execute()).toEqual([{ id: 'row-1' }])
    }),
  },
  {
    fact: 'the empty text is not null, in words that array literals give a meaning',
    run: withTables(async database => {
      const notes = ['', 'NULL', 'null', '{}', '"', '\\', ',', ' ']
      await database.transaction(({ insertMany }) =>
        insertMany(
          'parcels',
          notes.map((note, index) => parcel(index, { note, body: new Uint8Array(0) })),
        ),
      )
      const rows = await database.query.selectFrom('parcels').select(['note', 'body']).orderBy('seq').execute()
      expect(rows.map(({ note }) => note)).toEqual(notes)
      expect(rows.map(({ body }) => body?.length)).toEqual(notes.map(() => 0))
    }),
  },
  {
    fact: 'five megabytes of text and of bytes come back whole',
    run: withTables(async database => {
      const note = '가나다 label '.repeat(350_000)
      const body = Buffer.alloc(5_000_000, 'exqress')
      await database.query.insertInto('parcels').values(parcel(1, { note, body })).execute()
      const row = await database.query.selectFrom('parcels').selectAll().executeTakeFirstOrThrow()
      expect(row.note === note).toBe(true)
      expect(body.equals(row.body ?? Buffer.alloc(0))).toBe(true)
    }),
  },
  {
    fact: 'JSON is text and comes back byte by byte',
    run: withTables(async database => {
      const note = '{"b":1,  "a":[1.0,"\\u0000"]}'
      await database.query.insertInto('parcels').values(parcel(1, { note })).execute()
      expect((await database.query.selectFrom('parcels').select('note').executeTakeFirstOrThrow()).note).toBe(note)
    }),
  },
  {
    fact: 'what an engine would change without a word is refused, and nothing of it is stored',
    run: withTables(async database => {
      for (const [what, value, reason] of unstorable) {
        const row = { ...parcel(1), note: value as string }
        const single = database.query.insertInto('parcels').values(row).execute()
        await expect(single, what).rejects.toMatchObject({ name: 'ValueRefused', reason })
        const bulk = database.transaction(({ insertMany }) => insertMany('parcels', [parcel(2), row]))
        await expect(bulk, what).rejects.toMatchObject({ name: 'ValueRefused', reason })
      }
      expect(await countParcels(database)).toBe(0)
    }),
  },
  {
    fact: 'a refusal names no value',
    run: withTables(async database => {
      const row = parcel(1, { note: '김보람\0' })
      const refused = await database.query.insertInto('parcels').values(row).execute().catch(String)
      expect(refused).not.toContain('김보람')
      await database.query.insertInto('counters').values({ id: 'c', n: 1, label: '김보람' }).execute()
      const again = database.query.insertInto('counters').values({ id: 'd', n: 1, label: '김보람' }).execute()
      const violation = await again.catch((error: unknown) => error)
      expect(violation).toBeInstanceOf(UniqueViolation)
      const everything = JSON.stringify(violation, allProperties) + String((violation as Error).stack)
      expect(everything).not.toContain('김보람')
    }),
  },
  {
    fact: 'integers are exact up to 2^53, and a larger result is an error instead of a rounded one',
    run: withTables(async database => {
      await database.query
        .insertInto('parcels')
        .values(parcel(1, { seq: Number.MAX_SAFE_INTEGER }))
        .execute()
      const { seq } = await database.query.selectFrom('parcels').select('seq').executeTakeFirstOrThrow()
      expect(seq).toBe(Number.MAX_SAFE_INTEGER)
      const beyond = sql<{ big: number }>`SELECT seq + 2 AS big FROM parcels`.execute(database.query)
      await expect(beyond).rejects.toThrow(ValueRefused)
    }),
  },
  {
    fact: 'count, sum, max and a truth are numbers',
    run: withTables(async database => {
      await database.query
        .insertInto('parcels')
        .values([parcel(1), parcel(2), parcel(4)])
        .execute()
      const { rows } = await sql`
        SELECT count(*) AS count, sum(seq) AS sum, max(seq) AS max, EXISTS (SELECT 1 FROM parcels) AS some FROM parcels
      `.execute(database.query)
      expect(rows).toEqual([{ count: 3, sum: 7, max: 4, some: 1 }])
    }),
  },
]

/** Own properties also where they are not enumerable, and causes. */
function allProperties(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  return Object.fromEntries(Object.getOwnPropertyNames(value).map(name => [name, Reflect.get(value, name)]))
}
