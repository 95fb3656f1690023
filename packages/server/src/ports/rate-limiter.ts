/** So many calls at once, and so many seconds until all of them are there again. */
export interface Quota {
  readonly calls: number
  readonly perSeconds: number
}

export interface Taken {
  readonly allowed: boolean
  /** Whole calls left. */
  readonly remaining: number
  /** Seconds until every call is there again. */
  readonly resetSeconds: number
  /** Seconds until the next call is allowed; 0 when there is one left. */
  readonly retryAfterSeconds: number
}

/** Counts calls by a key. A key holds no personal value: callers hash what they count by. */
export interface RateLimiter {
  take(key: string, quota: Quota): Promise<Taken>
}
