import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { Connection } from './connection.ts'

function connection(capacity: number): Connection {
  const handle = new BetterSqlite3(':memory:')
  onTestFinished(() => {
    handle.close()
  })
  return new Connection(handle, capacity)
}

test('a statement is prepared once while it is in use', () => {
  const one = connection(3)
  const first = one.statement('SELECT 1')
  one.statement('SELECT 2')
  expect(one.statement('SELECT 1')).toBe(first)
})

test('the least recently used statement makes room for a new one', () => {
  const one = connection(3)
  const [first, second] = ['SELECT 1', 'SELECT 2', 'SELECT 3'].map(sql => one.statement(sql))
  one.statement('SELECT 1')
  one.statement('SELECT 4')
  expect(one.statement('SELECT 1')).toBe(first)
  expect(one.statement('SELECT 2')).not.toBe(second)
})
