/** One sign-in. */
export interface Session {
  readonly sessionId: string
  readonly accountId: string
  /** Who it is to the services, as JSON; does not change while the session lasts. */
  readonly principal: string
  /** Refresh tokens given out, the present one included: the token of each generation is computed, and stored nowhere. */
  readonly generation: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly rotatedAt: number
}

/** Sessions opened or rotated no later than these are over, whether somebody ended them or not. Epoch milliseconds. */
export interface Limits {
  readonly createdAfter: number
  readonly rotatedAfter: number
}

export type EndReason = 'signed-out' | 'refresh-reused' | 'password-changed' | 'account-disabled'

/**
 * The sessions that count. What a call has resolved with is durable: no crash brings an ended session back. When the
 * store cannot be asked, calls reject with `StorageUnavailable`; nobody is let in on a guess.
 */
export interface SessionStore {
  /** Rejects when there is one with this id already. */
  open(session: Session): Promise<void>
  /** undefined for one that is unknown or has ended. One that is over by its age is given as it is. */
  find(sessionId: string): Promise<Session | undefined>
  /**
   * The session at its next generation, when `fromGeneration` is still the present one and it has neither ended nor passed
   * the limits; of several callers one gets it, the others undefined.
   */
  rotate(sessionId: string, fromGeneration: number, at: number, limits: Limits): Promise<Session | undefined>
  /** False when it had ended already, or never was. */
  end(sessionId: string, at: number, reason: EndReason): Promise<boolean>
  /** Ends every session of an account, but for one; how many ended now. */
  endAll(accountId: string, at: number, reason: EndReason, exceptSessionId?: string): Promise<number>
  /** Drops those that ended before an instant, and those over by their age. */
  forget(endedBefore: number, limits: Limits): Promise<void>
}
