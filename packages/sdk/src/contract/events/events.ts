import { accountEvents } from './account-events.ts'
import { claimEvents } from './claim-events.ts'
import type { AggregateKind, EventOfDefinition } from './define-event.ts'
import { deliveryEvents } from './delivery-events.ts'
import { keyEvents } from './key-events.ts'
import { parcelEvents } from './parcel-events.ts'
import { runEvents } from './run-events.ts'

/** Every event by its type: the only language in which services speak to each other. */
export const events = {
  ...parcelEvents,
  ...runEvents,
  ...deliveryEvents,
  ...claimEvents,
  ...accountEvents,
  ...keyEvents,
} as const

type Events = typeof events
export type EventType = keyof Events
/** An event of one or more types; with several, `type` tells which one `data` is of. */
export type EventOf<Type extends EventType> = { [T in Type]: EventOfDefinition<Events[T]> }[Type]
export type EventData<Type extends EventType> = EventOf<Type>['data']

/** The aggregate an event type is about. */
export const aggregateOf = (type: EventType): AggregateKind => type.slice(0, type.indexOf('.')) as AggregateKind
