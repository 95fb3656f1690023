import { kindsOf, type Operation, type PrincipalKind, type ServiceName } from '@exqress/sdk/contract'
import type { Principal } from '../policy/principal.ts'
import { Refused } from '../refused.ts'

/** Who a credential is of, for calls to one service: an API key or an access token; undefined for anything else. */
export type FindPrincipal = (credential: string, service: ServiceName) => Promise<Principal | undefined>

/**
 * The caller named by `Authorization: Bearer …`. Refuses with NOT_SIGNED_IN, whatever is wrong with it, and with
 * NOT_ALLOWED when the operation is for other kinds of callers.
 */
export async function authenticate(
  authorization: string | undefined,
  operation: Pick<Operation, 'access' | 'service'>,
  findPrincipal: FindPrincipal,
): Promise<Principal> {
  const [, credential] = /^Bearer +(\S{1,2000})$/i.exec(authorization ?? '') ?? []
  const principal = credential === undefined ? undefined : await findPrincipal(credential, operation.service)
  if (principal === undefined) throw new Refused('NOT_SIGNED_IN')
  if (!mayCall(principal, kindsOf(operation))) throw new Refused('NOT_ALLOWED')
  return principal
}

function mayCall(principal: Principal, kinds: readonly PrincipalKind[]): boolean {
  if (kinds.includes(principal.kind)) return true
  return principal.kind === 'merchant' && principal.owner === true && kinds.includes('operator')
}
