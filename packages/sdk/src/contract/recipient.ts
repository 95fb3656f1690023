import { type Static, Type } from 'typebox'
import { AddressLevelSchema, ProfileSchema, text } from './fields.ts'
import { BATCH_MAX_ITEMS } from './limits.ts'
import { pii } from './pii.ts'

const personal = (description: string) => Type.String(pii({ maxLength: 8192, description }))

/** The person a parcel goes to, as the sender wrote it. */
export const RecipientSchema = Type.Object(
  {
    name: personal('Name; several people may be separated by / , & ·'),
    phone: Type.Optional(personal('First phone number, mobile before fixed line')),
    phone2: Type.Optional(personal('Second phone number')),
    postcode: Type.Optional(personal('Five digits')),
    address: Type.Optional(personal('Road or lot address')),
    addressDetail: Type.Optional(personal('Building, unit, entrance')),
    email: Type.Optional(personal('E-mail address; never printed')),
    memo: Type.Optional(personal('Delivery memo; often holds a door code')),
  },
  { additionalProperties: false },
)
export type Recipient = Static<typeof RecipientSchema>

export const WarningSchema = Type.Object({
  field: Type.String({ description: 'Field the warning is about' }),
  code: Type.String({ description: 'Stable warning code' }),
})
export type Warning = Static<typeof WarningSchema>

/** What a profile lets a label show of a person. An empty string is shown as nothing. */
export const MaskedRecipientSchema = Type.Object({
  name: Type.String(),
  phone: Type.String(),
  region: Type.String({ description: 'District, e.g. 서울 강남구' }),
  postcode: Type.String({ description: 'First three digits and **' }),
  email: Type.String({ description: 'For screens only, never printed' }),
  memo: Type.String({ description: 'Only words of the closed allow-list, e.g. 문앞' }),
})
export type MaskedRecipient = Static<typeof MaskedRecipientSchema>

export const MaskRequestSchema = Type.Object(
  {
    profile: Type.Optional(ProfileSchema),
    addressLevel: Type.Optional(AddressLevelSchema),
    recipients: Type.Array(RecipientSchema, { minItems: 1, maxItems: BATCH_MAX_ITEMS }),
  },
  { additionalProperties: false },
)
export type MaskRequest = Static<typeof MaskRequestSchema>

export const MaskResponseSchema = Type.Object({
  recipients: Type.Array(Type.Object({ masked: MaskedRecipientSchema, warnings: Type.Array(WarningSchema) })),
})
export type MaskResponse = Static<typeof MaskResponseSchema>

/** Who sends. Masked like a recipient unless `business` says that the name is a business name to be shown. */
export const SenderSchema = Type.Object(
  {
    name: personal('Name of a person or a business'),
    business: Type.Optional(Type.Boolean({ description: 'The name is a business name and may be printed' })),
    address: Type.Optional(personal('Address; its district is printed')),
  },
  { additionalProperties: false },
)
export type Sender = Static<typeof SenderSchema>

export const ProductSchema = Type.Object(
  {
    name: Type.Optional(Type.String(pii({ maxLength: 8192, description: 'Product; never printed' }))),
    option: Type.Optional(text('Option, e.g. size')),
    quantity: Type.Optional(text('Quantity as written')),
  },
  { additionalProperties: false },
)
