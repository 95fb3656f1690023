import { type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Session } from '../../ports/session-store.ts'
import { macOf } from './identity-keys.ts'

/**
 * The refresh token of one generation of a session. Computed, so that no table holds it and an earlier one is known for
 * what it is without keeping a list of them.
 */
export function refreshTokenOf(key: KeyObject, { sessionId, generation, salt }: RefreshParts): string {
  return `exr_${sessionId}_${generation}_${macOf(key, sessionId, generation, salt.toString('base64')).toString('base64url')}`
}

type RefreshParts = Pick<Session, 'sessionId' | 'generation' | 'salt'>

const FORM = /^exr_(ses_[0-9A-HJKMNP-TV-Z]{26})_([1-9][0-9]{0,8})_[A-Za-z0-9_-]{43}$/

/** What a refresh token says it is; `isGenuine` tells whether it was ever given out. */
export function parseRefreshToken(token: string): { sessionId: string; generation: number } | undefined {
  const [, sessionId, generation] = FORM.exec(token) ?? []
  return sessionId === undefined ? undefined : { sessionId, generation: Number(generation) }
}

export function isGenuine(key: KeyObject, token: string, parts: RefreshParts): boolean {
  const expected = Buffer.from(refreshTokenOf(key, parts))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
