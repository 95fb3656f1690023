import { parcelKey } from '../keys.ts'
import type { Written } from '../shown.ts'
import { tokenIn } from './token-in.ts'

const PARCEL_ID = /pcl_[0-9A-HJKMNP-TV-Z]{26}/gi
const PHONE = /(?<![\d*-])(?:\+82[- ]?|0)1[016789][-. ]?[\d*]{3,4}[-. ]?[\d*]{4}(?![\d*])/
const EMAIL = /[^\s@<>"'(),:;=]+@[^\s@<>"'(),:;]+\.[a-z]{2,}/i

/** Of a line of free text: parcel ids, what our QR codes lead to, a mobile number, an e-mail address. */
export function readTextLine(
  text: string,
): { readonly written: Written; readonly keys: readonly string[] } | undefined {
  const keys = [...text.matchAll(PARCEL_ID)].flatMap(([id]) => parcelKey(id) ?? [])
  const token = tokenIn(text)
  if (token !== undefined) keys.push(token)
  const phone = PHONE.exec(text)?.[0]
  const email = EMAIL.exec(text)?.[0]
  // A line about several parcels is about several people.
  if (keys.length > 1 || (keys.length === 0 && phone === undefined && email === undefined)) return undefined
  return { written: { phone, email }, keys }
}
