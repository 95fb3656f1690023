import { Pages } from '../pages.ts'
import { path } from '../path.ts'
import type { Call, CallOptions, Transport } from '../transport.ts'
import type {
  ErasureReceipt,
  ListParcelsQuery,
  Parcel,
  ParcelPage,
  ParcelView,
  ParcelViews,
  RevealedParcel,
  RevealRequest,
  ViewsQuery,
} from '../types.ts'

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

  /**
   * Fields in clear, after a durable entry in the audit log. Throws `GoneError` for an erased parcel.
   *
   * @example
   * const recipient = { name: '홍길동', phone: '010-1234-5678' }
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient, orderNumber: 'R-1' } })
   * const { fields } = await client.parcels.reveal(parcelId, { fields: ['phone'], purpose: 'contact' })
   * console.log(Object.keys(fields).join(), fields.phone) // => phone 010-1234-5678
   */
  reveal(parcelId: string, request: RevealRequest, options?: CallOptions): Call<RevealedParcel> {
    return this.#transport.send({ method: 'POST', path: path`/v1/parcels/${parcelId}/reveal`, body: request }, options)
  }

  /**
   * Who looked at a parcel, when, at which fields; newest first. Pages as `list`.
   *
   * @example
   * const recipient = { name: '홍길동', phone: '010-1234-5678' }
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient, orderNumber: 'R-2' } })
   * await client.parcels.reveal(parcelId, { fields: ['name', 'phone'], purpose: 'contact' })
   * for await (const view of client.parcels.views(parcelId)) {
   *   console.log(view.viewer.kind, view.purpose, view.fields.join('+')) // => merchant contact name+phone
   * }
   */
  views(parcelId: string, query: ViewsQuery = {}, options?: CallOptions): Pages<ParcelView> {
    return new Pages(cursor =>
      this.#transport.send<ParcelViews>(
        {
          method: 'GET',
          path: path`/v1/parcels/${parcelId}/views`,
          query: cursor === undefined ? query : { ...query, cursor },
        },
        options,
      ),
    )
  }

  /**
   * Erases the personal data of a parcel for good, from every database and backup, and answers with the signed proof.
   * Again, it answers with the first proof.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' }, orderNumber: 'E-1' } })
   * const receipt = await client.parcels.erase(parcelId)
   * console.log(receipt.cause, (await client.parcels.get(parcelId)).state) // => wish erased
   */
  erase(parcelId: string, options?: CallOptions): Call<ErasureReceipt> {
    return this.#transport.send({ method: 'POST', path: path`/v1/parcels/${parcelId}/erase` }, options)
  }

  /**
   * The proof that a parcel was erased. Throws `NotFoundError` while it is not.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' }, orderNumber: 'E-2' } })
   * const receipt = await client.parcels.erase(parcelId)
   * console.log((await client.parcels.receipt(parcelId)).signature === receipt.signature) // => true
   */
  receipt(parcelId: string, options?: CallOptions): Call<ErasureReceipt> {
    return this.#transport.send({ method: 'GET', path: path`/v1/parcels/${parcelId}/receipt` }, options)
  }
}
