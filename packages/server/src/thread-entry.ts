import { enableCompileCache } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { garbageCollector } from './collect-garbage.ts'
import type { ThreadAnswer, ThreadCall, ThreadCalls } from './thread-calls.ts'

// The thread's own code. What answers is loaded at once: it takes longer than everything else, and whoever starts a thread
// has reading to do meanwhile.
enableCompileCache()
const loaded = import('./embedded.ts')

const collectGarbage = garbageCollector()
let server: Awaited<ReturnType<Awaited<typeof loaded>['openInjectable']>> | undefined

const calls: ThreadCalls = {
  async open(options) {
    const { openInjectable } = await loaded
    server = await openInjectable(options)
    return server.apiKey
  },
  async inject(request) {
    if (server === undefined) throw new TypeError('the server is not open')
    const { statusCode, headers, rawPayload } = await server.app.inject(request)
    collectGarbage()
    return { statusCode, headers, rawPayload }
  },
  async close() {
    await server?.close()
  },
}

parentPort?.on('message', (call: ThreadCall) => {
  const { id, name, argument } = call
  const work = calls[name] as (argument: unknown) => Promise<unknown>
  const answer = (answer: ThreadAnswer) => parentPort?.postMessage(answer)
  work(argument).then(
    result => answer({ id, result }),
    (error: unknown) => answer({ id, error: plain(error) }),
  )
})

function plain(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: 'not an error' }
  const own = Object.entries(error).filter(([, value]) => ['string', 'number'].includes(typeof value))
  const fields = 'fields' in error ? { fields: error.fields } : {}
  return { ...Object.fromEntries(own), ...fields, name: error.name, message: error.message, stack: error.stack }
}
