import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll } from 'vitest'

/**
 * A fresh database on the PostgreSQL server that EXQRESS_TEST_POSTGRES names, dropped when the test file has ended; call
 * it once at the top of the file. Without the variable: undefined and one line on what was left out, and with CI=true a
 * failure, because a suite that leaves out an engine has not passed. `deploy/local/engines up` starts the server.
 */
export async function postgresForTests(): Promise<{ readonly url: string } | undefined> {
  const server = process.env.EXQRESS_TEST_POSTGRES
  if (server === undefined || server === '') return leftOut('tests on PostgreSQL (EXQRESS_TEST_POSTGRES is not set)')
  const name = `exqress_test_${randomBytes(8).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  afterAll(() => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`))
  const url = new URL(server)
  url.pathname = name
  return { url: url.href }
}

/** Whether strace is there, which fails or counts a program's system calls without changing it. */
export function straceForTests(): boolean {
  const there = spawnSync('strace', ['-V']).error === undefined
  if (!there) leftOut('tests under strace')
  return there
}

async function onServer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function leftOut(what: string): undefined {
  const message = `Left out: ${what}. To run them: eval "$(deploy/local/engines up)"`
  if (process.env.CI === 'true') throw new Error(message)
  process.stderr.write(`${message}\n`)
}
