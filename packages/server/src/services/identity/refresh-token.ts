import { type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Session } from '../../ports/session-store.ts'
import { macOf } from './identity-keys.ts'

type Generation = Pick<Session, 'sessionId' | 'generation'>

/**
 * The refresh token of one generation of a session. Computed under a key of the ring, so that no table holds it, and an
 * earlier one is known for what it is without keeping a list of them.
 */
export function refreshTokenOf(key: KeyObject, { sessionId, generation }: Generation): string {
  return `exr_${sessionId}_${generation}_${macOf(key, sessionId, generation).toString('base64url')}`
}

const FORM = /^exr_(ses_[0-9A-HJKMNP-TV-Z]{26})_([1-9][0-9]{0,8})_[A-Za-z0-9_-]{43}$/

/** The generation of a session that a refresh token was given out for; undefined for one that never was. */
export function readRefreshToken(key: KeyObject, token: string): Generation | undefined {
  const [, sessionId = '', digits] = FORM.exec(token) ?? []
  const said = { sessionId, generation: Number(digits) }
  if (digits === undefined) return undefined
  return timingSafeEqual(Buffer.from(token), Buffer.from(refreshTokenOf(key, said))) ? said : undefined
}
