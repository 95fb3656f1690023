import { Type } from 'typebox'
import { InstantSchema, ParcelIdSchema } from '../fields.ts'
import { BATCH_MAX_ITEMS } from '../limits.ts'
import { defineEvent, eventData, idSchema } from './define-event.ts'

export const RunIdSchema = idSchema('run', 'Run id')
export const CourierIdSchema = idSchema('cou', 'Courier id')

const AssignmentSchema = Type.Array(ParcelIdSchema, {
  minItems: 1,
  maxItems: BATCH_MAX_ITEMS,
  description: 'In the order of the stops',
})

/** A courier's round: which parcels, and within which hours they may be seen. */
export const runEvents = {
  'run.created': defineEvent({
    type: 'run.created',
    version: 1,
    summary: 'A courier has a run',
    data: eventData({ courierId: CourierIdSchema, opensAt: InstantSchema, closesAt: InstantSchema }),
  }),
  'run.assigned': defineEvent({
    type: 'run.assigned',
    version: 1,
    summary: 'Parcels came onto the run',
    data: eventData({ courierId: CourierIdSchema, parcelIds: AssignmentSchema }),
  }),
  'run.unassigned': defineEvent({
    type: 'run.unassigned',
    version: 1,
    summary: 'Parcels were taken off the run; its courier sees nothing of them any more',
    data: eventData({ courierId: CourierIdSchema, parcelIds: AssignmentSchema }),
  }),
  'run.closed': defineEvent({
    type: 'run.closed',
    version: 1,
    summary: 'The run is over',
    data: eventData({ courierId: CourierIdSchema }),
  }),
}
