import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobBusy, type JobRecord, jobId, jobsIn } from './job-folder.ts'
import { takeLock } from './lock.ts'
import { partOf } from './output.ts'

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
    out: join(dataDir, 'labels.pdf'),
    errors: join(dataDir, 'labels.errors.csv'),
    server: null,
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

  it('left before it was written down, or while its folder was removed, is swept', async () => {
    const jobs = jobsIn(dataDir)
    await jobs.inputMac('aa')
    const folder = join(dataDir, 'jobs')
    mkdirSync(join(folder, '.gone-0123456789ab-1-2'))
    writeFileSync(join(folder, '.gone-0123456789ab-1-2', 'journal'), '')
    mkdirSync(join(folder, '0123456789ab'))
    writeFileSync(join(folder, '0123456789ab', 'lock-1-2'), '')
    writeFileSync(join(folder, '0123456789ab', 'job.json.part'), '{')
    writeFileSync(join(folder, 'secret.1-2.part'), '')
    await jobs.sweep()
    expect(readdirSync(folder)).toEqual(['secret'])
  })

  it('that runs, or can be resumed, is not swept', async () => {
    const jobs = jobsIn(dataDir)
    const beginning = join(dataDir, 'jobs', '0123456789ab')
    mkdirSync(beginning, { recursive: true })
    const lock = await takeLock(beginning)
    const suspended = await jobs.open(await record('aa'))
    await suspended.suspend()
    await jobs.sweep()
    expect(existsSync(beginning)).toBe(true)
    expect(await jobs.list()).toHaveLength(1)
    if (typeof lock === 'object') await lock.release()
  })

  it('given up takes with it what grew beside its outputs, and brings back a folder that was moved aside', async () => {
    const jobs = jobsIn(dataDir)
    const job = { ...(await record('aa')), out: join(dataDir, 'labels') }
    await (await jobs.open(job)).suspend()
    for (const path of [job.out, job.errors]) writeFileSync(partOf(path), 'half')
    mkdirSync(join(dataDir, '.labels.exqress-old'))
    await jobs.discard(job)
    expect(readdirSync(dataDir).sort()).toEqual(['jobs', 'labels'])
    expect(readdirSync(join(dataDir, 'jobs'))).toEqual(['secret'])
  })

  it('is not given up while a process runs it', async () => {
    const jobs = jobsIn(dataDir)
    const open = await jobs.open(await record('aa'))
    await expect(jobs.discard(open.record)).rejects.toThrow(JobBusy)
    await open.finish()
  })

  it('does not hold the digest of the input in clear', async () => {
    const digest = 'a'.repeat(64)
    expect((await record(digest)).inputMac).not.toContain(digest)
    expect((await record(digest)).inputMac).toBe((await record(digest)).inputMac)
  })
})
