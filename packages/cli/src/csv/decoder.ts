/** Bytes to text, chunk by chunk, never guessing. */
export interface Decoder {
  /** Text of the bytes that are complete. @throws DecodeFault */
  write(chunk: Uint8Array): string
  /** Says that no more bytes follow. @throws DecodeFault when a character is cut off */
  end(): void
}

/** These bytes are no text in this encoding. */
export class DecodeFault extends Error {
  override readonly name = 'DecodeFault'
  /** Bytes before the fault, those of the byte order mark not counted. */
  readonly offset: number
  /** The text ends within a character. */
  readonly cutOff: boolean

  constructor(offset: number, cutOff = false) {
    super(`at byte ${offset}`)
    this.offset = offset
    this.cutOff = cutOff
  }
}
