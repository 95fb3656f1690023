import { ACCOUNT_KINDS, EXIT, type ExitCode } from '@exqress/sdk/contract'
import { compose } from './compose.ts'
import { configFrom, type Environment } from './config.ts'
import { listApiKeys, revokeApiKey } from './services/admin/api-keys.ts'

/** A command was given what it cannot use. */
export class UsageError extends Error {}

/** Names a tenant may have. */
const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/

export interface AccountSurroundings {
  readonly environment: Environment
  out(text: string): void
  say(text: string): void
  /** All of standard input; absent where nobody can be asked. */
  readonly input?: () => Promise<string>
}

type Values = Readonly<Partial<Record<'tenant' | 'label' | 'key' | 'login' | 'kind' | 'courier', string>>>

export function tenantFrom(tenant: string | undefined, command: string): string {
  if (tenant === undefined) throw new UsageError(`${command} needs --tenant NAME`)
  if (!TENANT.test(tenant)) throw new UsageError('a tenant is named by up to 63 of a-z, 0-9 and -')
  return tenant
}

/** One line for each key: its id, when it was made, whether it is revoked, its label. */
export async function listKeys({ environment, out }: AccountSurroundings, values: Values): Promise<ExitCode> {
  const tenant = tenantFrom(values.tenant, 'keys list')
  const composed = await compose(configFrom(environment))
  try {
    for (const { keyId, createdAt, revokedAt, label } of await listApiKeys(composed.admin, tenant))
      out(`${keyId}\t${createdAt}\t${revokedAt === undefined ? 'good' : `revoked ${revokedAt}`}\t${label}\n`)
    return EXIT.ok
  } finally {
    await composed.close()
  }
}

export async function revokeKey({ environment, say }: AccountSurroundings, values: Values): Promise<ExitCode> {
  const tenant = tenantFrom(values.tenant, 'keys revoke')
  if (values.key === undefined) throw new UsageError('keys revoke needs --key KEY_ID; see exqress-server keys list')
  const composed = await compose(configFrom(environment))
  try {
    await revokeApiKey(composed.admin, { tenant, keyId: values.key, now: composed.clock.now() })
    say('Revoked: no call with this key is answered any more.\n')
    return EXIT.ok
  } finally {
    await composed.close()
  }
}

/** The first operator of a tenant has nobody to make their account; whoever holds the server does. */
export async function createAccount(around: AccountSurroundings, values: Values): Promise<ExitCode> {
  const kind = ACCOUNT_KINDS.find(one => one === (values.kind ?? 'operator'))
  if (kind === undefined) throw new UsageError(`--kind is one of ${ACCOUNT_KINDS.join(', ')}`)
  const tenant = kind === 'recipient' ? undefined : tenantFrom(values.tenant, 'accounts create')
  const { login, courier: courierId } = values
  if (login === undefined)
    throw new UsageError('accounts create needs --login NAME, and the password on standard input')
  if ((kind === 'courier') !== (courierId !== undefined))
    throw new UsageError('a courier, and nobody else, has --courier ID')
  const password = ((await around.input?.()) ?? '').replace(/\r?\n$/, '')
  if (password === '')
    throw new UsageError('give the password on standard input: exqress-server accounts create … < file')
  const composed = await compose(configFrom(around.environment))
  try {
    const identity = await composed.identity()
    around.out(`${await identity.createAccount({ kind, tenant, courierId, login, password })}\n`)
    return EXIT.ok
  } finally {
    await composed.close()
  }
}
