/** One thing that happened. Values are ids, counts, codes and times: never a body, a header or a query. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Where the server's own words go. */
export interface Log {
  write(level: LogLevel, event: string, fields?: LogFields): void
}

export const silentLog: Log = { write() {} }

/** Least level that is written. */
export type LogThreshold = LogLevel | 'silent'
export const LOG_LEVELS: readonly LogThreshold[] = ['debug', 'info', 'warn', 'error', 'silent']

/** A log that leaves out what is below the level and takes personal fields out of the rest. */
export function guardedLog(log: Log, level: LogThreshold, personal: ReadonlySet<string>): Log {
  const least = LOG_LEVELS.indexOf(level)
  return {
    write(at, event, fields = {}) {
      if (LOG_LEVELS.indexOf(at) < least) return
      log.write(at, event, redact(fields, personal))
    },
  }
}

/** The same fields; those whose name is that of a personal field of the contract hold no value. */
export function redact(fields: LogFields, personal: ReadonlySet<string>): LogFields {
  let redacted: Record<string, LogFields[string]> | undefined
  for (const name of Object.keys(fields)) {
    if (!personal.has(name)) continue
    redacted ??= { ...fields }
    redacted[name] = '[redacted]'
  }
  return redacted ?? fields
}

/** What can be said of an error without what it says: its message may quote a value. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorType: typeof error }
  const { stack = '', message } = error
  // The stack begins with the message, which may run over several lines.
  const frames = stack.startsWith(`${error.name}: ${message}`)
    ? stack.slice(error.name.length + message.length + 2)
    : stack
  const lines = frames
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim())
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
  const engine = 'engineCode' in error && typeof error.engineCode === 'string' ? { engineCode: error.engineCode } : {}
  return { errorType: error.constructor.name, ...code, ...engine, frames: lines }
}
