import type { EventOf, EventType } from '@exqress/sdk/contract'
import type { Database, Transaction } from '../ports/database.ts'
import type { Consumer } from '../service.ts'
import type { EventTables } from './tables.ts'

/**
 * What a service does about events of these types. `apply` runs once for each, those of one aggregate in order, in the
 * transaction that notes it as done; it uses nothing but its handle, and takes instants from the event, not from a clock,
 * so that a rebuild gives the same rows. Events of different aggregates come in any order between each other: what they
 * leave must not depend on it.
 *
 * @example
 * consumerOf(['parcel.revoked'], async ({ query }: Transaction<DeliveryTables>, event) => {
 *   await query.deleteFrom('stops').where('parcel_id', '=', event.aggregate.id).execute()
 * })
 */
export function consumerOf<Tables, Type extends EventType>(
  events: readonly Type[],
  apply: (transaction: Transaction<Tables>, event: EventOf<Type>) => Promise<void>,
): Consumer {
  return { events, apply: apply as unknown as Consumer['apply'] }
}

/** A service's database as its event tables see it. */
export const eventsIn = <Tables extends EventTables>(database: Database<Tables>): Database<EventTables> =>
  database as unknown as Database<EventTables>
