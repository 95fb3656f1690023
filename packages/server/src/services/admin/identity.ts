import { createHmac, type KeyObject } from 'node:crypto'
import type { WaybillInput } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'

/** What makes two requests the same parcel. */
export interface Identity {
  readonly parcelId: string
  /** Keyed hash under which the tenant's order key is found; null without an order key. */
  readonly orderIndex: string | null
}

/** Where a waybill without an identity of its own stands: the same request sent again is the same parcel. */
export interface Position {
  readonly idempotencyKey: string | undefined
  readonly index: number
  /** 16 random bytes, for a request without an Idempotency-Key. */
  readonly randomBytes: () => Buffer
}

// Characters that no one sees; what is left of them by a spreadsheet must not make another parcel.
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const BLANKS = /[\s\u3000]+/g

/** Words of Hangul syllables and ASCII with single spaces between: what the rules below leave as it is. */
const PLAIN = /^[!-~가-힣]+(?: [!-~가-힣]+)*$/

function plain(text: string | undefined): string {
  if (text === undefined || PLAIN.test(text)) return text ?? ''
  return text.normalize('NFC').replace(INVISIBLE, '').replace(BLANKS, ' ').trim()
}

// The same number however it is spaced: 010-1234-5678, 010 1234 5678, (010)12345678.
function phone(text: string | undefined): string {
  if (text !== undefined && /^\+?\d+(?:-\d+)*$/.test(text)) return text.replaceAll('-', '')
  const shown = plain(text)
  const dialled = shown.normalize('NFKC').replace(/[\s\-‐-―−.()]/gu, '')
  return /^\+?\d+$/.test(dialled) ? dialled : shown
}

/** The fields that make a waybill what it is, in an order that never changes. */
export function identifyingFields(waybill: WaybillInput): readonly (string | number | boolean)[] {
  const { recipient, sender, product } = waybill
  return [
    plain(recipient.name),
    phone(recipient.phone),
    phone(recipient.phone2),
    plain(recipient.postcode),
    plain(recipient.address),
    plain(recipient.addressDetail),
    plain(recipient.email),
    plain(recipient.memo),
    plain(sender?.name),
    sender?.business === true,
    plain(sender?.address),
    plain(product?.name),
    plain(product?.option),
    plain(product?.quantity),
    plain(waybill.orderNumber),
    plain(waybill.carrier),
    plain(waybill.trackingNumber),
    plain(waybill.sortCode),
    [...(waybill.marks ?? [])].sort().join(','),
    waybill.boxCount ?? 1,
  ]
}

// JSON keeps every part apart from its neighbours, and the first part keeps the uses of the key apart.
const hash = (key: KeyObject, parts: readonly unknown[]) =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest()

/** A parcel id: the first 128 bits of its identity's hash. */
const parcelIdOf = (identity: Buffer) => `pcl_${newToken(identity.subarray(0, 16))}`

/**
 * The identity of a waybill: the order key with the normalised fields; without one, the input's digest and the row;
 * without that, the Idempotency-Key and the place in the request; without that, a new parcel.
 */
export function identify(key: KeyObject, tenant: string, waybill: WaybillInput, position: Position): Identity {
  const { orderKey, row } = waybill.identity ?? {}
  if (orderKey !== undefined) {
    const order = plain(orderKey)
    return {
      parcelId: parcelIdOf(hash(key, ['order', tenant, order, identifyingFields(waybill)])),
      orderIndex: hash(key, ['order-index', tenant, order]).toString('base64url', 0, 16),
    }
  }
  if (row !== undefined) {
    return { parcelId: parcelIdOf(hash(key, ['row', tenant, row.inputSha256, row.number])), orderIndex: null }
  }
  if (position.idempotencyKey !== undefined) {
    const parts = ['request', tenant, position.idempotencyKey, position.index]
    return { parcelId: parcelIdOf(hash(key, parts)), orderIndex: null }
  }
  return { parcelId: parcelIdOf(position.randomBytes()), orderIndex: null }
}
