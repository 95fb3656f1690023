import { Type } from 'typebox'
import { defineEvent, eventData } from './define-event.ts'
import { CourierIdSchema, RunIdSchema } from './run-events.ts'

export const ATTEMPT_REASONS = [
  'nobody_home',
  'no_access',
  'address_wrong',
  'refused',
  'damaged',
  'weather',
  'out_of_time',
  'other',
] as const

/** How a courier shows that a parcel arrived. The proof itself (a picture, a signature) is never in an event. */
export const PROOF_KINDS = [
  'handed_over',
  'one_time_code',
  'left_at_door',
  'security_desk',
  'parcel_locker',
  'photo',
] as const

export const HAND_BACK_PLACES = ['depot', 'sender'] as const

const by = { runId: RunIdSchema, courierId: CourierIdSchema }

/** How far a parcel has come on its courier's run. */
export const deliveryEvents = {
  'delivery.taken': defineEvent({
    type: 'delivery.taken',
    version: 1,
    summary: 'The courier has the parcel',
    data: eventData(by),
  }),
  'delivery.released': defineEvent({
    type: 'delivery.released',
    version: 1,
    summary: 'The courier does not have it after all: taking was undone',
    data: eventData(by),
  }),
  'delivery.attempt_failed': defineEvent({
    type: 'delivery.attempt_failed',
    version: 1,
    summary: 'It could not be delivered this time',
    data: eventData({ ...by, reason: Type.Enum([...ATTEMPT_REASONS]) }),
  }),
  'delivery.delivered': defineEvent({
    type: 'delivery.delivered',
    version: 1,
    summary: 'It arrived',
    data: eventData({ ...by, proof: Type.Enum([...PROOF_KINDS]) }),
  }),
  'delivery.handed_back': defineEvent({
    type: 'delivery.handed_back',
    version: 1,
    summary: 'The courier gave it back undelivered',
    data: eventData({ ...by, to: Type.Enum([...HAND_BACK_PLACES]) }),
  }),
}
