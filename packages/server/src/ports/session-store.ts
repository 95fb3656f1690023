/** One sign-in of an account. Its refresh token is computed from `salt` and `generation`, and stored nowhere. */
export interface Session {
  readonly sessionId: string
  readonly accountId: string
  /** Refresh tokens given out, the present one included. */
  readonly generation: number
  /** Random; another one for every session. */
  readonly salt: Buffer
  /** Epoch milliseconds, as all of these. */
  readonly createdAt: number
  readonly rotatedAt: number
  /** Without a rotation the session ends by itself. */
  readonly expiresAt: number
}

export type EndReason = 'signed-out' | 'refresh-reused' | 'password-changed' | 'account-disabled'

/**
 * The sessions that count. What a call has resolved with is durable: no crash brings an ended session back. When the
 * store cannot be asked, calls reject with `StorageUnavailable`; nobody is let in on a guess.
 */
export interface SessionStore {
  /** Rejects when there is one with this id already. */
  open(session: Session): Promise<void>
  /** undefined for one that is unknown or has ended. One past `expiresAt` is given as it is. */
  find(sessionId: string): Promise<Session | undefined>
  /** The next generation, when `fromGeneration` is still the present one and the session has not ended; one caller wins. */
  rotate(sessionId: string, fromGeneration: number, at: number, expiresAt: number): Promise<boolean>
  /** False when it had ended already, or never was. */
  end(sessionId: string, at: number, reason: EndReason): Promise<boolean>
  /** Ends every session of an account, but for one; how many ended now. */
  endAll(accountId: string, at: number, reason: EndReason, exceptSessionId?: string): Promise<number>
  /** Drops those that ended or expired before an instant. */
  forget(before: number): Promise<void>
}
