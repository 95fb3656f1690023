import type { EventOf, EventType, ItemError, OperationId, operations } from '@exqress/sdk/contract'
import type { Static, TSchema } from 'typebox'
import type { EventTables } from './events/tables.ts'
import type { Anyone, Principal } from './policy/principal.ts'
import type { Database, Migration, Transaction } from './ports/database.ts'

type Operations = typeof operations
type Part<Id extends OperationId, Name extends string> = Operations[Id] extends { readonly [N in Name]: infer Schema }
  ? Schema extends TSchema
    ? Static<Schema>
    : undefined
  : undefined

/** A request that has passed the contract's schemas. */
export interface Input<Id extends OperationId> {
  readonly params: Part<Id, 'params'>
  readonly query: Part<Id, 'query'>
  readonly body: Part<Id, 'body'>
}

/** A drawn or encoded answer. */
export interface MediaAnswer {
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Offered to a browser that saves it; never made of anything personal. */
  readonly fileName: string
}

/** Where a browser goes on to. */
export interface Redirect {
  readonly location: string
}

export type Answer<Id extends OperationId> = Operations[Id]['answer'] extends {
  readonly schema: infer Schema extends TSchema
}
  ? Static<Schema>
  : Operations[Id]['answer'] extends { readonly redirects: true }
    ? Redirect
    : MediaAnswer

/** Who calls, and how. */
export interface Call {
  readonly principal: Principal | Anyone
  /** The caller's tenant, empty for who has none; nothing of another tenant is ever seen. */
  readonly tenant: string
  readonly requestId: string
  readonly idempotencyKey: string | undefined
  /** Record version from If-Match. */
  readonly ifMatch: number | undefined
  /** Items of the operation's `items` that break the schema, by index. The handler answers these and reads the rest. */
  readonly itemErrors: ReadonlyMap<number, ItemError>
}

/** What may be stored of an answer for its replay: ids and codes, never a token and nothing personal. */
export interface Replay<Id extends OperationId> {
  remember(answer: Answer<Id>): unknown
  /** The answer again, as things are now, from what `remember` gave (through JSON). */
  recall(remembered: unknown, input: Input<Id>, call: Call): Promise<Answer<Id>>
}

export type Handler<Id extends OperationId> = {
  run(input: Input<Id>, call: Call): Promise<Answer<Id>>
} & (Operations[Id]['idempotent'] extends true ? { readonly replay: Replay<Id> } : unknown)

export type Handlers = { readonly [Id in OperationId]?: Handler<Id> }

/** Work by the clock. */
export interface Job {
  readonly name: string
  readonly everySeconds: number
  /** Safe to run in several processes at once and to cut off anywhere. */
  run(signal: AbortSignal): Promise<void>
}

/** What a service does about events of the contract; made by `consumerOf`. */
export interface Consumer {
  readonly events: readonly EventType[]
  /** The effect, in the transaction that notes the event as done. */
  apply(transaction: Transaction<EventTables>, event: EventOf<EventType>): Promise<void>
}

export interface Service {
  readonly name: string
  readonly operations: Handlers
  readonly migrations: readonly Migration[]
  readonly jobs: readonly Job[]
  readonly consumers: readonly Consumer[]
  /**
   * Its database, which has the tables of `eventMigrations`, opened when events are first moved (see `eventsIn`); left
   * out by a service that neither publishes nor consumes.
   */
  readonly events?: () => Promise<Database<EventTables>>
  /** Tables that events alone fill: they can be emptied and rebuilt from the log. */
  readonly readModels?: readonly string[]
}
