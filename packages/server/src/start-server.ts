import { compose, type Parts } from './compose.ts'
import type { Config } from './config.ts'
import { drain, type Listening, listen } from './http/drain.ts'
import { guardedLog } from './observe/log.ts'
import { personalFieldNames } from './observe/personal-fields.ts'
import { hasApiKeys } from './services/admin/api-keys.ts'

export interface RunningServer extends Listening {
  /** Makes an API key of a tenant; the only time it can be read. */
  createApiKey(key: { tenant: string; label: string }): Promise<string>
  /** Whether anybody could call it yet. */
  hasApiKeys(): Promise<boolean>
  /** Drains, then closes everything. Doing it twice is one effect. */
  close(): Promise<void>
}

/** Opens everything, applies the migrations and listens. */
export async function startServer(config: Config, parts: Parts = {}): Promise<RunningServer> {
  const log = parts.log === undefined ? undefined : guardedLog(parts.log, config.logLevel, personalFieldNames())
  const composed = await compose(config, { ...parts, ...(log === undefined ? {} : { log }) })
  try {
    // A server is there to be signed in to: what is wrong with it is told now.
    await composed.identity()
    const { url, port } = await listen(composed.app, config)
    composed.startJobs()
    log?.write('info', 'listening', { url })
    let closing: Promise<void> | undefined
    return {
      url,
      port,
      createApiKey: key => composed.createApiKey(key),
      hasApiKeys: () => hasApiKeys(composed.admin),
      close() {
        closing ??= (async () => {
          const { drainGraceMs: graceMs, drainDeadlineMs: deadlineMs } = config
          await drain(composed.app, () => composed.startDraining(), { graceMs, deadlineMs })
          await composed.close()
          log?.write('info', 'closed')
        })()
        return closing
      },
    }
  } catch (error) {
    await composed.close()
    throw error
  }
}
