/** Sends one-time codes to phones. */
export interface CodeSender {
  /**
   * Resolves when the message has been taken on. The number is personal and the code is a secret: neither is kept, logged
   * or put into an error. Errors: `CodeUnsent`.
   */
  send(message: { readonly phone: string; readonly code: string }): Promise<void>
}

/** The message was not taken on. */
export class CodeUnsent extends Error {
  override readonly name = 'CodeUnsent'
  constructor(options?: ErrorOptions) {
    super('the code was not sent', options)
  }
}
