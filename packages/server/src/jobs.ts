import { errorFields, type Log } from './observe/log.ts'
import type { Job } from './service.ts'

/**
 * Runs each job again and again, one run after the other ended. Returns what stops them: it asks the runs under way to
 * end and waits for them.
 */
export function startJobs(jobs: readonly Job[], log: Log): () => Promise<void> {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const timers = jobs.map(job => {
    let busy = false
    const timer = setInterval(() => {
      if (busy) return
      busy = true
      const run = job
        .run(stopping.signal)
        .catch((error: unknown) => log.write('error', 'job failed', { job: job.name, ...errorFields(error) }))
        .finally(() => {
          busy = false
          running.delete(run)
        })
      running.add(run)
    }, job.everySeconds * 1000)
    timer.unref()
    return timer
  })
  return async () => {
    for (const timer of timers) clearInterval(timer)
    stopping.abort()
    await Promise.all(running)
  }
}
