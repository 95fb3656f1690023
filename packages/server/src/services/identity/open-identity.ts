import type { ServiceName } from '@exqress/sdk/contract'
import type { Principal } from '../../policy/principal.ts'
import { Refused } from '../../refused.ts'
import type { Call, Handlers } from '../../service.ts'
import type { SignedIn } from './access-token.ts'
import { accountById, createAccount, disableAccount, type NewAccount } from './accounts.ts'
import { judgePassword } from './judge-password.ts'
import { isOver, limitsAt, whoamiOf } from './open-session.ts'
import { confirmPhone, sendPhoneCode, verifiedPhoneOf } from './phone-codes.ts'
import type { IdentityPorts } from './ports.ts'
import { beginProviderSignIn, exchangeSignIn, finishProviderSignIn, signInWithIdToken } from './provider-sign-in.ts'
import { refreshSession } from './refresh-session.ts'
import { changePassword, signIn, signUp, unlessBusy } from './sign-in.ts'
import type { AccountKind } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** The service when it is open. */
export interface Identity {
  readonly operations: Handlers
  /** Who an access token is of, when its session has not ended; undefined for anything else. */
  findPrincipal(token: string, service: ServiceName): Promise<Principal | undefined>
  /** Makes an account of any kind; for the server's own command line. Refuses with LOGIN_TAKEN, PASSWORD_TOO_WEAK. */
  createAccount(account: AccountWithPassword): Promise<string>
  /** Personal: for the vault alone. */
  verifiedPhoneOf(accountId: string): Promise<string | undefined>
  forgetOld(): Promise<void>
}

export interface AccountWithPassword {
  readonly kind: AccountKind
  readonly tenant?: string | undefined
  readonly courierId?: string | undefined
  readonly login: string
  readonly password: string
}

export function openIdentity(ports: IdentityPorts): Identity {
  return {
    operations: handlers(ports),
    findPrincipal: (token, service) => findPrincipal(ports, token, service),
    createAccount: async account => (await createWithPassword(ports, account)).account_id,
    verifiedPhoneOf: accountId => verifiedPhoneOf(ports, accountId),
    forgetOld: () => forgetOld(ports),
  }
}

async function findPrincipal(
  ports: IdentityPorts,
  token: string,
  service: ServiceName,
): Promise<Principal | undefined> {
  const principal = ports.accessTokens.read(token, service)
  if (principal === undefined) return undefined
  const session = await ports.sessions.find(principal.sessionId)
  if (session?.accountId !== principal.accountId || isOver(session, ports.clock.now())) return undefined
  return principal
}

function handlers(ports: IdentityPorts): Handlers {
  const { sessions, clock } = ports
  return {
    signUp: { run: ({ body }) => signUp(ports, body) },
    signIn: { run: ({ body }) => signIn(ports, body) },
    refreshSession: { run: ({ body }) => refreshSession(ports, body.refreshToken) },
    changePassword: {
      run: async ({ body }, call) => ({ ended: await changePassword(ports, signedIn(call), body) }),
    },
    signOut: {
      async run({ body }, call) {
        const { accountId, sessionId } = signedIn(call)
        if (body?.everywhere) return { ended: await sessions.endAll(accountId, clock.now(), 'signed-out') }
        return { ended: (await sessions.end(sessionId, clock.now(), 'signed-out')) ? 1 : 0 }
      },
    },
    whoami: { run: (_, { principal }) => whoami(ports, principal as Principal) },
    createAccount: {
      async run({ body }, { tenant }) {
        if ((body.kind === 'courier') !== (body.courierId !== undefined)) {
          throw new Refused('REQUEST_INVALID', { errors: [{ pointer: '/courierId', code: 'courier_only' }] })
        }
        const account = await createWithPassword(ports, { ...body, tenant })
        return { accountId: account.account_id, kind: body.kind, tenant }
      },
    },
    disableAccount: {
      run: async ({ params }, { tenant }) => ({ ended: await disableAccount(ports, tenant, params.accountId) }),
    },
    sendPhoneCode: { run: ({ body }, call) => sendPhoneCode(ports, signedIn(call).accountId, body.phone) },
    confirmPhone: {
      async run({ body }, call) {
        await confirmPhone(ports, signedIn(call).accountId, body)
        return whoami(ports, signedIn(call))
      },
    },
    beginProviderSignIn: { run: ({ params, body }) => beginProviderSignIn(ports, params.provider, body) },
    finishProviderSignIn: {
      run: async ({ params, query }) => ({ location: await finishProviderSignIn(ports, params.provider, query) }),
    },
    exchangeSignIn: { run: ({ body }) => exchangeSignIn(ports, body) },
    signInWithIdToken: { run: ({ params, body }) => signInWithIdToken(ports, params.provider, body) },
  }
}

/** An API key has no account: what is asked of one is refused as anybody else's would be. */
function signedIn({ principal }: Call): SignedIn {
  if (!('accountId' in principal) || principal.accountId === undefined) throw new Refused('NOT_SIGNED_IN')
  return principal as SignedIn
}

async function whoami(ports: IdentityPorts, principal: Principal) {
  if (principal.accountId === undefined) return whoamiOf(principal)
  const account = await accountById(ports, principal.accountId)
  return { ...whoamiOf(principal), phoneVerified: account?.phone_index != null }
}

async function createWithPassword(ports: IdentityPorts, { login, password, ...account }: AccountWithPassword) {
  await judgePassword(password, login)
  const passwordHash = await unlessBusy(ports.hasher.hash(password))
  return createAccount(ports, { ...account, login, passwordHash } satisfies NewAccount)
}

/** What can no longer be used. Codes stay for the day in which they count. */
async function forgetOld({ database, sessions, clock }: IdentityPorts): Promise<void> {
  const before = clock.now() - DAY_MS
  await sessions.forget(before, limitsAt(clock.now()))
  await database.query.deleteFrom('phone_codes').where('sent_at', '<', before).execute()
  await database.query.deleteFrom('sign_in_flows').where('created_at', '<', before).execute()
  await database.query.deleteFrom('sign_in_grants').where('created_at', '<', before).execute()
}
