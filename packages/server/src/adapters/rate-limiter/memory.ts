import type { Clock } from '../../ports/clock.ts'
import type { Quota, RateLimiter, Taken } from '../../ports/rate-limiter.ts'

interface Bucket {
  level: number
  at: number
}

/** Keys that are counted at the same time: some ten megabytes. */
const KEYS_MAX = 50_000

/**
 * Token buckets in this process (leaky and refilled by the clock, no timer). When too many keys are counted, the one
 * unused longest is forgotten: a flood of addresses costs memory for none.
 */
export function memoryRateLimiter(clock: Clock, keysMax = KEYS_MAX): RateLimiter {
  const buckets = new Map<string, Bucket>()
  return {
    async take(key, quota) {
      const now = clock.now()
      const bucket = buckets.get(key) ?? { level: quota.calls, at: now }
      // Taken out and put in again: a Map keeps the order of insertion, so the first is the one unused longest.
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > keysMax) {
        const [oldest] = buckets.keys()
        if (oldest !== undefined) buckets.delete(oldest)
      }
      return takeFrom(bucket, quota, now)
    },
  }
}

function takeFrom(bucket: Bucket, { calls, perSeconds }: Quota, now: number): Taken {
  const perMs = calls / (perSeconds * 1000)
  bucket.level = Math.min(calls, bucket.level + Math.max(0, now - bucket.at) * perMs)
  bucket.at = now
  const allowed = bucket.level >= 1
  if (allowed) bucket.level -= 1
  const secondsFor = (missing: number) => Math.ceil(Math.max(0, missing) / perMs / 1000)
  return {
    allowed,
    remaining: Math.floor(bucket.level),
    resetSeconds: secondsFor(calls - bucket.level),
    retryAfterSeconds: allowed ? 0 : Math.max(1, secondsFor(1 - bucket.level)),
  }
}
