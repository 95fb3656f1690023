import { errorFields, type Log } from '../observe/log.ts'

/** One turn of work; resolves with how much it did. */
export type Turn = (signal: AbortSignal) => Promise<number>

export interface KeepRunningOptions {
  readonly log: Log
  /** Milliseconds to wait after a turn that found nothing to do. */
  readonly idleMs: number
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/**
 * Takes one turn after another; after a failure it waits, longer each time. Returns what stops it: the turn under way
 * ends first.
 */
export function keepRunning(name: string, turn: Turn, { log, idleMs }: KeepRunningOptions): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const done = await turn(signal)
        failures = 0
        if (done === 0 && idleMs > 0) await pause(idleMs, signal)
      } catch (error) {
        if (signal.aborted) return
        failures++
        log.write('error', 'events stopped for a while', { loop: name, failures, ...errorFields(error) })
        await pause(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS), signal)
      }
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    timer.unref()
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}
