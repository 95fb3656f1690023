import { type Static, Type } from 'typebox'
import { FIELD_MAX_CHARS } from './limits.ts'

/** The masking profiles, from the one that shows most to the one that shows nobody. */
export const PROFILES = ['kr-unified', 'cn-gbt41833', 'strict', 'qr-only'] as const
export const ProfileSchema = Type.Enum([...PROFILES], { description: 'Masking profile' })

export const ADDRESS_LEVELS = ['district', 'street'] as const
export const AddressLevelSchema = Type.Enum([...ADDRESS_LEVELS], {
  description: 'district: nothing below 시/군/구. street: also the road or dong name, never a number.',
})

export const HANDLING_MARKS = ['fragile', 'cold', 'frozen', 'up', 'dry'] as const
export const HandlingMarkSchema = Type.Enum([...HANDLING_MARKS])

export const LABEL_FORMATS = ['pdf', 'svg', 'png', 'zpl'] as const
export const LABEL_SIZES = ['100x150', '100x100', '4x6in', '99x139', '99x68', 'a6'] as const

/** Parcel id: `pcl_` and 26 characters of Crockford base32 (128 bits). */
export const ParcelIdSchema = Type.String({ pattern: '^pcl_[0-9A-HJKMNP-TV-Z]{26}$', description: 'Parcel id' })
/** Waybill token: 128 random bits, 26 characters of upper-case Crockford base32. */
export const TokenSchema = Type.String({ pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$', description: 'Waybill token' })

export const InstantSchema = Type.String({ format: 'date-time', description: 'RFC 3339 instant in UTC' })
export const OrderNumberSchema = Type.String({ minLength: 1, maxLength: 200 })
export const TrackingNumberSchema = Type.String({ minLength: 1, maxLength: 40 })
export const CarrierSchema = Type.String({ minLength: 1, maxLength: 60, description: 'Carrier as it is printed' })

/** Free text up to the field cap. */
export const text = (description: string) => Type.String({ maxLength: FIELD_MAX_CHARS, description })

/** Known values are named in the type; a value added later is never rejected (open on output). */
export const ParcelStateSchema = Type.Unsafe<'issued' | 'revoked' | 'erased' | (string & {})>({
  type: 'string',
  description: 'issued, revoked, erased; more values may come',
})
export type ParcelState = Static<typeof ParcelStateSchema>
