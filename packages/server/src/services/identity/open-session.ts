import type { SessionTokens, Whoami } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import type { Limits, Session } from '../../ports/session-store.ts'
import { Refused } from '../../refused.ts'
import type { SignedIn } from './access-token.ts'
import { accountById } from './accounts.ts'
import type { IdentityPorts } from './ports.ts'
import { refreshTokenOf } from './refresh-token.ts'
import type { AccountRow } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Unused for this long, a session is over. */
export const IDLE_DAYS = 30
/** However much it is used. */
const SESSION_DAYS = 180

export type SessionAccount = Omit<AccountRow, 'login_index' | 'phone_sealed' | 'created_at'>

/**
 * Opens a session of the account; durable when it resolves. Refuses with SIGN_IN_REFUSED when the account was disabled or
 * its password changed since it was read: whoever ended its sessions meanwhile has missed this one.
 */
export async function openSession(ports: IdentityPorts, account: SessionAccount): Promise<SessionTokens> {
  const { clock, ids, sessions } = ports
  const now = clock.now()
  const sessionId = `ses_${newToken(ids.bytes(16))}`
  const session: Session = {
    sessionId,
    accountId: account.account_id,
    principal: JSON.stringify(principalOf(account, sessionId)),
    generation: 1,
    createdAt: now,
    rotatedAt: now,
  }
  await sessions.open(session)
  const present = await accountById(ports, account.account_id)
  if (present === undefined || present.password_hash !== account.password_hash) {
    await sessions.end(sessionId, now, 'account-disabled')
    throw new Refused('SIGN_IN_REFUSED')
  }
  return tokensOf(ports, session)
}

/** What is over by its age at an instant. */
export const limitsAt = (now: number): Limits => ({
  createdAfter: now - SESSION_DAYS * DAY_MS,
  rotatedAfter: now - IDLE_DAYS * DAY_MS,
})

/** Whether a session is over by its age. */
export const isOver = ({ createdAt, rotatedAt }: Session, now: number): boolean => {
  const { createdAfter, rotatedAfter } = limitsAt(now)
  return createdAt <= createdAfter || rotatedAt <= rotatedAfter
}

export function tokensOf({ keys, accessTokens }: IdentityPorts, session: Session): SessionTokens {
  const principal = JSON.parse(session.principal) as SignedIn
  const { token, expiresAt } = accessTokens.sign(principal)
  const { createdAt, rotatedAt } = session
  const refreshEnds = Math.min(createdAt + SESSION_DAYS * DAY_MS, rotatedAt + IDLE_DAYS * DAY_MS)
  return {
    accessToken: token,
    accessExpiresAt: new Date(expiresAt).toISOString(),
    refreshToken: refreshTokenOf(keys['refresh-token'], session),
    refreshExpiresAt: new Date(refreshEnds).toISOString(),
    account: whoamiOf(principal),
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
