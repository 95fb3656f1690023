import { DecoderMissing } from './decoder-missing.ts'
import { openFoundCodes } from './found-codes.ts'
import { ImageRefused } from './image-refused.ts'
import { type Affine, after, movedCorners, overlap, upright } from './places.ts'
import type { Readings } from './reading.ts'
import type { Corners, Engine, ImageHeader, ScanResult } from './scan-result.ts'

export interface ClimbLimits {
  readonly effort: 'fast' | 'normal' | 'thorough'
  readonly budgetMs: number
  readonly signal: AbortSignal | undefined
  /** Milliseconds since the scan began. */
  readonly elapsed: () => number
}

export interface Rung {
  readonly name: string
  readonly engine: Engine
  /** From the pixels that the engine is shown to those of the file as stored. */
  readonly toStored: Affine
}

/** One picture's way up the ladder: decides after every step whether to go on, and gathers what was read. */
export interface Climb {
  /**
   * Whether there is more to look for, and time for it. Where two codes are there may be a third that is harder to read:
   * a pile of parcels is worth a step that costs little. @throws the signal's reason
   */
  goesOn(next?: { costsLittle: boolean }): Promise<boolean>
  /** Takes a step. `undefined`: the engine could not decode the file. An engine that throws has read nothing. */
  take(rung: Rung, read: () => Promise<Readings | undefined>): Promise<void>
  /** Whether an engine could decode the file. */
  readonly decoded: boolean
  /** For the decoder of the pixels: a broken file ends the climb. @throws ImageRefused when nothing could decode it */
  undecodable(cause: unknown): undefined
  result(): ScanResult
}

export function openClimb(header: ImageHeader, { effort, budgetMs, signal, elapsed }: ClimbLimits): Climb {
  const { width, height, toShown: storedToShown } = upright(header)
  const found = openFoundCodes()
  const seen: Corners[] = []
  /** Each place once, and none that a code covers. */
  const unreadPlaces = () => {
    const open = seen.filter(place => !found.covers(place))
    return open.filter((place, i) => !open.slice(0, i).some(other => overlap(place, other) > 0))
  }
  let decoded = false
  let outOfTime = false
  return {
    async goesOn({ costsLittle } = { costsLittle: false }) {
      if (signal !== undefined) {
        // A macrotask, or a signal that a timer or a socket gives would come only after the last step.
        await new Promise(resolve => setTimeout(resolve))
        signal.throwIfAborted()
      }
      const isPile = found.count > 1 && costsLittle
      if (effort !== 'thorough' && found.count > 0 && unreadPlaces().length === 0 && !isPile) return false
      if (elapsed() >= budgetMs) outOfTime = true
      return !outOfTime
    },
    async take({ name, engine, toStored }, read) {
      let readings: Readings | undefined
      try {
        readings = await read()
      } catch (cause) {
        if (cause instanceof DecoderMissing) throw cause
        return
      }
      if (readings === undefined) return
      decoded = true
      const toShown = after(storedToShown, toStored)
      const effortMs = elapsed()
      for (const reading of readings.read) found.add(reading, { engine, step: name, toShown, effortMs })
      seen.push(...readings.unread.map(place => movedCorners(toShown, place)))
    },
    get decoded() {
      return decoded
    },
    undecodable(cause) {
      if (cause instanceof DecoderMissing) throw cause
      if (!decoded) throw new ImageRefused('IMAGE_BROKEN', { format: NAMES[header.format] }, { cause })
    },
    result() {
      const { format } = header
      return {
        width,
        height,
        format,
        codes: found.codes(),
        conflicts: found.conflicts(),
        unread: unreadPlaces(),
        ms: elapsed(),
        outOfTime,
      }
    },
  }
}

const NAMES = { png: 'PNG', jpeg: 'JPEG', gif: 'GIF', webp: 'WebP' } as const
