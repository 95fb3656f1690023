import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { vaultFolder } from '../../../../test/vault-place.ts'
import { verifyAudit } from './verify-audit.ts'

// Processes are slow to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const script = fileURLToPath(new URL('../../../../test/vault-process.ts', import.meta.url))

/** Starts a process that reveals without end, kills it after that many answers, returns the answers. */
function revealUntilKilled(place: ReturnType<typeof vaultFolder>, run: number, answers: number) {
  return new Promise<string[]>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@exqress/source', script, 'keep-revealing', place.folder, place.ring, String(run)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      if (output.split('\n').length > answers) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (status, signal) =>
      signal === 'SIGKILL' ? resolve(output.split('\n').slice(0, -1)) : reject(new Error(`exited with ${status}`)),
    )
  })
}

it('a process that is killed at random has answered nothing that is not in the log, and counted what is', async () => {
  const place = vaultFolder()
  const answered: string[] = []
  for (const [run, answers] of [1, 70, 333, 1400].entries()) {
    answered.push(...(await revealUntilKilled(place, run, answers)))
    const { parts, close } = await place.open()
    const entries = await parts.database.query
      .selectFrom('audit_entries')
      .select('request_id')
      .where('kind', '=', 'reveal')
      .execute()
    const logged = new Set(entries.map(entry => entry.request_id))
    expect(logged.size).toBe(entries.length)
    for (const line of answered) expect(logged).toContain(line.split(' ')[0])
    // The vault's own count moves with the entries, and the chain goes on over every end.
    expect(await verifyAudit(parts)).toMatchObject({ ok: true, reveals: entries.length })
    await close()
  }
  expect(answered.length).toBeGreaterThan(1800)
  expect(answered.every(line => /^\d+-\d+-\d+ 010-7319-\d{4}$/.test(line))).toBe(true)
  place.remove()
})

it('two processes that reveal at the same time write one log', async () => {
  const place = vaultFolder()
  const [one, other] = await Promise.all([revealUntilKilled(place, 1, 200), revealUntilKilled(place, 2, 200)])
  const { parts, close } = await place.open()
  const report = await verifyAudit(parts)
  expect(report.ok).toBe(true)
  expect(report.reveals).toBeGreaterThanOrEqual(one.length + other.length)
  await close()
  place.remove()
})
