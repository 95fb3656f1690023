import type { Clock } from '../../ports/clock.ts'

/** A clock that stands still until it is told otherwise. */
export interface ControlledClock extends Clock {
  /** Epoch milliseconds. */
  set(instant: number): void
  advance(milliseconds: number): void
}

export function controlledClock(startsAt: number): ControlledClock {
  let now = startsAt
  return {
    now: () => now,
    set(instant) {
      now = instant
    },
    advance(milliseconds) {
      now += milliseconds
    },
  }
}
