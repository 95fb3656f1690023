/** Hashes passwords slowly, on one core, whoever asks. */
export interface PasswordHasher {
  /** A PHC string. Errors: `HasherBusy`. */
  hash(password: string): Promise<string>
  /**
   * Whether the password belongs to the hash. For an unknown account the hash is undefined: the answer is false and takes
   * the same time. Errors: `HasherBusy`.
   */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /** Whether a hash was made with weaker settings than are used now. */
  isOutdated(hash: string): boolean
}

/** Too many are waiting. Who comes later would wait longer than a person does. */
export class HasherBusy extends Error {
  override readonly name = 'HasherBusy'
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('too many passwords are waiting to be hashed')
    this.retryAfterSeconds = retryAfterSeconds
  }
}
