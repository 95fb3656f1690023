import { CHECK_WORDS } from './check-word-list.ts'
import { tokenBytes } from './token.ts'

/**
 * The two Korean words that stand on the label and on the page of the same token, in this order.
 *
 * They give 20 bits (1,024 × 1,024 pairs). They show that the QR or the typed id led to this label's page: another
 * genuine label's sticker pasted over it, or a mistyped character, shows other words but once in 1,048,576. They are
 * no secret and no proof of who is looking, they say nothing about a page on another host (which can show whatever
 * words it was told), and somebody who may draw a million tokens finds one with the same words.
 *
 * The words of a token never change.
 * @throws QrError TOKEN_INVALID
 */
export function checkWords(token: string): [string, string] {
  const hash = murmur3(tokenBytes(token))
  return [CHECK_WORDS[hash >>> 22]!, CHECK_WORDS[(hash >>> 12) & 1023]!]
}

/**
 * MurmurHash3_x86_32 with seed 0, of whole 4-byte blocks (Austin Appleby, public domain): published, so that any other
 * program can derive the same words, and synchronous, which WebCrypto's hashes are not. No secret rests on it. It is
 * exactly even: whatever the first twelve bytes are, the last block runs through every 32-bit value once (each step is
 * invertible), so over random tokens every pair of words is equally likely; and one changed bit changes both words,
 * where plain bits of the token would only cover the characters they come from.
 */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hash = 0
  for (let at = 0; at < bytes.length; at += 4) {
    const block = Math.imul(view.getUint32(at, true), 0xcc9e2d51)
    hash ^= Math.imul((block << 15) | (block >>> 17), 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
