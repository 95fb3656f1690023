import { createClient, type Fetch, type SessionTokens } from '@exqress/sdk'
import type { Credentials, StoredSession } from '../credentials.ts'

/** A token that ends this soon may end on its way. */
const MARGIN_MS = 30_000

export interface AccessOptions {
  readonly server: string
  /** How the credentials file names the server. */
  readonly key: string
  readonly credentials: Credentials
  readonly fetch: Fetch
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * The access token of the session that is stored for a server, refreshed when it is about to end. Another program that
 * refreshed meanwhile has left its tokens in the file; the server gives two that ask at once the same.
 */
export function accessTokenOf({ server, key, credentials, fetch, now }: AccessOptions): () => Promise<string> {
  let refreshing: Promise<string> | undefined
  const isGood = ({ accessExpiresAt }: StoredSession) => Date.parse(accessExpiresAt) - now() > MARGIN_MS
  const refresh = async (session: StoredSession) => {
    const tokens = await createClient({ baseUrl: server, fetch }).sessions.refresh(session.refreshToken)
    credentials.setSession(key, storedSession(tokens))
    return tokens.accessToken
  }
  let known = credentials.session(key)
  return async () => {
    if (known !== undefined && isGood(known)) return known.accessToken
    known = credentials.session(key)
    if (known === undefined) return ''
    if (isGood(known)) return known.accessToken
    refreshing ??= refresh(known).finally(() => {
      refreshing = undefined
      known = credentials.session(key)
    })
    return refreshing
  }
}

export function storedSession({ accessToken, accessExpiresAt, refreshToken, account }: SessionTokens): StoredSession {
  const tenant = account.tenant === undefined ? {} : { tenant: account.tenant }
  return { accessToken, accessExpiresAt, refreshToken, kind: account.kind, ...tenant }
}
