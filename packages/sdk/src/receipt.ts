import { RECEIPT_FORMAT, receiptMessage } from './contract/receipt-message.ts'
import type { ErasureReceipt } from './types.ts'

/**
 * Whether a receipt was signed by this key: 43 characters of base64url, as `client.keys.list()` gives it. Works without
 * a server. Compare with a key that you were given by the issuer: the one in the receipt proves nothing.
 */
export async function verifyReceipt(receipt: ErasureReceipt, publicKey: string): Promise<boolean> {
  if (receipt.format !== RECEIPT_FORMAT || receipt.publicKey !== publicKey) return false
  const [raw, signature] = [fromBase64Url(publicKey), fromBase64Url(receipt.signature)]
  if (raw?.length !== 32 || signature?.length !== 64) return false
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return await crypto.subtle.verify('Ed25519', key, signature, new TextEncoder().encode(receiptMessage(receipt)))
}

/** undefined for what is not base64url. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0))
}
