/** One write request that carries an Idempotency-Key. */
export interface KeyedRequest {
  readonly tenant: string
  readonly idempotencyKey: string
  readonly operation: string
  /** Keyed hash of everything the answer depends on: another one under the same key is another request. */
  readonly fingerprint: string
}

export type Begun =
  /** Nobody has, or the one who had began too long ago and never ended. `lease` names this attempt. */
  | { readonly state: 'begun'; readonly lease: string }
  | { readonly state: 'in-progress' }
  | { readonly state: 'mismatch' }
  | { readonly state: 'done'; readonly status: number; readonly remembered: string }

/** Remembers the outcome of write requests for seven days: ids and codes, never a token and nothing personal. */
export interface RequestMemory {
  begin(request: KeyedRequest): Promise<Begun>
  /** Does nothing when another attempt has taken over. */
  end(request: KeyedRequest, lease: string, status: number, remembered: string): Promise<void>
  /** The request failed in a way that may pass: the next attempt begins anew. */
  abandon(request: KeyedRequest, lease: string): Promise<void>
}
