import { type Static, Type } from 'typebox'
import {
  AddressLevelSchema,
  CarrierSchema,
  HandlingMarkSchema,
  InstantSchema,
  OrderNumberSchema,
  ParcelIdSchema,
  ParcelStateSchema,
  ProfileSchema,
  TokenSchema,
  TrackingNumberSchema,
} from './fields.ts'
import { BATCH_MAX_ITEMS } from './limits.ts'
import { MaskedRecipientSchema, ProductSchema, RecipientSchema, SenderSchema, WarningSchema } from './recipient.ts'

/**
 * What makes two requests the same waybill. With `orderKey`: the tenant, the order key and the normalised fields.
 * With `row`: the tenant, the digest of the input and the row number. With neither, each request is a new parcel.
 */
export const WaybillIdentitySchema = Type.Object(
  {
    orderKey: Type.Optional(OrderNumberSchema),
    row: Type.Optional(
      Type.Object(
        {
          inputSha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the input, hexadecimal' }),
          number: Type.Integer({ minimum: 1, description: 'Data row, counted from 1' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type WaybillIdentity = Static<typeof WaybillIdentitySchema>

export const WaybillInputSchema = Type.Object(
  {
    identity: Type.Optional(WaybillIdentitySchema),
    recipient: RecipientSchema,
    sender: Type.Optional(SenderSchema),
    product: Type.Optional(ProductSchema),
    orderNumber: Type.Optional(OrderNumberSchema),
    carrier: Type.Optional(CarrierSchema),
    trackingNumber: Type.Optional(TrackingNumberSchema),
    sortCode: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    marks: Type.Optional(Type.Array(HandlingMarkSchema, { maxItems: 3 })),
    boxCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })),
    reissue: Type.Optional(
      Type.Boolean({ description: 'Replace an issued waybill of the same order key whose fields changed' }),
    ),
  },
  { additionalProperties: false },
)
export type WaybillInput = Static<typeof WaybillInputSchema>

/** How the answer is masked. Never part of a waybill's identity. */
const presentation = { profile: Type.Optional(ProfileSchema), addressLevel: Type.Optional(AddressLevelSchema) }

export const IssueWaybillSchema = Type.Object(
  { ...presentation, waybill: WaybillInputSchema },
  { additionalProperties: false },
)
export type IssueWaybill = Static<typeof IssueWaybillSchema>

export const IssueWaybillsSchema = Type.Object(
  { ...presentation, waybills: Type.Array(WaybillInputSchema, { minItems: 1, maxItems: BATCH_MAX_ITEMS }) },
  { additionalProperties: false },
)
export type IssueWaybills = Static<typeof IssueWaybillsSchema>

export const PresentationSchema = Type.Object(presentation, { additionalProperties: false })
export type Presentation = Static<typeof PresentationSchema>

/** Everything a label shows, and nothing more: masked already, safe to draw anywhere. */
export const WaybillSchema = Type.Object({
  parcelId: ParcelIdSchema,
  state: ParcelStateSchema,
  created: Type.Boolean({ description: 'false: the same waybill had been issued before' }),
  token: TokenSchema,
  payload: Type.String({ description: 'Text of the QR: HTTPS://HOST/#TOKEN in upper case' }),
  checkWords: Type.Array(Type.String(), { minItems: 2, maxItems: 2 }),
  tokenVersion: Type.Integer({ minimum: 1, description: 'Grows with each relabel' }),
  issuedAt: InstantSchema,
  profile: ProfileSchema,
  recipient: MaskedRecipientSchema,
  sender: Type.String({ description: 'As it may be printed; empty when not known' }),
  orderNumber: Type.Optional(Type.String()),
  carrier: Type.Optional(Type.String()),
  trackingNumber: Type.Optional(Type.String()),
  sortCode: Type.Optional(Type.String()),
  marks: Type.Array(Type.String()),
  boxCount: Type.Integer(),
  warnings: Type.Array(WarningSchema),
})
export type Waybill = Static<typeof WaybillSchema>

export const ItemErrorSchema = Type.Object({
  code: Type.String({ description: 'Code of the error catalogue' }),
  field: Type.Optional(Type.String({ description: 'Field the error is about, e.g. recipient.phone' })),
  reason: Type.Optional(Type.String({ description: 'What is wrong with the field, e.g. required, too_long' })),
  parcelId: Type.Optional(Type.String({ description: 'The parcel that stands in the way' })),
})
export type ItemError = Static<typeof ItemErrorSchema>

/** One result for each item, in the order of the request: either `waybill` or `error`. */
export const IssueWaybillsResponseSchema = Type.Object({
  results: Type.Array(Type.Object({ waybill: Type.Optional(WaybillSchema), error: Type.Optional(ItemErrorSchema) })),
})
export type IssueWaybillsResponse = Static<typeof IssueWaybillsResponseSchema>
