import { createHmac, type KeyObject } from 'node:crypto'
import { parsePhone } from '@exqress/sdk/mask'

const INDEX_BYTES = 3

/**
 * Where a phone number is looked up without being stored: 24 bits of HMAC-SHA-256 over tenant and number. So few that
 * about six of the 10^8 Korean mobile numbers share each value, so that even who has the index key cannot name the
 * number of a row; enough that a tenant with a million parcels opens one in sixteen look-ups in vain (decision 0182).
 * null for what is not a whole Korean number.
 */
export function phoneIndex(key: KeyObject, tenant: string, phone: string | undefined): number | null {
  const number = phone === undefined ? undefined : comparable(phone)
  if (number === undefined) return null
  const mac = createHmac('sha256', key)
    .update(JSON.stringify(['phone', tenant, number]))
    .digest()
  return mac.readUIntBE(0, INDEX_BYTES)
}

/**
 * Equal for two ways to write the same number; undefined for what is not a whole Korean number: a foreign one is
 * known by its country code only.
 */
export function comparable(phone: string): string | undefined {
  const parsed = parsePhone(phone)
  return parsed.kind === 'korean' ? parsed.digits : undefined
}
