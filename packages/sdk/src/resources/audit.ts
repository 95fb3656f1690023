import type { Call, CallOptions, Transport } from '../transport.ts'
import type { AuditReport } from '../types.ts'

/** The log of who looked at what, and of what was erased. */
export class Audit {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Reads the whole log and says what does not fit: edits, deletions, entries out of place, a cut-off tail. `ok` is true
   * when `findings` is empty.
   *
   * @example
   * const { ok, findings } = await client.audit.verify()
   * console.log(ok, findings.length) // => true 0
   */
  verify(options?: CallOptions): Call<AuditReport> {
    return this.#transport.send({ method: 'GET', path: '/v1/audit/verification' }, options)
  }
}
