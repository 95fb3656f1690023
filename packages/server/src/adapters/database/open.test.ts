import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { sqlitePlace } from '../../../test/database-places.ts'
import { DatabaseMisuse } from '../../ports/database.ts'
import { openDatabase } from './open.ts'

const options = { service: 'delivery', durability: 'full' } as const

test('a folder, by its path or its URL, holds one file for each service', async () => {
  const { folder, remove } = await sqlitePlace()
  onTestFinished(remove)
  const places = [
    folder,
    join(folder, '한글 폴더'),
    pathToFileURL(join(folder, 'a b%')).href.replace('file:', 'sqlite:'),
  ]
  for (const url of places) {
    const database = await openDatabase(url, options)
    expect(database.engine).toBe('sqlite')
    await database.close()
  }
  expect(readdirSync(folder).sort()).toEqual(['a b%', 'delivery.sqlite', '한글 폴더'])
  expect(readdirSync(join(folder, 'a b%'))).toEqual(['delivery.sqlite'])
  expect(readdirSync(join(folder, '한글 폴더'))).toEqual(['delivery.sqlite'])
})

test('two databases in memory have nothing in common', async () => {
  const [one, other] = [await openDatabase('sqlite::memory:', options), await openDatabase('sqlite::memory:', options)]
  await one.migrate([{ name: '0001', up: { both: ['CREATE TABLE t (id text PRIMARY KEY)'] } }])
  expect(await one.query.introspection.getTables()).toHaveLength(2)
  expect(await other.query.introspection.getTables()).toEqual([])
  await Promise.all([one.close(), other.close()])
})

test.each(['', 'mysql://localhost/x', 'sqlite:data', 'sqlite://elsewhere/data', 'file:///data'])(
  'a place written "%s" is not supported',
  async url => {
    await expect(openDatabase(url, options)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      engineCode: 'URL_NOT_SUPPORTED',
    })
  },
)

test('a server that does not answer is unavailable, and the password is not in the error', async () => {
  const failure = await openDatabase('postgres://exqress:s3cret@127.0.0.1:1/nothing', options).catch(
    (error: Error) => error,
  )
  expect(failure).toMatchObject({ code: 'STORAGE_UNAVAILABLE', engineCode: 'ECONNREFUSED' })
  expect(`${(failure as Error).stack} ${JSON.stringify(failure)}`).not.toContain('s3cret')
})

test.each(['../escape', 'Delivery', 'a-b', ''])('a service called "%s" is a mistake', async service => {
  await expect(openDatabase('sqlite::memory:', { ...options, service })).rejects.toThrow(DatabaseMisuse)
})
