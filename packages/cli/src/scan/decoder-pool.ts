import { type Answer, type Decoder, type Limits, startDecoder } from './decoder.ts'
import type { Job } from './job.ts'
import { memoryOf } from './memory-of.ts'

/** Decoders that take pictures in turns. */
export interface DecoderPool {
  /** Begins to load a decoder, where none has begun: it takes as long as reading the first picture's header. */
  warm(): void
  /** Answers with code SCAN_STOPPED once the pool is closed. A picture that ends its decoder ends no other picture. */
  run<J extends Job>(job: J, limits: Limits): Promise<Answer<J['kind']>>
  close(): void
}

export interface PoolOptions {
  /** Decoders at most. */
  readonly size: number
  readonly platform: string
  /** JavaScript objects of one decoder. */
  readonly heapBytes: number
  /** A decoder with more in its memory than this takes no other picture. */
  readonly keepBytes: number
}

export function openDecoderPool({ size, platform, heapBytes, keepBytes }: PoolOptions): DecoderPool {
  const idle: Decoder[] = []
  const all = new Set<Decoder>()
  const waiting: (() => void)[] = []
  let closed = false
  // One that is in the middle of a picture hears nothing, not even that its parent has gone.
  const killAll = () => {
    for (const decoder of all) decoder.kill()
  }
  process.once('exit', killAll)

  const start = () => {
    const decoder = startDecoder(memoryOf(platform), heapBytes)
    all.add(decoder)
    return decoder
  }
  const drop = (decoder: Decoder) => {
    decoder.kill()
    all.delete(decoder)
  }
  async function take(): Promise<Decoder | undefined> {
    while (!closed) {
      const ready = idle.pop()
      if (ready?.alive) return ready
      if (ready) drop(ready)
      else if (all.size < size) return start()
      else await new Promise<void>(resolve => waiting.push(resolve))
    }
    return undefined
  }
  function giveBack(decoder: Decoder): void {
    if (decoder.alive && decoder.bytes <= keepBytes && !closed) idle.push(decoder)
    else drop(decoder)
    waiting.shift()?.()
  }

  return {
    warm() {
      if (all.size === 0 && !closed) idle.push(start())
    },
    async run<J extends Job>(job: J, limits: Limits): Promise<Answer<J['kind']>> {
      const decoder = await take()
      if (decoder === undefined) return { code: 'SCAN_STOPPED', fields: {} }
      const answer = await decoder.run(job, limits)
      giveBack(decoder)
      return answer
    },
    close() {
      closed = true
      killAll()
      process.off('exit', killAll)
      for (const wake of waiting.splice(0)) wake()
    },
  }
}
