import { type Affine, movedCorners, overlap, sharesMiddle } from './places.ts'
import type { Reading } from './reading.ts'
import type { Conflict, Corners, Engine, ScannedCode } from './scan-result.ts'

interface Found extends ScannedCode {
  readonly bytes: Uint8Array | undefined
}

/** Places with at least this much in common are one; a code printed within another one is not. */
const SAME_PLACE = 0.5

/** Gathers what was read: a code that several steps read is one code, one that is read differently a conflict as well. */
export interface FoundCodes {
  readonly count: number
  add(reading: Reading, how: { engine: Engine; step: string; toShown: Affine; effortMs: number }): void
  /** Whether a place, in pixels as shown, is one of a code already read. */
  covers(corners: Corners): boolean
  codes(): ScannedCode[]
  conflicts(): Conflict[]
}

export function openFoundCodes(): FoundCodes {
  const found: Found[] = []
  const others = new Map<Found, Conflict['readings'][number][]>()
  return {
    get count() {
      return found.length
    },
    add({ text, corners, bytes }, { engine, step, toShown, effortMs }) {
      const code: Found = { text, corners: movedCorners(toShown, corners), engine, step, effortMs, bytes }
      if (found.some(known => known.text === text && sharesMiddle(known.corners, code.corners))) return
      const known = found.find(({ corners: place }) => overlap(place, code.corners) >= SAME_PLACE)
      if (known === undefined) {
        found.push(code)
      } else if (!equal(known.bytes, bytes)) {
        const readings = others.get(known) ?? []
        if (!readings.some(reading => reading.text === text)) readings.push({ engine, step, text })
        others.set(known, readings)
      }
    },
    covers: corners => found.some(known => overlap(known.corners, corners) > 0),
    codes: () => found.map(({ text, corners, engine, step, effortMs }) => ({ text, corners, engine, step, effortMs })),
    conflicts: () =>
      [...others].map(([{ corners, engine, step, text }, readings]) => ({
        corners,
        readings: [{ engine, step, text }, ...readings],
      })),
  }
}

/** Unknown bytes equal none. */
function equal(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && one.length === other.length && one.every((b, i) => b === other[i])
}
