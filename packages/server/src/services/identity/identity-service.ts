import type { OperationId } from '@exqress/sdk/contract'
import type { EventTables } from '../../events/tables.ts'
import type { Database } from '../../ports/database.ts'
import type { Handler, Handlers, Service } from '../../service.ts'
import type { Identity } from './open-identity.ts'
import { identityMigrations } from './tables.ts'

const OPERATIONS = [
  'signUp',
  'createAccount',
  'disableAccount',
  'changePassword',
  'signIn',
  'refreshSession',
  'signOut',
  'whoami',
  'sendPhoneCode',
  'confirmPhone',
  'beginProviderSignIn',
  'finishProviderSignIn',
  'exchangeSignIn',
  'signInWithIdToken',
] as const satisfies readonly OperationId[]

/** Where the service is opened when it is first needed: a command line that never signs in pays nothing for it. */
export interface LazyIdentity {
  /** The database that its outbox is in. */
  database(): Promise<Database<EventTables>>
  open(): Promise<Identity>
  readonly opened: Promise<Identity> | undefined
}

/** Accounts, sessions and phones. */
export function identityService(identity: LazyIdentity): Service {
  const delegate = (id: (typeof OPERATIONS)[number]) => ({
    run: async (input: never, call: never) => {
      const { operations } = await identity.open()
      return (operations[id] as Handler<typeof id> & { run(input: never, call: never): Promise<never> }).run(
        input,
        call,
      )
    },
  })
  return {
    name: 'identity',
    operations: Object.fromEntries(OPERATIONS.map(id => [id, delegate(id)])) as Handlers,
    migrations: identityMigrations,
    jobs: [
      {
        name: 'forget-sign-ins',
        everySeconds: 60 * 60,
        run: async () => (await identity.opened)?.forgetOld(),
      },
    ],
    consumers: [],
    events: () => identity.database(),
  }
}
