export * from './errors/index.ts'
export {
  AGGREGATES,
  type AggregateKind,
  aggregateIdPattern,
  ENVELOPE,
  type EventDefinition,
  EventIdSchema,
  eventSchema,
  TENANT_PATTERN,
} from './events/define-event.ts'
export { aggregateOf, type EventData, type EventOf, type EventType, events } from './events/events.ts'
export * from './fields.ts'
export * from './identity.ts'
export * from './limits.ts'
export * from './operation.ts'
export * from './operations.ts'
export * from './parcel.ts'
export * from './pii.ts'
export * from './problem.ts'
export * from './receipt-message.ts'
export * from './recipient.ts'
export * from './vault.ts'
export * from './waybill.ts'
