import { path } from '../path.ts'
import type { Call, CallOptions, Transport } from '../transport.ts'
import type { ApiKey, CreateAccount, CreatedAccount, Ended, NewApiKey } from '../types.ts'

/** What an operator does for its tenant: accounts of couriers, staff and operators, and API keys for programs. */
export class Accounts {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  create(request: CreateAccount, options?: CallOptions): Call<CreatedAccount> {
    return this.#transport.send({ method: 'POST', path: '/v1/accounts', body: request }, options)
  }

  /** Ends an account and every session of it at once. Throws `NotFoundError`, also for another tenant's. */
  disable(accountId: string, options?: CallOptions): Call<Ended> {
    return this.#transport.send({ method: 'POST', path: path`/v1/accounts/${accountId}/disable` }, options)
  }

  /** The answer is the only time that the key can be read. */
  createApiKey(label: string, options?: CallOptions): Call<NewApiKey> {
    return this.#transport.send({ method: 'POST', path: '/v1/api-keys', body: { label } }, options)
  }

  /** The tenant's keys, revoked ones too; `keyId` names one without giving it away. */
  apiKeys(options?: CallOptions): Call<ApiKey[]> {
    return this.#transport
      .send<{ apiKeys: ApiKey[] }>({ method: 'GET', path: '/v1/api-keys' }, options)
      .map(({ apiKeys }) => apiKeys)
  }

  /** Works at once; twice is one effect. */
  revokeApiKey(keyId: string, options?: CallOptions): Call<ApiKey> {
    return this.#transport.send({ method: 'POST', path: path`/v1/api-keys/${keyId}/revoke` }, options)
  }
}
