import { newToken } from '@exqress/sdk/qr'
import { UniqueViolation } from '../../ports/database.ts'
import { Refused } from '../../refused.ts'
import { macOf } from './identity-keys.ts'
import type { IdentityPorts } from './ports.ts'
import type { AccountKind, AccountRow } from './tables.ts'

export interface NewAccount {
  readonly kind: AccountKind
  readonly tenant?: string | undefined
  readonly courierId?: string | undefined
  readonly login?: string
  readonly passwordHash?: string
}

/** The account that may sign in with an id; undefined for one that is unknown or disabled. */
export async function accountById({ database }: IdentityPorts, accountId: string): Promise<AccountRow | undefined> {
  return database.query
    .selectFrom('accounts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Under what a login is found: letters' case, width and blanks at the ends aside. */
export const loginIndexOf = ({ keys }: Pick<IdentityPorts, 'keys'>, login: string): Buffer =>
  macOf(keys.login, login.normalize('NFKC').trim().toLowerCase())

export async function accountByLogin(ports: IdentityPorts, loginIndex: Buffer): Promise<AccountRow | undefined> {
  return ports.database.query
    .selectFrom('accounts')
    .selectAll()
    .where('login_index', '=', loginIndex)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Refuses with LOGIN_TAKEN. */
export async function createAccount(ports: IdentityPorts, account: NewAccount): Promise<AccountRow> {
  const row = newAccountRow(ports, account)
  try {
    await ports.database.query.insertInto('accounts').values(row).execute()
    return row
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'accounts_login') throw new Refused('LOGIN_TAKEN')
    throw error
  }
}

export const newAccountRow = (ports: IdentityPorts, account: NewAccount): AccountRow => ({
  account_id: `acc_${newToken(ports.ids.bytes(16))}`,
  kind: account.kind,
  tenant: account.tenant ?? null,
  courier_id: account.courierId ?? null,
  login_index: account.login === undefined ? null : loginIndexOf(ports, account.login),
  password_hash: account.passwordHash ?? null,
  phone_index: null,
  phone_sealed: null,
  created_at: ports.clock.now(),
  disabled_at: null,
})

/** Ends an account of a tenant and its sessions; how many ended. Refuses with NOT_FOUND, also for another tenant's. */
export async function disableAccount(ports: IdentityPorts, tenant: string, accountId: string): Promise<number> {
  const now = ports.clock.now()
  const known = await ports.database.query
    .selectFrom('accounts')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  if (known === undefined) throw new Refused('NOT_FOUND')
  await ports.database.transaction(async transaction => {
    const { numUpdatedRows } = await transaction.query
      .updateTable('accounts')
      .set({ disabled_at: now })
      .where('account_id', '=', accountId)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 1n)
      await ports.publish(transaction, [{ type: 'account.closed', aggregateId: accountId, tenant, data: {} }])
  })
  // After the account: a session that is opened now looks at the account again.
  return ports.sessions.endAll(accountId, now, 'account-disabled')
}
