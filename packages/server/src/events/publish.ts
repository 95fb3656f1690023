import {
  aggregateIdPattern,
  aggregateOf,
  type EventData,
  type EventType,
  events,
  TENANT_PATTERN,
} from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import type { Clock } from '../ports/clock.ts'
import type { Transaction } from '../ports/database.ts'
import type { Ids } from '../ports/ids.ts'
import { dataCheck } from './data-check.ts'
import type { EventTables } from './tables.ts'

/** What happened, before it has a number. */
export type EventDraft = {
  readonly [Type in EventType]: {
    readonly type: Type
    readonly aggregateId: string
    /** null for what belongs to no tenant: the account of a recipient. */
    readonly tenant: string | null
    readonly data: EventData<Type>
  }
}[EventType]

/**
 * Writes events in the transaction of the state change they tell of: with it they are published, without it they never
 * were. Numbers them by aggregate in the order given; two transactions on one aggregate wait for each other here.
 */
export type Publish = <Tables extends EventTables>(
  transaction: Transaction<Tables>,
  drafts: readonly EventDraft[],
) => Promise<void>

/** A draft does not follow its schema. A mistake in our code; says where, never what. */
export class EventMalformed extends Error {
  override readonly name = 'EventMalformed'
  readonly code = 'EVENT_INVALID'
  constructor(type: EventType, pointer: string) {
    super(`${type} breaks its schema at ${pointer}`)
  }
}

/** Rows of one statement. */
const CHUNK = 500

export function openPublisher({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }): Publish {
  const checks = new Map<EventType, (draft: EventDraft) => string | undefined>()
  return async (transaction, drafts) => {
    for (const draft of drafts) {
      const { type } = draft
      const check = checks.get(type) ?? draftCheck(type)
      checks.set(type, check)
      const fault = check(draft)
      if (fault !== undefined) throw new EventMalformed(type, fault)
    }
    const { query, insertMany } = transaction as unknown as Transaction<EventTables>
    const now = clock.now()
    const at = new Date(now).toISOString()
    const versions = await nextVersions(query, drafts)
    const rows = drafts.map(draft => {
      const { type, aggregateId, tenant, data } = draft
      const aggregate = aggregateName(draft)
      const aggregateVersion = versions.get(aggregate) ?? 1
      versions.set(aggregate, aggregateVersion + 1)
      const event = {
        id: eventId(now, ids),
        type,
        version: events[type].version,
        aggregate: { kind: aggregateOf(type), id: aggregateId },
        aggregateVersion,
        tenant,
        at,
        data,
      }
      return { aggregate_id: aggregateId, event: JSON.stringify(event), written_at: now }
    })
    for (let from = 0; from < rows.length; from += CHUNK)
      await insertMany('event_outbox', rows.slice(from, from + CHUNK))
  }
}

const TENANT = new RegExp(TENANT_PATTERN, 'u')

/** Finds where a draft breaks the schema of its event. */
function draftCheck(type: EventType): (draft: EventDraft) => string | undefined {
  const id = new RegExp(aggregateIdPattern(aggregateOf(type)), 'u')
  const check = dataCheck(events[type].data)
  return ({ aggregateId, tenant, data }) => {
    if (!id.test(aggregateId)) return '/aggregate/id'
    if (tenant !== null && !TENANT.test(tenant)) return '/tenant'
    return check(data, '/data')
  }
}

const aggregateName = ({ type, aggregateId }: EventDraft) => `${aggregateOf(type)}/${aggregateId}`

/** The number of the first new event of each aggregate. Its row stays locked to the end of the transaction. */
async function nextVersions(
  query: Transaction<EventTables>['query'],
  drafts: readonly EventDraft[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const draft of drafts) {
    const aggregate = aggregateName(draft)
    counts.set(aggregate, (counts.get(aggregate) ?? 0) + 1)
  }
  // The same order everywhere, so that two transactions never wait for each other.
  const ordered = [...counts].map(([aggregate, version]) => ({ aggregate, version })).sort(byAggregate)
  const next = new Map<string, number>()
  for (let from = 0; from < ordered.length; from += CHUNK) {
    const rows = await query
      .insertInto('event_streams')
      .values(ordered.slice(from, from + CHUNK))
      .onConflict(conflict =>
        conflict
          .column('aggregate')
          .doUpdateSet(({ eb, ref }) => ({ version: eb('event_streams.version', '+', ref('excluded.version')) })),
      )
      .returning(['aggregate', 'version'])
      .execute()
    for (const { aggregate, version } of rows) next.set(aggregate, version - (counts.get(aggregate) ?? 0) + 1)
  }
  return next
}

const byAggregate = (a: { readonly aggregate: string }, b: { readonly aggregate: string }) =>
  a.aggregate < b.aggregate ? -1 : 1

/** 48 bits of time, so that ids made later sort later, and 80 random bits. */
function eventId(now: number, ids: Ids): string {
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(now, 0, 6)
  ids.bytes(10).copy(bytes, 6)
  return `evt_${newToken(bytes)}`
}
