import type { ErasureCause } from '../../ports/vault.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** After delivery: long enough to report a wrong delivery or ask for a return. */
export const AFTER_DELIVERY_MS = 7 * DAY_MS
export const AFTER_CANCELLATION_MS = DAY_MS
export const AFTER_HOLD_MS = 7 * DAY_MS
/** The longest an entry is kept, from issue, whatever is told or forgotten to be told. */
export const LIMIT_MS = 90 * DAY_MS

/** What is known of a parcel's life. All instants in epoch milliseconds. */
export interface Life {
  readonly issuedAt: number
  readonly deliveredAt?: number | null
  readonly cancelledAt?: number | null
  /** Returns and reports of a wrong delivery. */
  readonly holds: readonly { readonly closedAt: number | null }[]
}

/** When, and because of what, a parcel is erased. */
export interface Due {
  readonly at: number
  readonly cause: Exclude<ErasureCause, 'wish'>
}

/**
 * The first of the clocks to run out: delivered + 7 days, cancelled + 1 day, issued + 90 days. While a return or a report
 * of a wrong delivery is open no clock runs out, nor in the 7 days after it was closed; undefined while one is open.
 */
export function eraseDue({ issuedAt, deliveredAt, cancelledAt, holds }: Life): Due | undefined {
  let heldUntil = 0
  for (const { closedAt } of holds) {
    if (closedAt === null) return undefined
    heldUntil = Math.max(heldUntil, closedAt + AFTER_HOLD_MS)
  }
  const clocks: Due[] = [{ at: issuedAt + LIMIT_MS, cause: 'limit' }]
  if (typeof deliveredAt === 'number') clocks.push({ at: deliveredAt + AFTER_DELIVERY_MS, cause: 'delivered' })
  if (typeof cancelledAt === 'number') clocks.push({ at: cancelledAt + AFTER_CANCELLATION_MS, cause: 'cancelled' })
  const first = clocks.reduce((soonest, clock) => (clock.at < soonest.at ? clock : soonest))
  return { at: Math.max(first.at, heldUntil), cause: first.cause }
}
