import type { Call, CallOptions, Transport } from '../transport.ts'
import type { MaskResult, Presentation, Recipient } from '../types.ts'

/**
 * Masks up to 500 recipients without storing anything; one result for each, in the order of the request.
 * Where no server is wanted at all, `@exqress/sdk/mask` does the same in the calling process.
 *
 * @example
 * const [first] = await client.mask({ profile: 'kr-unified', recipients: [{ name: '홍길동', phone: '010-1234-5678' }] })
 * console.log(first.masked.name) // => 홍*동
 */
export type MaskCall = (
  request: Presentation & { readonly recipients: readonly Recipient[] },
  options?: CallOptions,
) => Call<MaskResult[]>

export const mask =
  (transport: Transport): MaskCall =>
  (request, options) =>
    transport
      .send<{ recipients: MaskResult[] }>({ method: 'POST', path: '/v1/mask', body: request }, options)
      .map(({ recipients }) => recipients)
