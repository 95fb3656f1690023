import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { codePicture, noise } from '../../test/scan-pictures.ts'
import { type DecoderPool, openDecoderPool, type PoolOptions } from './decoder-pool.ts'
import type { Job } from './job.ts'
import { fromProc, fromPs, memoryOf } from './memory-of.ts'

const MB = 1024 * 1024
const ENOUGH = { ms: 20_000, bytes: 2048 * MB }
const TEXT = 'HTTPS://EXQ.KR/#01ARZ3NDEKTSV4RRFFQ69G5FAV'

const folder = mkdtempSync(join(tmpdir(), 'exqress-scan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  writeFileSync(at('good.png'), await codePicture(TEXT))
  writeFileSync(at('noise.png'), noise(4000, 3000))
})

function openPool(options: Partial<PoolOptions> = {}): DecoderPool {
  const pool = openDecoderPool({
    size: 1,
    platform: process.platform,
    heapBytes: 300 * MB,
    keepBytes: 150 * MB,
    ...options,
  })
  onTestFinished(() => pool.close())
  return pool
}
const scanJob = (path: string, effort: 'fast' | 'normal' | 'thorough' = 'fast', budgetMs = 2000) =>
  ({ kind: 'scan', picture: { path }, options: { effort, budgetMs } }) as const satisfies Job
const textsOf = (answer: Awaited<ReturnType<ReturnType<typeof openPool>['run']>>) =>
  'result' in answer && 'codes' in answer.result ? answer.result.codes.map(({ text }) => text) : answer

describe('a decoder', () => {
  it('reads one picture after the other, from files and from bytes', async () => {
    const pool = openPool()
    expect(textsOf(await pool.run(scanJob(at('good.png')), ENOUGH))).toEqual([TEXT])
    const bytes = await codePicture('second')
    const job = { kind: 'scan', picture: { bytes }, options: { effort: 'fast', budgetMs: 2000 } } as const
    expect(textsOf(await pool.run(job, ENOUGH))).toEqual(['second'])
  })

  it('is killed at its time, and the next picture gets a fresh one', async () => {
    const pool = openPool()
    const started = performance.now()
    const slow = await pool.run(scanJob(at('noise.png'), 'thorough', 60_000), { ms: 150, bytes: 2048 * MB })
    expect(slow).toEqual({ code: 'SCAN_TIMEOUT', fields: {} })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(textsOf(await pool.run(scanJob(at('good.png')), ENOUGH))).toEqual([TEXT])
  })

  it.skipIf(memoryOf(process.platform) === undefined)('is killed when it takes too much memory', async () => {
    const pool = openPool()
    const large = await pool.run(scanJob(at('noise.png'), 'thorough', 60_000), { ms: 60_000, bytes: 100 * MB })
    expect(large).toEqual({ code: 'SCAN_OUT_OF_MEMORY', fields: {} })
    expect(textsOf(await pool.run(scanJob(at('good.png')), ENOUGH))).toEqual([TEXT])
  })

  it('whose memory has grown takes no other picture: what one left behind is not held against the next', async () => {
    const pool = openPool({ keepBytes: 1 })
    const texts = []
    for (let i = 0; i < 3; i++) texts.push(textsOf(await pool.run(scanJob(at('good.png')), ENOUGH)))
    expect(texts).toEqual([[TEXT], [TEXT], [TEXT]])
  })

  it('says what is wrong with a file by its code, and reads on', async () => {
    const pool = openPool()
    writeFileSync(at('broken.png'), (await codePicture('x')).subarray(0, 100))
    expect(await pool.run(scanJob(at('broken.png')), ENOUGH)).toMatchObject({ code: 'IMAGE_BROKEN' })
    expect(await pool.run(scanJob(at('none.png')), ENOUGH)).toMatchObject({ code: 'ENOENT' })
    expect(textsOf(await pool.run(scanJob(at('good.png')), ENOUGH))).toEqual([TEXT])
  })
})

it('a pool that is closed in the middle of its pictures leaves no decoder and answers all of them', async () => {
  const pool = openPool({ size: 2 })
  const under = Array.from({ length: 5 }, () =>
    pool.run(scanJob(at('noise.png'), 'thorough', 60_000), { ms: 60_000, bytes: 2048 * MB }),
  )
  pool.close()
  expect(await Promise.all(under)).toEqual(under.map(() => ({ code: 'SCAN_STOPPED', fields: {} })))
})

describe.skipIf(process.platform !== 'linux')('the memory of a process', () => {
  it('is the same from /proc as from ps', async () => {
    const [proc = 0, ps = 0] = [await fromProc(process.pid), await fromPs(process.pid)]
    expect(proc).toBeGreaterThan(20 * MB)
    expect(ps / proc).toBeGreaterThan(0.8)
    expect(ps / proc).toBeLessThan(1.25)
  })

  it('of one that has ended is not known', async () => {
    expect(await fromProc(2 ** 30)).toBeUndefined()
    expect(await fromPs(2 ** 30)).toBeUndefined()
  })
})
