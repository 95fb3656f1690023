import type { SessionTokens, SignIn, SignUp } from '@exqress/sdk/contract'
import { HasherBusy } from '../../ports/password-hasher.ts'
import type { Quota } from '../../ports/rate-limiter.ts'
import { Refused } from '../../refused.ts'
import { accountById, accountByLogin, createAccount, loginIndexOf } from './accounts.ts'
import { judgePassword } from './judge-password.ts'
import { openSession } from './open-session.ts'
import type { IdentityPorts } from './ports.ts'

/** Attempts at one login, from wherever they come; known and unknown logins alike. */
const ATTEMPTS: Quota = { calls: 10, perSeconds: 10 * 60 }

/** A new account of a recipient, signed in. Refuses with LOGIN_TAKEN, PASSWORD_TOO_WEAK, RATE_LIMITED. */
export async function signUp(ports: IdentityPorts, { login, password }: SignUp): Promise<SessionTokens> {
  await judgePassword(password, login)
  const passwordHash = await unlessBusy(ports.hasher.hash(password))
  return openSession(ports, await createAccount(ports, { kind: 'recipient', login, passwordHash }))
}

/**
 * Refuses with SIGN_IN_REFUSED for an unknown login as for a wrong password, after the same work; with RATE_LIMITED when
 * too many passwords wait to be checked, or too many were tried for this login.
 */
export async function signIn(ports: IdentityPorts, { login, password }: SignIn): Promise<SessionTokens> {
  const loginIndex = loginIndexOf(ports, login)
  await countAttempt(ports, loginIndex)
  const account = await accountByLogin(ports, loginIndex)
  const hash = account?.password_hash ?? undefined
  const good = await unlessBusy(ports.hasher.verify(hash, password))
  if (!good || account === undefined || hash === undefined) throw new Refused('SIGN_IN_REFUSED')
  if (!ports.hasher.isOutdated(hash)) return openSession(ports, account)
  const passwordHash = await unlessBusy(ports.hasher.hash(password))
  await setPassword(ports, account.account_id, passwordHash)
  return openSession(ports, { ...account, password_hash: passwordHash })
}

/** Another password; every other session ends. How many did. Refuses with SIGN_IN_REFUSED, PASSWORD_TOO_WEAK. */
export async function changePassword(
  ports: IdentityPorts,
  { accountId, sessionId }: { readonly accountId: string; readonly sessionId: string },
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<number> {
  const account = await accountById(ports, accountId)
  const hash = account?.password_hash ?? undefined
  if (account?.login_index) await countAttempt(ports, account.login_index)
  const good = await unlessBusy(ports.hasher.verify(hash, password))
  if (!good) throw new Refused('SIGN_IN_REFUSED')
  await judgePassword(newPassword, undefined)
  await setPassword(ports, accountId, await unlessBusy(ports.hasher.hash(newPassword)))
  return ports.sessions.endAll(accountId, ports.clock.now(), 'password-changed', sessionId)
}

async function setPassword({ database }: IdentityPorts, accountId: string, passwordHash: string): Promise<void> {
  await database.query
    .updateTable('accounts')
    .set({ password_hash: passwordHash })
    .where('account_id', '=', accountId)
    .execute()
}

async function countAttempt({ limiter }: IdentityPorts, loginIndex: Buffer): Promise<void> {
  const taken = await limiter.take(`attempts ${loginIndex.toString('base64')}`, ATTEMPTS)
  if (!taken.allowed) throw new Refused('RATE_LIMITED', { retryAfterSeconds: taken.retryAfterSeconds })
}

/** Refuses with RATE_LIMITED when the hasher turns somebody away. */
export async function unlessBusy<Result>(hashing: Promise<Result>): Promise<Result> {
  try {
    return await hashing
  } catch (error) {
    if (!(error instanceof HasherBusy)) throw error
    throw new Refused('RATE_LIMITED', { retryAfterSeconds: error.retryAfterSeconds })
  }
}
