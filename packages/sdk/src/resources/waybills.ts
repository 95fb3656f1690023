import { path } from '../path.ts'
import type { Call, CallOptions, Transport } from '../transport.ts'
import type { IssueWaybill, LabelQuery, Parcel, Presentation, QrQuery, Waybill } from '../types.ts'
import { type IssueManyRequest, IssueRun } from './issue-run.ts'

/** Waybills: issued once, printed as often as needed, withdrawn when wrong. */
export class Waybills {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Issues one waybill. With an `identity` the same request again, at any time, is the same parcel with the same
   * token (`created` is false then). Throws `ConflictError` with `KEY_CHANGED` when the order key stands for another
   * recipient already.
   *
   * @example
   * const waybill = await client.waybills.issue({
   *   profile: 'kr-unified',
   *   waybill: { identity: { orderKey: 'A-1001' }, recipient: { name: '홍길동', phone: '010-1234-5678' } },
   * })
   * console.log(waybill.recipient.name, waybill.created) // => 홍*동 true
   */
  issue(request: IssueWaybill, options?: CallOptions): Call<Waybill> {
    return this.#transport.send({ method: 'POST', path: '/v1/waybills', body: request, write: true }, options)
  }

  /**
   * Issues any number of waybills, 500 at a time. One result for each, in order: `waybill` or `error`; a bad one
   * never stops the others. `for await` reads the input no faster than results are taken, and keeps what is done when
   * a later batch fails; `await` gives an array. Give each an `identity`, and running it all again makes no double.
   *
   * @example
   * const waybills = ['김하나', '이두리'].map((name, i) => ({ identity: { orderKey: `C-${i}` }, recipient: { name } }))
   * for await (const { waybill, error } of client.waybills.issueMany({ profile: 'kr-unified', waybills })) {
   *   console.log(error?.code ?? waybill.recipient.name)
   * }
   * // => 김*나
   * // => 이*리
   */
  issueMany(request: IssueManyRequest, options?: CallOptions): IssueRun {
    return new IssueRun(this.#transport, request, options)
  }

  /**
   * The QR of a waybill as the bytes of an SVG or PNG picture, or with `text` in half blocks for a terminal.
   * What it says is the `payload` of the waybill.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const svg = await client.waybills.qr(parcelId, { format: 'svg' })
   * console.log(new TextDecoder().decode(svg).includes('<svg')) // => true
   */
  qr(parcelId: string, query: QrQuery = {}, options?: CallOptions): Call<Uint8Array> {
    const request = { method: 'GET', path: path`/v1/waybills/${parcelId}/qr`, query, answer: 'bytes' } as const
    return this.#transport.send(request, options)
  }

  /**
   * The drawn label as the bytes of a PDF, SVG, PNG or ZPL file.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const pdf = await client.waybills.label(parcelId, { format: 'pdf', size: '100x150' })
   * console.log(new TextDecoder().decode(pdf.slice(0, 5))) // => %PDF-
   */
  label(parcelId: string, query: LabelQuery = {}, options?: CallOptions): Call<Uint8Array> {
    const request = { method: 'GET', path: path`/v1/waybills/${parcelId}/label`, query, answer: 'bytes' } as const
    return this.#transport.send(request, options)
  }

  /**
   * The same label again, after a paper jam: same token.
   *
   * @example
   * const first = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const again = await client.waybills.reprint(first.parcelId)
   * console.log(again.token === first.token) // => true
   */
  reprint(parcelId: string, presentation: Presentation = {}, options?: CallOptions): Call<Waybill> {
    const request = { method: 'POST', path: path`/v1/waybills/${parcelId}/reprint`, body: presentation } as const
    return this.#transport.send({ ...request, write: true }, options)
  }

  /**
   * A new token for a lost label; the old one opens nothing from now on.
   *
   * @example
   * const lost = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const fresh = await client.waybills.relabel(lost.parcelId)
   * console.log(fresh.token === lost.token, fresh.tokenVersion) // => false 2
   */
  relabel(parcelId: string, presentation: Presentation = {}, options?: CallOptions): Call<Waybill> {
    const request = { method: 'POST', path: path`/v1/waybills/${parcelId}/relabel`, body: presentation } as const
    return this.#transport.send({ ...request, write: true }, options)
  }

  /**
   * Withdraws a waybill: its QR opens nothing from now on.
   *
   * @example
   * const { parcelId } = await client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
   * const parcel = await client.waybills.revoke(parcelId)
   * console.log(parcel.state) // => revoked
   */
  revoke(parcelId: string, options?: CallOptions): Call<Parcel> {
    const request = { method: 'POST', path: path`/v1/waybills/${parcelId}/revoke`, write: true } as const
    return this.#transport.send(request, options)
  }
}
