import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { differences, filesOf, largeJob, leftOver, placeOf } from './jobs.ts'
import { lost, readKept, wrong } from './kept.ts'

const ROWS = 2500
// Rows are reported as they are printed: that is when somebody presses Ctrl-C.
const job = largeJob(ROWS, '--jsonl', '--data-dir', 'data')

/** The words of the command that was printed to go on with. */
const resumeOf = (stderr: string) => /go on: exqress (.+)$/m.exec(stderr)?.[1]?.split(' ') ?? []

describe('Ctrl-C', () => {
  it('lets what is in flight end, exits with 130, and the printed command goes on anywhere', {
    timeout: 120_000,
  }, async () => {
    const whole = placeOf(job)
    await whole.exqress(job.args)
    const place = placeOf(job)
    const { code, stderr } = await place.exqress(job.args, {
      onStart: child => child.stdout?.once('data', () => child.kill('SIGINT')),
    })
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining('once more to stop at once') })
    const before = readKept(place.path('data'))
    expect(before.journaled.length).toBeGreaterThan(0)
    expect(Object.keys(filesOf(place))).toEqual(['orders.csv'])

    const resume = resumeOf(stderr)
    expect(resume.slice(0, 2)).toEqual(['job', 'resume'])
    expect(await place.exqress(resume, { cwd: place.home })).toMatchObject({ code: 0 })
    const after = readKept(place.path('data'))
    expect([...lost(before, after), ...wrong(after, ROWS), ...leftOver(whole, place)]).toEqual([])
    const files = filesOf(place)
    expect(await place.exqress(job.args)).toMatchObject({ code: 0 })
    expect(differences(files, filesOf(place))).toEqual([])
    for (const used of [whole, place]) used.remove()
  })

  it('twice stops at once, and the same command goes on', { timeout: 120_000 }, async () => {
    const place = placeOf(job)
    const pressTwice = (child: ChildProcess) => {
      child.stdout?.once('data', () => child.kill('SIGINT'))
      child.stderr?.on('data', (text: string) => {
        if (text.includes('once more')) child.kill('SIGINT')
      })
    }
    const { code } = await place.exqress(job.args, { onStart: pressTwice })
    expect(code).toBe(130)
    const before = readKept(place.path('data'))
    expect(await place.exqress(job.args)).toMatchObject({ code: 0 })
    const after = readKept(place.path('data'))
    expect([...lost(before, after), ...wrong(after, ROWS)]).toEqual([])
    expect(Object.keys(filesOf(place))).toEqual(['labels.pdf', 'orders.csv'])
    place.remove()
  })
})
