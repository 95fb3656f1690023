import type { Call, CallOptions, Transport } from '../transport.ts'
import type { AttachTracking, TrackingResult } from '../types.ts'

/** Tracking numbers of the carrier that takes the parcel. */
export class Tracking {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Attaches up to 500 tracking numbers that the carrier gave out after the labels were issued. One result for each
   * item, in order: `changed` false when the parcel had this number already, `error` when the item was refused.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const [result] = await client.tracking.attach({ items: [{ parcelId, carrier: '한진', trackingNumber: '100000000015' }] })
   * console.log(result.changed) // => true
   */
  attach(request: AttachTracking, options?: CallOptions): Call<TrackingResult[]> {
    return this.#transport
      .send<{ results: TrackingResult[] }>(
        { method: 'POST', path: '/v1/tracking-numbers', body: request, write: true },
        options,
      )
      .map(({ results }) => results)
  }
}
