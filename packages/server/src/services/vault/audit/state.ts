import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { AuditStateRow } from '../tables.ts'

type Unkeyed = Omit<AuditStateRow, 'mac'>

/** HMAC-SHA-256: who can write to the database, but has no ring, cannot say that the log ends, or begins, elsewhere. */
export function stateMac(key: KeyObject, { name, seq, reveals, at, hash }: Unkeyed): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['exqress audit state', name, seq, reveals, at, hash.toString('hex')]))
    .digest()
}

export const keyedState = (key: KeyObject, state: Unkeyed): AuditStateRow => ({ ...state, mac: stateMac(key, state) })

export function isOurs(key: KeyObject, state: AuditStateRow): boolean {
  const mac = stateMac(key, state)
  return state.mac.length === mac.length && timingSafeEqual(state.mac, mac)
}
