import type { PrincipalKind, ServiceName } from '@exqress/sdk/contract'

/**
 * Who calls. A merchant without an account is an API key; one with an account is of the merchant's staff. `owner` is the
 * key of the process that holds data and key ring itself (the embedded server): it may do what an operator may.
 */
export type Principal =
  | {
      readonly kind: 'merchant'
      readonly tenant: string
      readonly owner?: boolean
      readonly accountId?: string
      readonly sessionId?: string
    }
  | { readonly kind: 'recipient'; readonly accountId: string; readonly sessionId: string }
  | {
      readonly kind: 'courier'
      readonly tenant: string
      readonly courierId: string
      readonly accountId: string
      readonly sessionId: string
    }
  | { readonly kind: 'operator'; readonly tenant: string; readonly accountId: string; readonly sessionId: string }

/** Whoever calls an operation that is for anyone. */
export interface Anyone {
  readonly kind: 'anyone'
}

export const ANYONE: Anyone = { kind: 'anyone' }

/** The services a kind of caller has business with: the audience of its access tokens. */
export const AUDIENCES: Readonly<Record<PrincipalKind, readonly ServiceName[]>> = {
  merchant: ['admin', 'vault', 'identity'],
  recipient: ['user', 'vault', 'identity'],
  courier: ['delivery', 'vault', 'identity'],
  operator: ['admin', 'delivery', 'vault', 'identity'],
}

/** The tenant a caller acts in; empty for a recipient, who belongs to none. */
export const tenantOf = (principal: Principal | Anyone): string => ('tenant' in principal ? principal.tenant : '')

/** Whose Idempotency-Keys they are: an API key's tenant, or one account. No tenant's name holds a colon. */
export const idempotencyScopeOf = (principal: Principal | Anyone): string =>
  'accountId' in principal && principal.accountId !== undefined ? `account:${principal.accountId}` : tenantOf(principal)
