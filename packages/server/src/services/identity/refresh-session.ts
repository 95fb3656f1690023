import type { SessionTokens } from '@exqress/sdk/contract'
import type { Session } from '../../ports/session-store.ts'
import { Refused } from '../../refused.ts'
import { accountById } from './accounts.ts'
import { expiryOf, tokensOf } from './open-session.ts'
import type { IdentityPorts } from './ports.ts'
import { isGenuine, parseRefreshToken } from './refresh-token.ts'

/**
 * An answer may get lost on its way and two programs may refresh at the same moment: for so long the token before gives
 * the present one again. A thief who is that quick gets the owner's token, and the next refresh of either finds them out.
 */
const LEEWAY_MS = 10_000

type Decision = 'rotate' | 'repeat' | 'reused' | 'unknown'

/** What a genuine refresh token of a generation means to a session that has not ended. */
export function decideRefresh(session: Session, generation: number, now: number): Decision {
  if (now >= session.expiresAt || generation > session.generation) return 'unknown'
  if (generation === session.generation) return 'rotate'
  return generation === session.generation - 1 && now < session.rotatedAt + LEEWAY_MS ? 'repeat' : 'reused'
}

/** New tokens for a refresh token. An old one ends the session: somebody else has it. Refuses with SESSION_ENDED. */
export async function refreshSession(ports: IdentityPorts, refreshToken: string): Promise<SessionTokens> {
  const { sessions, keys, clock } = ports
  const key = keys['refresh-token']
  const said = parseRefreshToken(refreshToken)
  // Twice: whoever loses the race for a generation finds the one that won.
  for (let attempt = 0; said !== undefined && attempt < 2; attempt++) {
    const session = await sessions.find(said.sessionId)
    if (session === undefined || !isGenuine(key, refreshToken, { ...session, generation: said.generation })) break
    const now = clock.now()
    const decision = decideRefresh(session, said.generation, now)
    if (decision === 'unknown') break
    if (decision === 'reused') {
      await sessions.end(session.sessionId, now, 'refresh-reused')
      break
    }
    const account = await accountById(ports, session.accountId)
    if (account === undefined) break
    if (decision === 'repeat') return tokensOf(ports, account, session)
    const expiresAt = expiryOf(session, now)
    if (await sessions.rotate(session.sessionId, session.generation, now, expiresAt)) {
      return tokensOf(ports, account, { ...session, generation: session.generation + 1, rotatedAt: now, expiresAt })
    }
  }
  throw new Refused('SESSION_ENDED')
}
