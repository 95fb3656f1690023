import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LabelJob, largeJob, placeOf } from './jobs.ts'
import { lost, readKept } from './kept.ts'
import type { Workplace } from './workplace.ts'

const ROWS = 1500
const LOCAL = { env: { EXQRESS_DATA_DIR: 'data' } }

/** Begins the job and kills it when its first rows are printed. */
async function killedAtFirstRow(job: LabelJob): Promise<Workplace> {
  const place = placeOf(job)
  const { signal } = await place.exqress([...job.args, '--jsonl'], {
    ...LOCAL,
    onStart: child => child.stdout?.once('data', () => child.kill('SIGKILL')),
  })
  expect(signal).toBe('SIGKILL')
  return place
}

interface Listed {
  readonly id: string
  readonly rowsDone: number
  readonly rows: number
  readonly input: string
  readonly out: string
  readonly runningPid?: number
}

async function list(place: Workplace): Promise<Listed[]> {
  const { stdout } = await place.exqress(['job', 'list', '--json'], LOCAL)
  return JSON.parse(stdout).data.jobs
}

const visible = (place: Workplace) => place.contents().filter(name => !name.startsWith('data/'))

describe('a job that was killed', () => {
  const job = largeJob(ROWS)

  it('is listed with how far it came, goes on by its id, and is listed no more', { timeout: 60_000 }, async () => {
    const place = await killedAtFirstRow(job)
    const [listed, ...more] = await list(place)
    expect(more).toEqual([])
    expect(listed).toMatchObject({ rows: ROWS, input: place.path('orders.csv'), out: place.path('labels.pdf') })
    expect(listed?.rowsDone).toBeGreaterThan(0)
    expect(listed).not.toHaveProperty('runningPid')
    expect(await place.exqress(['job', 'resume', listed?.id ?? ''], LOCAL)).toMatchObject({ code: 0 })
    expect(await list(place)).toEqual([])
    expect(visible(place)).toEqual(['labels.pdf', 'orders.csv'])
    place.remove()
  })

  it('given up leaves no part of an output; what was issued stays issued', { timeout: 60_000 }, async () => {
    const place = await killedAtFirstRow(job)
    expect(visible(place)).toContain('.labels.pdf.exqress-part')
    const before = readKept(place.path('data')).parcels
    const [listed] = await list(place)
    const discard = ['job', 'discard', listed?.id ?? '']
    // Without a terminal there is nobody who could say yes.
    expect(await place.exqress(discard, LOCAL)).toMatchObject({ code: 2 })
    expect(await place.exqress([...discard, '--yes'], LOCAL)).toMatchObject({ code: 0 })
    expect(visible(place)).toEqual(['orders.csv'])
    expect(place.contents().filter(name => name.startsWith('data/jobs/'))).toEqual(['data/jobs/', 'data/jobs/secret'])
    expect(readKept(place.path('data')).parcels).toEqual(before)
    expect(await place.exqress(['job', 'resume', listed?.id ?? ''], LOCAL)).toMatchObject({ code: 5 })
    place.remove()
  })

  it('given up between the two renames of a folder, brings back the earlier folder', { timeout: 60_000 }, async () => {
    const place = await killedAtFirstRow(largeJob(ROWS, '--format', 'svg', '--out', 'pictures'))
    mkdirSync(place.path('.pictures.exqress-old'))
    place.write('.pictures.exqress-old/000001-pcl_00000000000000000000000000.svg', 'earlier')
    const [listed] = await list(place)
    await place.exqress(['job', 'discard', listed?.id ?? '', '--yes'], LOCAL)
    expect(visible(place)).toEqual(['orders.csv', 'pictures/', 'pictures/000001-pcl_00000000000000000000000000.svg'])
    place.remove()
  })

  it('is not gone on with when its input has changed, and says so', { timeout: 60_000 }, async () => {
    const place = await killedAtFirstRow(job)
    const [listed] = await list(place)
    const before = readKept(place.path('data'))
    place.write('orders.csv', largeJob(ROWS - 1).csv)
    const { code, stdout } = await place.exqress(['job', 'resume', listed?.id ?? '', '--json'], LOCAL)
    expect([code, JSON.parse(stdout).error.code]).toEqual([6, 'JOB_INPUT_CHANGED'])
    // The same command on the changed file is a new job: rows that are as they were keep their labels.
    expect(await place.exqress(job.args, LOCAL)).toMatchObject({ code: 0 })
    expect(lost({ ...before, journaled: [] }, readKept(place.path('data')))).toEqual([])
    expect(visible(place)).toEqual(['labels.pdf', 'orders.csv'])
    place.remove()
  })

  it('is not gone on with on another server', { timeout: 60_000 }, async () => {
    const place = await killedAtFirstRow(job)
    const [listed] = await list(place)
    const { code, stdout } = await place.exqress(
      ['job', 'resume', listed?.id ?? '', '--server', 'http://127.0.0.1:9', '--json'],
      { env: { ...LOCAL.env, EXQRESS_API_KEY: 'exq_0000000000' } },
    )
    expect([code, JSON.parse(stdout).error.code]).toEqual([6, 'JOB_OF_OTHER_SERVER'])
    expect(await list(place)).toHaveLength(1)
    place.remove()
  })
})

it('a job that runs is listed with its process, and cannot be given up', { timeout: 60_000 }, async () => {
  const job = largeJob(4000)
  const place = placeOf(job)
  let looked: Promise<void> | undefined
  const ended = await place.exqress([...job.args, '--jsonl'], {
    ...LOCAL,
    onStart: child =>
      child.stdout?.once('data', () => {
        // Stopped, so that it is still running when we look.
        child.kill('SIGSTOP')
        looked = (async () => {
          const [listed] = await list(place)
          expect(listed).toMatchObject({ runningPid: child.pid, rows: 4000 })
          const { code } = await place.exqress(['job', 'discard', listed?.id ?? '', '--yes'], LOCAL)
          expect(code).toBe(6)
        })().finally(() => child.kill('SIGCONT'))
      }),
  })
  await looked
  expect(ended.code).toBe(0)
  place.remove()
})

it('a job that a server has become out of reach of says how to go on', { timeout: 60_000 }, async () => {
  const job = largeJob(10)
  const place = placeOf(job)
  const server = ['--server', 'http://127.0.0.1:9']
  const env = { ...LOCAL.env, EXQRESS_API_KEY: 'exq_0000000000' }
  const { code, stderr } = await place.exqress([...job.args, ...server], { env })
  expect(code).toBe(8)
  expect(stderr).toMatch(/go on: exqress job resume [0-9a-f]{12} --server http:\/\/127\.0\.0\.1:9\n/)
  place.remove()
})
