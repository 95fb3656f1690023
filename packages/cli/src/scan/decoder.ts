import { fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import type { Job, Results, Said } from './job.ts'
import type { MemoryOf } from './memory-of.ts'

/** How much one picture may take; beyond it the decoder is killed. */
export interface Limits {
  /** From the moment the decoder has the picture. */
  readonly ms: number
  readonly bytes: number
}

/** How a job ended: with a result, or with a code of the catalogue. */
export type Answer<Kind extends Job['kind']> =
  | { readonly result: Results[Kind] }
  | { readonly code: string; readonly fields: Readonly<Record<string, string | number>> }

/** A process that decodes pictures, one at a time. */
export interface Decoder {
  /** False once it has ended or has been killed. */
  readonly alive: boolean
  /** Bytes in its memory when it last answered: WebAssembly gives none back. */
  readonly bytes: number
  run<J extends Job>(job: J, limits: Limits): Promise<Answer<J['kind']>>
  kill(): void
}

/** Loading it takes a twentieth of a second; a machine that needs longer than this cannot decode. */
const START_MS = 30_000
/** Memory grows by some 5 MB a millisecond at most, so that a decoder is killed before it has taken much more. */
const WATCH_MS = 20

type Stop = 'SCAN_TIMEOUT' | 'SCAN_OUT_OF_MEMORY' | 'SCAN_STOPPED'

export function startDecoder(memoryOf: MemoryOf | undefined, heapBytes: number): Decoder {
  const source = import.meta.url.endsWith('.ts')
  const cache = getCompileCacheDir()
  const child = fork(new URL(source ? './child.ts' : './scan-child.js', import.meta.url), [], {
    // Above the limit that is watched: it is for what grows faster than one can look.
    execArgv: [...process.execArgv, `--max-old-space-size=${Math.ceil(heapBytes / 1024 / 1024)}`],
    env: { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let alive = true
  let bytes = 0
  let stop: Stop | undefined
  let heard: ((said: Said) => void) | undefined
  let ended: ((code: string) => void) | undefined
  const kill = (why: Stop) => {
    stop ??= why
    alive = false
    child.kill('SIGKILL')
  }
  const end = (signal: NodeJS.Signals | null) => {
    alive = false
    ended?.(stop ?? crashOf(signal))
  }
  child.on('message', said => heard?.(said as Said))
  child.on('error', () => end(null))
  child.on('exit', (_, signal) => end(signal))

  /** The next thing it says; `code` when it ends or is killed instead. */
  const next = (limits: Limits | undefined) =>
    new Promise<Said | { readonly code: string }>(resolve => {
      const settle = (said: Said | { readonly code: string }) => {
        clearTimeout(deadline)
        clearInterval(watch)
        heard = undefined
        ended = undefined
        resolve(said)
      }
      const look = async () => {
        const now = await memoryOf?.(child.pid ?? 0)
        if (now !== undefined) bytes = now
        if (limits !== undefined && bytes > limits.bytes && heard !== undefined) kill('SCAN_OUT_OF_MEMORY')
      }
      const deadline = setTimeout(() => kill('SCAN_TIMEOUT'), limits?.ms ?? START_MS)
      const watch = limits && memoryOf ? setInterval(look, WATCH_MS) : undefined
      heard = said => {
        if (limits === undefined) return settle(said)
        void look().then(() => settle(said))
      }
      ended = code => settle({ code })
    })
  const ready = next(undefined)

  return {
    get alive() {
      return alive
    },
    get bytes() {
      return bytes
    },
    async run<J extends Job>(job: J, limits: Limits): Promise<Answer<J['kind']>> {
      const started = await ready
      if ('code' in started)
        return { code: started.code === 'SCAN_TIMEOUT' ? 'SCAN_CRASHED' : started.code, fields: {} }
      if (!alive) return { code: stop ?? 'SCAN_CRASHED', fields: {} }
      const answered = next(limits)
      child.send(job, error => {
        if (error) child.kill('SIGKILL')
      })
      const said = await answered
      if ('kind' in said && said.kind === 'done') return { result: said.result as Results[J['kind']] }
      const { code, fields = {} } = said as { code: string; fields?: Readonly<Record<string, string | number>> }
      return { code, fields }
    },
    kill: () => kill('SCAN_STOPPED'),
  }
}

/** V8 aborts when its heap is full, and the system kills what takes the last of its memory. */
const crashOf = (signal: NodeJS.Signals | null) =>
  signal === 'SIGABRT' || signal === 'SIGKILL' ? 'SCAN_OUT_OF_MEMORY' : 'SCAN_CRASHED'
