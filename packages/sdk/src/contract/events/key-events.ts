import { Type } from 'typebox'
import { ERASURE_CAUSES } from '../vault.ts'
import { defineEvent, eventData } from './define-event.ts'

export const keyEvents = {
  'key.shredded': defineEvent({
    type: 'key.shredded',
    version: 1,
    summary: "The parcel's key was destroyed; nothing sealed under it opens again",
    data: eventData({ cause: Type.Optional(Type.Enum([...ERASURE_CAUSES])) }),
  }),
}
