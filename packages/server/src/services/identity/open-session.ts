import type { SessionTokens, Whoami } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import type { Session } from '../../ports/session-store.ts'
import { Refused } from '../../refused.ts'
import type { SignedIn } from './access-token.ts'
import { accountById } from './accounts.ts'
import type { IdentityPorts } from './ports.ts'
import { refreshTokenOf } from './refresh-token.ts'
import type { AccountRow } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Unused for this long, a session ends. */
export const IDLE_DAYS = 30
/** However much it is used. */
export const SESSION_DAYS = 180
const SALT_BYTES = 16

export type SessionAccount = Omit<AccountRow, 'login_index' | 'phone_sealed' | 'created_at'>

/**
 * Opens a session of the account; durable when it resolves. Refuses with SIGN_IN_REFUSED when the account was disabled or
 * its password changed since it was read: whoever ended its sessions meanwhile has missed this one.
 */
export async function openSession(ports: IdentityPorts, account: SessionAccount): Promise<SessionTokens> {
  const { clock, ids, sessions } = ports
  const now = clock.now()
  const session: Session = {
    sessionId: `ses_${newToken(ids.bytes(16))}`,
    accountId: account.account_id,
    generation: 1,
    salt: ids.bytes(SALT_BYTES),
    createdAt: now,
    rotatedAt: now,
    expiresAt: expiryOf({ createdAt: now }, now),
  }
  await sessions.open(session)
  const present = await accountById(ports, account.account_id)
  if (present === undefined || present.password_hash !== account.password_hash) {
    await sessions.end(session.sessionId, now, 'account-disabled')
    throw new Refused('SIGN_IN_REFUSED')
  }
  return tokensOf(ports, account, session)
}

/** When a session used now ends by itself. */
export const expiryOf = ({ createdAt }: Pick<Session, 'createdAt'>, now: number): number =>
  Math.min(now + IDLE_DAYS * DAY_MS, createdAt + SESSION_DAYS * DAY_MS)

export function tokensOf(
  { keys, accessTokens }: IdentityPorts,
  account: SessionAccount,
  session: Session,
): SessionTokens {
  const principal = principalOf(account, session.sessionId)
  const { token, expiresAt } = accessTokens.sign(principal)
  return {
    accessToken: token,
    accessExpiresAt: new Date(expiresAt).toISOString(),
    refreshToken: refreshTokenOf(keys['refresh-token'], session),
    refreshExpiresAt: new Date(session.expiresAt).toISOString(),
    account: { ...whoamiOf(principal), phoneVerified: account.phone_index !== null },
  }
}

/** Who an account is to the other services. The staff of a merchant is the merchant. */
export function principalOf({ account_id, kind, tenant, courier_id }: SessionAccount, sessionId: string): SignedIn {
  const ids = { accountId: account_id, sessionId }
  if (kind === 'recipient') return { kind, ...ids }
  const of = { tenant: tenant ?? '', ...ids }
  if (kind === 'courier') return { kind, courierId: courier_id ?? '', ...of }
  return kind === 'staff' ? { kind: 'merchant', ...of } : { kind, ...of }
}

export function whoamiOf(principal: { readonly kind: string }): Whoami {
  const { kind, tenant, accountId, courierId, sessionId } = principal as Whoami
  return {
    kind,
    ...(tenant === undefined ? {} : { tenant }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(courierId === undefined ? {} : { courierId }),
    ...(sessionId === undefined ? {} : { sessionId }),
  }
}
