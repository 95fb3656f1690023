import { describe, expect, it } from 'vitest'
import { startJobs } from './jobs.ts'
import type { LogFields } from './observe/log.ts'
import type { Job } from './service.ts'

const SOON = 0.001

describe('the jobs of the services', () => {
  it('run again and again, also after a failure, which is logged without its message', async () => {
    const logged: (LogFields | undefined)[] = []
    let runs = 0
    let stop = async () => {}
    await new Promise<void>(resolve => {
      const failing: Job = {
        name: 'failing',
        everySeconds: SOON,
        async run() {
          if (++runs === 3) resolve()
          throw new Error('나래울')
        },
      }
      stop = startJobs([failing], { write: (_, __, fields) => void logged.push(fields) })
    })
    await stop()
    expect(logged[0]).toMatchObject({ job: 'failing', errorType: 'Error' })
    expect(JSON.stringify(logged)).not.toContain('나래울')
  })

  it('a run never overlaps itself, and stopping asks it to end and waits for it', async () => {
    let running = 0
    let most = 0
    let ended = false
    let stop = async () => {}
    await new Promise<void>(resolve => {
      const slow: Job = {
        name: 'slow',
        everySeconds: SOON,
        async run(signal) {
          most = Math.max(most, ++running)
          await new Promise(done => signal.addEventListener('abort', done))
          running--
          ended = true
        },
      }
      // Comes round often enough for the other one to overlap itself, if it did.
      let ticks = 0
      const ticking: Job = {
        name: 'ticking',
        everySeconds: SOON,
        async run() {
          if (++ticks === 20) resolve()
        },
      }
      stop = startJobs([slow, ticking], { write() {} })
    })
    await stop()
    expect([most, ended]).toEqual([1, true])
  })
})
