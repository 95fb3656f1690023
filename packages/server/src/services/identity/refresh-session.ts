import type { SessionTokens } from '@exqress/sdk/contract'
import type { Session } from '../../ports/session-store.ts'
import { Refused } from '../../refused.ts'
import { limitsAt, tokensOf } from './open-session.ts'
import type { IdentityPorts } from './ports.ts'
import { readRefreshToken } from './refresh-token.ts'

/**
 * An answer may get lost on its way and two programs may refresh at the same moment: for so long the token before gives
 * the present one again. A thief who is that quick gets the owner's token, and the next refresh of either finds them out.
 */
const LEEWAY_MS = 10_000

/** What it means that a genuine refresh token is not of the present generation of a session that has not ended. */
export function decideLate(session: Session, generation: number, now: number): 'repeat' | 'reused' | 'over' {
  // The present generation, and yet it did not rotate: the session is over by its age.
  if (generation >= session.generation) return 'over'
  return generation === session.generation - 1 && now < session.rotatedAt + LEEWAY_MS ? 'repeat' : 'reused'
}

/** New tokens for a refresh token. An old one ends the session: somebody else has it. Refuses with SESSION_ENDED. */
export async function refreshSession(ports: IdentityPorts, refreshToken: string): Promise<SessionTokens> {
  const { sessions, keys, clock } = ports
  const said = readRefreshToken(keys['refresh-token'], refreshToken)
  if (said === undefined) throw new Refused('SESSION_ENDED')
  const now = clock.now()
  const rotated = await sessions.rotate(said.sessionId, said.generation, now, limitsAt(now))
  if (rotated !== undefined) return tokensOf(ports, rotated)
  const session = await sessions.find(said.sessionId)
  const decision = session && decideLate(session, said.generation, now)
  if (session !== undefined && decision === 'repeat') return tokensOf(ports, session)
  if (decision === 'reused') await sessions.end(said.sessionId, now, 'refresh-reused')
  throw new Refused('SESSION_ENDED')
}
