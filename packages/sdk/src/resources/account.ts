import type { Call, CallOptions, Transport } from '../transport.ts'
import type { Account } from '../types.ts'

/**
 * Who is calling, and where scanned labels lead: `{ tenant, publicUrl? }`.
 *
 * @example
 * const { tenant } = await client.account()
 * console.log(typeof tenant) // => string
 */
export type AccountCall = (options?: CallOptions) => Call<Account>

export const account =
  (transport: Transport): AccountCall =>
  options =>
    transport.send({ method: 'GET', path: '/v1/account' }, options)
