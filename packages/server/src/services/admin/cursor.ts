import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { Refused } from '../../refused.ts'

/** Where a page ended: the last row's place in the order. */
export interface Place {
  /** Epoch milliseconds. */
  readonly issuedAt: number
  readonly parcelId: string
}

const MAC_BYTES = 16

// Bound to the tenant and to the filters: a cursor of one list is none of another.
const macOf = (key: KeyObject, scope: readonly unknown[], place: string) =>
  createHmac('sha256', key)
    .update(JSON.stringify(['cursor', scope, place]))
    .digest()
    .subarray(0, MAC_BYTES)

/** An opaque cursor that only this server makes and reads back. */
export function writeCursor(key: KeyObject, scope: readonly unknown[], { issuedAt, parcelId }: Place): string {
  const place = `${issuedAt}.${parcelId}`
  return Buffer.concat([macOf(key, scope, place), Buffer.from(place)]).toString('base64url')
}

/** Refuses with CURSOR_INVALID what it did not write for this scope. */
export function readCursor(key: KeyObject, scope: readonly unknown[], cursor: string): Place {
  const bytes = Buffer.from(cursor, 'base64url')
  const place = bytes.subarray(MAC_BYTES).toString('latin1')
  const [, issuedAt, parcelId] = /^(\d{1,15})\.(pcl_[0-9A-Z]{26})$/.exec(place) ?? []
  // Decoding is lenient about what stands at the end.
  const exact = bytes.toString('base64url') === cursor
  if (!exact || issuedAt === undefined || parcelId === undefined) throw new Refused('CURSOR_INVALID')
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, scope, place))) throw new Refused('CURSOR_INVALID')
  return { issuedAt: Number(issuedAt), parcelId }
}
