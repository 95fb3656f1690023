import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { KeyContext } from '../../../ports/key-provider.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const WEEK_MS = 7 * 24 * 60 * 60 * 1000
/** 1970-01-01 was a Thursday; ISO 8601 weeks begin on Monday. */
const MONDAY_OFFSET_MS = 3 * 24 * 60 * 60 * 1000

/** The ISO week of an instant in UTC, counted from the one that holds the epoch. */
export const isoWeek = (instant: number): number => Math.floor((instant + MONDAY_OFFSET_MS) / WEEK_MS)

/**
 * The key that wraps one tenant's data keys of one week (HKDF, RFC 5869). A random nonce is safe for 2^32 messages under
 * one key (NIST SP 800-38D, 8.3): a week of one tenant stays far below.
 */
export function deriveWrappingKey(versionKey: KeyObject, tenant: string, week: number): KeyObject {
  const info = JSON.stringify(['exqress wrapping key', tenant, week])
  return createSecretKey(Buffer.from(hkdfSync('sha256', versionKey, Buffer.alloc(0), info, KEY_BYTES)))
}

/** nonce (12) | ciphertext | tag (16). */
export function wrapKey(
  wrappingKey: KeyObject,
  keyVersion: number,
  context: KeyContext,
  dataKey: Buffer,
  nonce: Buffer,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce)
  cipher.setAAD(boundTo(context, keyVersion))
  const ciphertext = cipher.update(dataKey)
  cipher.final()
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()])
}

/** undefined when the key was wrapped for another context, or changed. */
export function unwrapKey(
  wrappingKey: KeyObject,
  keyVersion: number,
  context: KeyContext,
  wrapped: Buffer,
): Buffer | undefined {
  if (wrapped.length <= NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(boundTo(context, keyVersion))
  decipher.setAuthTag(wrapped.subarray(-TAG_BYTES))
  const dataKey = decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return dataKey
}

// JSON keeps the parts apart: no tenant can be spelled so that it runs into the next part.
const boundTo = ({ purpose, tenant, parcelId }: KeyContext, keyVersion: number): Buffer =>
  Buffer.from(JSON.stringify([purpose, tenant, parcelId, keyVersion]))
