import { Type } from 'typebox'
import { ParcelIdSchema } from '../fields.ts'
import { defineEvent, eventData, idSchema } from './define-event.ts'

export const ClaimIdSchema = idSchema('clm', 'Claim id')
export const AccountIdSchema = idSchema('acc', 'Account id')

export const RETURN_REASONS = ['changed_mind', 'damaged', 'wrong_item', 'wrong_delivery', 'other'] as const
export const CLAIM_OUTCOMES = ['returned', 'redelivered', 'withdrawn', 'rejected'] as const

/** A return or a wrong delivery. While one is open, the clock that erases the parcel stands still. */
export const claimEvents = {
  'claim.return_requested': defineEvent({
    type: 'claim.return_requested',
    version: 1,
    summary: 'The recipient wants the parcel to go back',
    data: eventData({
      parcelId: ParcelIdSchema,
      accountId: AccountIdSchema,
      reason: Type.Enum([...RETURN_REASONS]),
    }),
  }),
  'claim.wrong_delivery_reported': defineEvent({
    type: 'claim.wrong_delivery_reported',
    version: 1,
    summary: 'Somebody has a parcel at their door that is not theirs',
    data: eventData({ parcelId: ParcelIdSchema, accountId: Type.Optional(AccountIdSchema) }),
  }),
  'claim.closed': defineEvent({
    type: 'claim.closed',
    version: 1,
    summary: 'The claim is settled',
    data: eventData({ parcelId: ParcelIdSchema, outcome: Type.Enum([...CLAIM_OUTCOMES]) }),
  }),
}
