import { describe, expect, it } from 'vitest'
import { csvOf, orders } from '../orders.ts'
import { filesOf, largeJob, leftOver, placeOf } from './jobs.ts'
import { readKept, wrong } from './kept.ts'
import type { Ended } from './workplace.ts'

const ROWS = 2000
const LOCAL = { env: { EXQRESS_DATA_DIR: 'data' } }
const job = largeJob(ROWS, '--json')
const codeOf = ({ stdout }: Ended): string | undefined => JSON.parse(stdout).error?.code

describe('two processes', () => {
  it('with the same command: one prints, the other says that it is being done', { timeout: 120_000 }, async () => {
    const place = placeOf(job)
    const ended = await Promise.all([place.exqress(job.args, LOCAL), place.exqress(job.args, LOCAL)])
    for (const one of ended) {
      // The later one may come when the first is through: then it has done the same again.
      if (one.code !== 0) expect({ code: one.code, error: codeOf(one) }).toEqual({ code: 6, error: 'JOB_BUSY' })
    }
    expect(ended.some(({ code }) => code === 0)).toBe(true)
    expect(wrong(readKept(place.path('data')), ROWS)).toEqual([])
    expect(Object.keys(filesOf(place))).toEqual(['labels.pdf', 'orders.csv'])
    place.remove()
  })

  it('one of which is killed: the other, tried until it may, ends well', { timeout: 120_000 }, async () => {
    const place = placeOf(job)
    const jsonl = largeJob(ROWS, '--jsonl')
    let second: Promise<Ended> | undefined
    await place.exqress(jsonl.args, {
      ...LOCAL,
      onStart: child =>
        child.stdout?.once('data', () => {
          second = place.exqress(jsonl.args, LOCAL).then(ended => {
            child.kill('SIGKILL')
            return ended
          })
        }),
    })
    // It found the first at work, or the first was done before it had begun.
    expect([0, 6]).toContain((await second)?.code)
    expect(await place.exqress(job.args, LOCAL)).toMatchObject({ code: 0 })
    expect(wrong(readKept(place.path('data')), ROWS)).toEqual([])
    expect(Object.keys(filesOf(place))).toEqual(['labels.pdf', 'orders.csv'])
    place.remove()
  })

  it('with two jobs on one data folder: both end well', { timeout: 120_000 }, async () => {
    const place = placeOf(job)
    place.write('more.csv', csvOf(orders(ROWS, 2), 'cj'))
    const more = ['label', 'more.csv', '--out', 'more.pdf', '--json']
    const ended = await Promise.all([place.exqress(job.args, LOCAL), place.exqress(more, LOCAL)])
    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    expect(wrong(readKept(place.path('data')), 2 * ROWS)).toEqual([])
    const alone = placeOf(job)
    await alone.exqress(job.args, LOCAL)
    expect(leftOver(alone, place)).toEqual(['more.csv is left over', 'more.pdf is left over'])
    for (const used of [place, alone]) used.remove()
  })

  it('with two jobs and one output: never one job’s labels in the other’s name', { timeout: 120_000 }, async () => {
    const place = placeOf(job)
    place.write('more.csv', csvOf(orders(ROWS, 2), 'cj'))
    const more = ['label', 'more.csv', '--out', 'labels.pdf', '--json']
    const ended = await Promise.all([place.exqress(job.args, LOCAL), place.exqress(more, LOCAL)])
    for (const one of ended) {
      if (one.code !== 0) expect({ code: one.code, error: codeOf(one) }).toEqual({ code: 6, error: 'OUTPUT_TAKEN' })
    }
    expect(ended.some(({ code }) => code === 0)).toBe(true)
    // The file is that of the last one that said it was done.
    const found = place.read('labels.pdf')
    const possible = []
    for (const args of [job.args, more]) {
      expect(await place.exqress(args, LOCAL)).toMatchObject({ code: 0 })
      possible.push(place.read('labels.pdf'))
    }
    expect(possible.some(bytes => bytes.equals(found))).toBe(true)
    expect(Object.keys(filesOf(place))).toEqual(['labels.pdf', 'more.csv', 'orders.csv'])
    place.remove()
  })
})
