import { createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { MacPurpose } from '../../../ports/key-provider.ts'

const KEY_BYTES = 32
/** PKCS#8 of an Ed25519 key up to its 32-byte seed (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

// HKDF (RFC 5869) under the ring's `check` key, which is never rotated: the same ring, or a copy of it that was made
// before there was a signing key, signs with the same one.
const derive = (checkKey: Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', checkKey, Buffer.alloc(0), info, KEY_BYTES))

export const deriveMacKey = (checkKey: Buffer, purpose: MacPurpose): KeyObject =>
  createSecretKey(derive(checkKey, JSON.stringify(['exqress mac key', purpose])))

export function deriveSigningKey(checkKey: Buffer): KeyObject {
  const seed = derive(checkKey, 'exqress signing key')
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
}

/** The 32 bytes of an Ed25519 public key. */
export const rawPublicKey = (key: KeyObject): Buffer =>
  Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url')
