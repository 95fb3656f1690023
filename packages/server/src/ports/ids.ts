/** Randomness, handed in. */
export interface Ids {
  /** Cryptographically strong random bytes. */
  bytes(count: number): Buffer
}
