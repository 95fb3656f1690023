import { defineEvent, eventData } from './define-event.ts'

/** Of a person with an account. What was verified is asked of those who may know; the event only says that it was. */
export const accountEvents = {
  'account.phone_verified': defineEvent({
    type: 'account.phone_verified',
    version: 1,
    summary: 'The account has a verified phone number, or another one than before',
    data: eventData({}),
  }),
  'account.closed': defineEvent({
    type: 'account.closed',
    version: 1,
    summary: 'The account is gone',
    data: eventData({}),
  }),
}
