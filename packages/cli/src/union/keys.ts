import { normaliseTrackingNumber } from '@exqress/sdk/tracking'

const PARCEL_ID = /^pcl_[0-9A-HJKMNP-TV-Z]{26}$/i
const TOKEN = /^[0-9A-HJKMNP-TV-Z]{26}$/i

/** Fewer characters are running numbers, which any list has: they link only records that agree in something else too. */
const STRONG_LENGTH = 8

/**
 * Numbers that stand for one parcel. An order number and a tracking number are one kind, since a label does not say
 * which is which; dashes, spaces and case do not count, and masked ones stand for nothing.
 */
export function numberKey(value: string): string | undefined {
  const number = normaliseTrackingNumber(value)
  return number === '' || !/\d/.test(number) || /[*…]/.test(number) ? undefined : `n${number}`
}

export const parcelKey = (value: string): string | undefined =>
  PARCEL_ID.test(value) ? `p${value.slice(4).toUpperCase()}` : undefined

export const tokenKey = (value: string): string | undefined =>
  TOKEN.test(value) ? `t${value.toUpperCase()}` : undefined

export const isStrongKey = (key: string): boolean => key.length > STRONG_LENGTH
