import { type Static, Type } from 'typebox'
import {
  AddressLevelSchema,
  InstantSchema,
  LABEL_FORMATS,
  LABEL_SIZES,
  OrderNumberSchema,
  ParcelIdSchema,
  ParcelStateSchema,
  ProfileSchema,
  TokenSchema,
  TrackingNumberSchema,
} from './fields.ts'
import { BATCH_MAX_ITEMS, PAGE_MAX_ITEMS } from './limits.ts'
import { MaskedRecipientSchema } from './recipient.ts'
import { ItemErrorSchema } from './waybill.ts'

/** A parcel as the one who sent it sees it: masked, without the token. */
export const ParcelSchema = Type.Object({
  parcelId: ParcelIdSchema,
  state: ParcelStateSchema,
  recipient: MaskedRecipientSchema,
  orderNumber: Type.Optional(Type.String()),
  carrier: Type.Optional(Type.String()),
  trackingNumber: Type.Optional(Type.String()),
  sortCode: Type.Optional(Type.String()),
  marks: Type.Array(Type.String()),
  boxCount: Type.Integer(),
  tokenVersion: Type.Integer(),
  issuedAt: InstantSchema,
  revokedAt: Type.Optional(InstantSchema),
  version: Type.Integer({ description: 'Record version; also the ETag' }),
})
export type Parcel = Static<typeof ParcelSchema>

/** Filters compose: each that is given narrows the list. */
export const ListParcelsQuerySchema = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 400 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX_ITEMS, default: 50 })),
    state: Type.Optional(Type.String({ maxLength: 40 })),
    carrier: Type.Optional(Type.String({ maxLength: 60 })),
    orderNumber: Type.Optional(OrderNumberSchema),
    trackingNumber: Type.Optional(TrackingNumberSchema),
    hasTracking: Type.Optional(Type.Boolean()),
    issuedFrom: Type.Optional(InstantSchema),
    issuedBefore: Type.Optional(InstantSchema),
    profile: Type.Optional(ProfileSchema),
    order: Type.Optional(Type.Enum(['newest', 'oldest'])),
  },
  { additionalProperties: false },
)
export type ListParcelsQuery = Static<typeof ListParcelsQuerySchema>

export const ParcelPageSchema = Type.Object({
  items: Type.Array(ParcelSchema),
  nextCursor: Type.Optional(Type.String({ description: 'Absent on the last page' })),
})
export type ParcelPage = Static<typeof ParcelPageSchema>

export const ParcelParamsSchema = Type.Object({ parcelId: ParcelIdSchema }, { additionalProperties: false })

/** In the body: a token in a path would stand in every access log. */
export const FindParcelSchema = Type.Object({ token: TokenSchema }, { additionalProperties: false })
export type FindParcel = Static<typeof FindParcelSchema>

export const QrQuerySchema = Type.Object(
  { format: Type.Optional(Type.Enum(['svg', 'png', 'text'])) },
  { additionalProperties: false },
)
export type QrQuery = Static<typeof QrQuerySchema>

export const LabelQuerySchema = Type.Object(
  {
    format: Type.Optional(Type.Enum([...LABEL_FORMATS])),
    size: Type.Optional(Type.Enum([...LABEL_SIZES])),
    profile: Type.Optional(ProfileSchema),
    addressLevel: Type.Optional(AddressLevelSchema),
    dpi: Type.Optional(Type.Enum([203, 300, 305, 600])),
  },
  { additionalProperties: false },
)
export type LabelQuery = Static<typeof LabelQuerySchema>

/** Tracking numbers that the carrier gave out after the labels were issued. */
export const AttachTrackingSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          parcelId: Type.Optional(ParcelIdSchema),
          orderNumber: Type.Optional(OrderNumberSchema),
          carrier: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
          trackingNumber: TrackingNumberSchema,
          replace: Type.Optional(Type.Boolean({ description: 'Overwrite another tracking number' })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: BATCH_MAX_ITEMS },
    ),
  },
  { additionalProperties: false },
)
export type AttachTracking = Static<typeof AttachTrackingSchema>

export const AttachTrackingResponseSchema = Type.Object({
  results: Type.Array(
    Type.Object({
      parcelId: Type.Optional(Type.String()),
      changed: Type.Optional(Type.Boolean({ description: 'false: it had this number already' })),
      error: Type.Optional(ItemErrorSchema),
    }),
  ),
})
export type AttachTrackingResponse = Static<typeof AttachTrackingResponseSchema>
