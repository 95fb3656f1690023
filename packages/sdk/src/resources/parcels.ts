import { Pages } from '../pages.ts'
import { path } from '../path.ts'
import type { Call, CallOptions, Transport } from '../transport.ts'
import type { ListParcelsQuery, Parcel, ParcelPage } from '../types.ts'

/** Parcels as the one who sent them sees them: masked, without the token. */
export class Parcels {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * One parcel. Throws `NotFoundError` for an id that is unknown or another tenant's.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' }, orderNumber: 'A-1' } })
   * const parcel = await client.parcels.get(parcelId)
   * console.log(parcel.state, parcel.orderNumber) // => issued A-1
   */
  get(parcelId: string, options?: CallOptions): Call<Parcel> {
    return this.#transport.send({ method: 'GET', path: path`/v1/parcels/${parcelId}` }, options)
  }

  /**
   * The parcel whose label was scanned, by the 26 characters of its token (`parseToken` of `@exqress/sdk/qr` finds them
   * in what a scanner read). Throws `NotFoundError` for a token that was never issued, was replaced, or is another
   * tenant's: the answer does not tell which.
   *
   * @example
   * const { token } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' }, orderNumber: 'C-2' } })
   * const parcel = await client.parcels.find(token)
   * console.log(parcel.state, parcel.orderNumber) // => issued C-2
   */
  find(token: string, options?: CallOptions): Call<Parcel> {
    return this.#transport.send({ method: 'POST', path: '/v1/parcels/find', body: { token } }, options)
  }

  /**
   * Parcels by cursor, newest first; the filters compose. `for await` walks over all pages, `await` gives one page.
   *
   * @example
   * await client.waybills.issue({ waybill: { recipient: { name: '홍길동' }, orderNumber: 'B-7' } })
   * for await (const parcel of client.parcels.list({ orderNumber: 'B-7', state: 'issued' })) {
   *   console.log(parcel.orderNumber) // => B-7
   * }
   */
  list(query: ListParcelsQuery = {}, options?: CallOptions): Pages<Parcel> {
    return new Pages(cursor =>
      this.#transport.send<ParcelPage>(
        { method: 'GET', path: '/v1/parcels', query: cursor === undefined ? query : { ...query, cursor } },
        options,
      ),
    )
  }
}
