import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Ids } from '../../ports/ids.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'

const PURPOSES = ['access-token', 'refresh-token', 'login', 'phone', 'phone-seal', 'code', 'subject', 'flow'] as const
type Purpose = (typeof PURPOSES)[number]

/**
 * A key for each purpose, derived from the ring's `check` key (HKDF, RFC 5869). That one is never rotated: a login must be
 * found again under the same hash.
 */
export type IdentityKeys = Readonly<Record<Purpose, KeyObject>>

export async function deriveIdentityKeys(provider: KeyProvider): Promise<IdentityKeys> {
  const root = await provider.macKey('check')
  const derive = (purpose: Purpose) =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), JSON.stringify(['exqress identity', purpose]), 32)),
    )
  return Object.fromEntries(PURPOSES.map(purpose => [purpose, derive(purpose)])) as unknown as IdentityKeys
}

/** JSON keeps the parts apart. */
export const macOf = (key: KeyObject, ...parts: readonly (string | number)[]): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest()

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Every phone is sealed to the same length. */
const PADDED_BYTES = 32

/** nonce (12) | ciphertext | tag (16), bound to the account. */
export function sealPhone({ 'phone-seal': key }: IdentityKeys, ids: Ids, accountId: string, phone: string): Buffer {
  const nonce = ids.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(accountId))
  return Buffer.concat([nonce, cipher.update(phone.padEnd(PADDED_BYTES)), cipher.final(), cipher.getAuthTag()])
}

/** Throws when it was sealed for another account, or changed. */
export function openPhone({ 'phone-seal': key }: IdentityKeys, accountId: string, sealed: Buffer): string {
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), options)
    .setAAD(Buffer.from(accountId))
    .setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return Buffer.concat([text, decipher.final()]).toString('utf8').trimEnd()
}
