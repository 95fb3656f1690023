import type { Call, CallOptions, Transport } from '../transport.ts'
import type { KeyRing, RefuseKeys, RewrapAnswer } from '../types.ts'

/** The key ring: what parcel keys are wrapped under, and what signs receipts. */
export class Keys {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Every version there ever was, oldest first, and the public key that checks receipts.
   *
   * @example
   * const { versions, publicKey } = await client.keys.list()
   * console.log(versions.at(-1).state, publicKey.length) // => current 43
   */
  list(options?: CallOptions): Call<KeyRing> {
    return this.#transport.send({ method: 'GET', path: '/v1/keys' }, options)
  }

  /**
   * A new version that wraps from now on; what older ones wrap goes on opening until it is brought along by `rewrap`.
   *
   * @example
   * const before = await client.keys.list()
   * const after = await client.keys.rotate()
   * console.log(after.versions.length - before.versions.length) // => 1
   */
  rotate(options?: CallOptions): Call<KeyRing> {
    return this.#transport.send({ method: 'POST', path: '/v1/keys/rotate', write: true }, options)
  }

  /**
   * Brings parcel keys under the present version, some at a time; call it with `nextCursor` until there is none. It may
   * stop anywhere and begin again.
   *
   * @example
   * await client.keys.rotate()
   * for (let cursor; ; ) {
   *   const step = await client.keys.rewrap({ cursor })
   *   if (step.nextCursor === undefined) break
   *   cursor = step.nextCursor
   * }
   * console.log((await client.keys.rewrap()).rewrapped) // => 0
   */
  rewrap({ cursor }: { readonly cursor?: string | undefined } = {}, options?: CallOptions): Call<RewrapAnswer> {
    const body = cursor === undefined ? {} : { cursor }
    return this.#transport.send({ method: 'POST', path: '/v1/keys/rewrap', body }, options)
  }

  /**
   * Refuses versions below `below`, and with `destroy` destroys them for good. Throws `ConflictError` with `KEYS_IN_USE`
   * while they wrap any parcel's key.
   *
   * @example
   * await client.keys.rotate()
   * await client.keys.rewrap()
   * const { versions } = await client.keys.refuse({ below: 2 })
   * console.log(versions[0].state) // => refused
   */
  refuse(request: RefuseKeys, options?: CallOptions): Call<KeyRing> {
    return this.#transport.send({ method: 'POST', path: '/v1/keys/refuse', body: request }, options)
  }
}
