import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'

const script = fileURLToPath(new URL('engines', import.meta.url))

/** A home of its own, so that engines which others use are left alone. */
function engines() {
  const home = `/var/tmp/exqress-engines-test-${randomBytes(6).toString('hex')}`
  const run = (verb: string) =>
    spawnSync(script, [verb], { encoding: 'utf8', env: { ...process.env, EXQRESS_ENGINES_HOME: home } })
  onTestFinished(() => {
    run('down')
  })
  return { home, run }
}

test('an unknown verb explains the others and is a usage error', () => {
  const { status, stdout, stderr } = engines().run('start')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  for (const verb of ['up', 'env', 'status', 'down']) expect(stderr).toContain(`engines ${verb}`)
})

test('nothing is printed for engines that do not run', () => {
  const { run } = engines()
  expect(run('env')).toMatchObject({ status: 0, stdout: '' })
  expect(run('status')).toMatchObject({ status: 0, stdout: '', stderr: 'engines: postgres: not running\n' })
})

const installed = process.env.EXQRESS_TEST_POSTGRES !== undefined && existsSync('/usr/lib/postgresql')

test.skipIf(!installed)(
  'up leads to a server that keeps what it is given, again finds it running, down leaves nothing',
  async () => {
    const { home, run } = engines()
    const up = run('up')
    expect(up.stderr).toContain('PostgreSQL listens on 127.0.0.1:')
    const url = /^export EXQRESS_TEST_POSTGRES=(postgres:\/\/\S+)$/m.exec(up.stdout)?.[1] ?? ''
    const sql = postgres(url, { max: 1 })
    expect(await sql`SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS address`).toEqual(
      [{ fsync: 'on', address: '127.0.0.1' }],
    )
    await sql.end()
    expect(run('up')).toMatchObject({ status: 0, stdout: up.stdout, stderr: '' })
    expect(run('env').stdout).toBe(up.stdout)
    expect(run('down')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(existsSync(home)).toBe(false)
    await expect(postgres(url, { max: 1, connect_timeout: 2 })`SELECT 1`).rejects.toThrow('ECONNREFUSED')
  },
)
