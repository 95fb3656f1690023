import type { DestinationStream } from 'pino'
import type { Log } from './log.ts'

/** A log of JSON lines, written in the background; `flush` before the process ends. */
export interface LineLog extends Log {
  flush(): Promise<void>
}

/** Opens it on a file descriptor (1 is standard output), or on a stream for tests. */
export async function openLineLog(destination: number | DestinationStream): Promise<LineLog> {
  const { default: pino } = await import('pino')
  const stream = typeof destination === 'number' ? pino.destination({ fd: destination, sync: false }) : destination
  // Levels are left to `guardedLog`; the time is the log's own, the order of lines is the order of writing.
  const logger = pino(
    { level: 'debug', base: null, messageKey: 'event', formatters: { level: label => ({ level: label }) } },
    stream,
  )
  return {
    write: (level, event, fields = {}) => logger[level](fields, event),
    flush: () => new Promise(resolve => logger.flush(() => resolve())),
  }
}
