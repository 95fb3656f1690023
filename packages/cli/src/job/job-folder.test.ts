import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobBusy, type JobRecord, jobId, jobsIn } from './job-folder.ts'
import { lockedBy, takeLock } from './lock.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'exqress-job-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

async function record(inputSha256: string): Promise<JobRecord> {
  const options = { file: '/in/orders.csv', out: '/out/labels.pdf' }
  return {
    version: 1,
    id: jobId('label', options),
    command: 'label',
    options,
    input: '/in/orders.csv',
    out: '/out/labels.pdf',
    createdAt: 1_700_000_000_000,
    dataRows: 3,
    inputMac: await jobsIn(dataDir).inputMac(inputSha256),
  }
}

describe('a job folder', () => {
  it('a suspended job is found again with its journal, a finished one leaves nothing', async () => {
    const jobs = jobsIn(dataDir)
    const first = await jobs.open(await record('aa'))
    expect(first.resumed).toBe(false)
    await first.journal.append([{ row: 1, state: 'issued', parcelId: 'pcl_X' }])
    await first.suspend()
    expect(await jobs.list()).toMatchObject([{ id: first.record.id, done: 1, dataRows: 3 }])

    const second = await jobs.open(await record('aa'))
    expect(second.resumed).toBe(true)
    expect(second.journal.earlier).toHaveLength(1)
    await second.finish()
    expect(await jobs.list()).toEqual([])
    expect(readdirSync(join(dataDir, 'jobs'))).toEqual(['secret'])
  })

  it('another input under the same name starts anew', async () => {
    const jobs = jobsIn(dataDir)
    const first = await jobs.open(await record('aa'))
    await first.journal.append([{ row: 1, state: 'issued', parcelId: 'pcl_X' }])
    await first.suspend()
    const second = await jobs.open(await record('bb'))
    expect(second.resumed).toBe(false)
    expect(second.journal.earlier).toEqual([])
    await second.finish()
  })

  it('is refused while this process runs it', async () => {
    const jobs = jobsIn(dataDir)
    const open = await jobs.open(await record('aa'))
    await expect(jobs.open(await record('aa'))).rejects.toThrow(JobBusy)
    await open.finish()
  })

  it('does not hold the digest of the input in clear', async () => {
    const digest = 'a'.repeat(64)
    expect((await record(digest)).inputMac).not.toContain(digest)
    expect((await record(digest)).inputMac).toBe((await record(digest)).inputMac)
  })

  it('what a killed removal left is swept', async () => {
    const left = join(dataDir, 'jobs', '.gone-abc-1')
    mkdirSync(left, { recursive: true })
    writeFileSync(join(left, 'journal'), '')
    await jobsIn(dataDir).sweep()
    expect(existsSync(left)).toBe(false)
  })
})

describe('the lock', () => {
  it('is held by a living process and taken over from a dead one', async () => {
    const path = join(dataDir, 'lock')
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const { readFileSync } = await import('node:fs')
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    writeFileSync(path, `${child.pid} ${started}`)
    expect(await takeLock(path)).toBeUndefined()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const lock = await takeLock(path)
    expect(lock).toBeDefined()
    expect(await lockedBy(path)).toBe(process.pid)
    await lock?.release()
  })

  it('a pid that another process was given since does not hold it', async () => {
    const path = join(dataDir, 'lock')
    writeFileSync(path, `${process.pid} 1`)
    const lock = await takeLock(path)
    expect(lock).toBeDefined()
    await lock?.release()
  })

  it('a lock file cut short by a crash is taken over', async () => {
    const path = join(dataDir, 'lock')
    writeFileSync(path, '')
    expect(await takeLock(path)).toBeDefined()
  })
})
