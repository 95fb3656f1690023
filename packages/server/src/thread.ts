import { Worker } from 'node:worker_threads'
import type { Embedded } from './embedded.ts'
import { fetchThroughInject } from './http/fetch-through-inject.ts'
import type { ThreadAnswer, ThreadCall, ThreadCalls, ThreadOptions } from './thread-calls.ts'

/** Rows stream through the server: a young generation that grows to 48 MB would cost memory and save no time. */
const YOUNG_GENERATION_MB = 12

/** A thread that has begun to load the server. */
export interface ServerThread {
  /**
   * Opens the server on a data folder, as `openEmbedded` does, but so that sealing and storing go on while the caller
   * computes. Once for a thread; `close` ends it. Errors: as of `openEmbedded`, with their `code`.
   */
  open(options: ThreadOptions): Promise<Embedded>
  /** Ends a thread that was never opened. */
  discard(): Promise<void>
}

export function startServerThread(): ServerThread {
  const source = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(source ? './thread-entry.ts' : './thread-entry.js', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    ...(source ? { execArgv: ['--conditions=@exqress/source'] } : {}),
  })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: unknown): void }>()
  let calls = 0
  let ended: Error | undefined

  worker.on('message', (answer: ThreadAnswer) => {
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('error' in answer) call?.reject(Object.assign(new Error(), answer.error))
    else call?.resolve(answer.result)
  })
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the thread of the embedded server has ended')))

  function call<Name extends keyof ThreadCalls>(name: Name, argument?: Parameters<ThreadCalls[Name]>[0]) {
    return new Promise<Awaited<ReturnType<ThreadCalls[Name]>>>((resolve, reject) => {
      if (ended) return reject(ended)
      const id = calls++
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
      worker.postMessage({ id, name, argument } as ThreadCall)
    })
  }

  const inject: Parameters<typeof fetchThroughInject>[0]['inject'] = async request => {
    const { rawPayload, ...reply } = await call('inject', request)
    return { ...reply, rawPayload: Buffer.from(rawPayload.buffer, rawPayload.byteOffset, rawPayload.byteLength) }
  }
  const discard = async () => void (await worker.terminate())

  return {
    async open(options) {
      const apiKey = await call('open', options)
      let closing: Promise<void> | undefined
      return {
        apiKey,
        fetch: fetchThroughInject({ inject }),
        close() {
          closing ??= call('close').finally(discard)
          return closing
        },
      }
    },
    discard,
  }
}
