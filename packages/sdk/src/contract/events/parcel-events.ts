import { Type } from 'typebox'
import { HandlingMarkSchema, ParcelIdSchema } from '../fields.ts'
import { ERASURE_CAUSES } from '../vault.ts'
import { defineEvent, eventData } from './define-event.ts'

const TokenVersionSchema = Type.Integer({ minimum: 1, description: 'How many labels the parcel has had' })
/** By this a service finds the parcel of a scanned label; the 128 random bits do not follow from it. */
const TokenSha256Schema = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the token in hexadecimal' })

/** What happens to a parcel as a waybill. */
export const parcelEvents = {
  'parcel.issued': defineEvent({
    type: 'parcel.issued',
    version: 1,
    summary: 'A waybill was issued',
    data: eventData({
      tokenVersion: TokenVersionSchema,
      tokenSha256: TokenSha256Schema,
      boxCount: Type.Integer({ minimum: 1 }),
      marks: Type.Array(HandlingMarkSchema),
    }),
  }),
  'parcel.relabelled': defineEvent({
    type: 'parcel.relabelled',
    version: 1,
    summary: 'The parcel has a new label; the former one opens nothing',
    data: eventData({ tokenVersion: TokenVersionSchema, tokenSha256: TokenSha256Schema }),
  }),
  'parcel.revoked': defineEvent({
    type: 'parcel.revoked',
    version: 1,
    summary: 'The waybill was withdrawn; its label opens nothing',
    data: eventData({ replacedBy: Type.Optional(ParcelIdSchema) }),
  }),
  'parcel.erased': defineEvent({
    type: 'parcel.erased',
    version: 1,
    summary: 'Whoever it went to can be known no more; what was kept of it masked must go too',
    data: eventData({ cause: Type.Enum([...ERASURE_CAUSES]) }),
  }),
}
