import { createHash } from 'node:crypto'

/** Takes the next piece of a file. A promise holds the writer back until it settles. */
export type Write = (chunk: Uint8Array) => void | Promise<void>

const CHUNK_BYTES = 256 * 1024

/**
 * Collects small pieces into chunks and hands them on in order, one at a time. A chunk belongs to the receiver for
 * good: streams keep what they were given until it is flushed.
 */
export class Outlet {
  readonly #write: Write
  readonly #hash = createHash('sha256')
  #chunk: Uint8Array = new Uint8Array(0)
  #used = 0
  #handedOn = 0
  #pending: Promise<void> | undefined

  constructor(write: Write) {
    this.#write = write
  }

  /** Bytes taken so far: where the next piece begins in the file. */
  get position(): number {
    return this.#handedOn + this.#used
  }

  /** Settles when every chunk handed on so far has been taken; undefined when there is nothing to wait for. */
  get pending(): Promise<void> | undefined {
    return this.#pending
  }

  put(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      if (this.#used === this.#chunk.length) this.#next()
      const count = Math.min(bytes.length - from, this.#chunk.length - this.#used)
      this.#chunk.set(bytes.subarray(from, from + count), this.#used)
      this.#used += count
      from += count
    }
  }

  /** SHA-256 of everything taken so far. */
  digest(): Uint8Array {
    return this.#hash.copy().update(this.#chunk.subarray(0, this.#used)).digest()
  }

  /** Hands on what is left. */
  async end(): Promise<void> {
    this.#handOn()
    this.#chunk = new Uint8Array(0)
    await this.#pending
  }

  #next(): void {
    this.#handOn()
    this.#chunk = new Uint8Array(CHUNK_BYTES)
  }

  #handOn(): void {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#handedOn += this.#used
    this.#used = 0
    if (chunk.length === 0) return
    this.#hash.update(chunk)
    if (this.#pending === undefined) {
      const taken = this.#give(chunk)
      if (taken !== undefined) this.#await(taken)
    } else {
      this.#await(this.#pending.then(() => this.#write(chunk)))
    }
  }

  /** A receiver that throws has failed for good, just as one that rejects. */
  #give(chunk: Uint8Array): void | Promise<void> {
    try {
      return this.#write(chunk)
    } catch (failure) {
      return Promise.reject(failure)
    }
  }

  #await(taken: Promise<void>): void {
    const pending = taken.then(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    // A failure stays pending and reaches whoever awaits next; it must not count as unhandled until then.
    pending.catch(() => {})
    this.#pending = pending
  }
}
