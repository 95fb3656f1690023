import { createHash, timingSafeEqual } from 'node:crypto'
import type { SessionTokens } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import { type IdentityProvider, ProviderRefused, type VouchedFor } from '../../ports/identity-provider.ts'
import { Refused } from '../../refused.ts'
import { accountById, newAccountRow } from './accounts.ts'
import { macOf } from './identity-keys.ts'
import { openSession } from './open-session.ts'
import type { IdentityPorts } from './ports.ts'
import type { SignInFlowRow } from './tables.ts'

/** A person has to find their password meanwhile. */
const FLOW_MS = 10 * 60 * 1000
/** A program fetches the session at once. */
const GRANT_MS = 60 * 1000

type ProviderName = IdentityProvider['name']

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** Neither is stored: both follow from the attempt's id and a key of the ring. */
const nonceOf = ({ keys }: IdentityPorts, flowId: string) => macOf(keys.flow, 'nonce', flowId).toString('base64url')
const verifierOf = ({ keys }: IdentityPorts, flowId: string) => macOf(keys.flow, 'pkce', flowId).toString('base64url')

export interface Beginning {
  readonly redirectUri?: string | undefined
  readonly codeChallenge: string
  readonly state?: string | undefined
}

/** Begins an attempt. Refuses with PROVIDER_OFF, REDIRECT_REFUSED. */
export async function beginProviderSignIn(
  ports: IdentityPorts,
  name: ProviderName,
  { redirectUri, codeChallenge, state }: Beginning,
): Promise<{ flowId: string; authorizeUrl: string; nonce: string }> {
  const { database, ids, clock, publicUrl } = ports
  const provider = providerNamed(ports, name)
  if (redirectUri !== undefined && !mayLeadTo(redirectUri, publicUrl)) throw new Refused('REDIRECT_REFUSED')
  const flowId = newToken(ids.bytes(16))
  const flow: SignInFlowRow = {
    flow_id: flowId,
    provider: name,
    redirect_uri: redirectUri ?? null,
    client_state: state ?? null,
    code_challenge: codeChallenge,
    created_at: clock.now(),
    used_at: null,
  }
  await database.query.insertInto('sign_in_flows').values(flow).execute()
  const nonce = nonceOf(ports, flowId)
  const challenge = sha256(verifierOf(ports, flowId)).toString('base64url')
  const attempt = { state: flowId, nonce, redirectUri: callbackOf(ports, name), codeChallenge: challenge }
  return { flowId, authorizeUrl: provider.authorizeUrl(attempt), nonce }
}

export interface Callback {
  readonly state: string
  readonly code?: string | undefined
  readonly error?: string | undefined
}

/**
 * The browser is back from the provider. Where it goes on to: the redirect that was asked for, with a code that can be
 * exchanged once, or with the error. Refuses with SIGN_IN_EXPIRED when nobody asked, or somebody came before.
 */
export async function finishProviderSignIn(
  ports: IdentityPorts,
  name: ProviderName,
  { state: flowId, code, error }: Callback,
): Promise<string> {
  const flow = await useFlow(ports, name, flowId)
  if (flow?.redirect_uri == null) throw new Refused('SIGN_IN_EXPIRED')
  const next = new URL(flow.redirect_uri)
  if (flow.client_state !== null) next.searchParams.set('state', flow.client_state)
  try {
    if (code === undefined) throw declined(error)
    const attempt = {
      state: flowId,
      nonce: nonceOf(ports, flowId),
      redirectUri: callbackOf(ports, name),
      codeVerifier: verifierOf(ports, flowId),
    }
    const person = await providerNamed(ports, name).redeem(code, attempt)
    const accountId = await accountOf(ports, name, person)
    next.searchParams.set('code', await makeGrant(ports, accountId, flow.code_challenge))
  } catch (refusal) {
    if (!(refusal instanceof ProviderRefused)) throw refusal
    next.searchParams.set('error', refusal.code)
  }
  return next.href
}

/** A session for the code that came to the redirect. Refuses with SIGN_IN_EXPIRED, whatever is wrong. */
export async function exchangeSignIn(
  ports: IdentityPorts,
  { code, codeVerifier }: { readonly code: string; readonly codeVerifier: string },
): Promise<SessionTokens> {
  const { database, clock } = ports
  const now = clock.now()
  const grant = await database.query
    .updateTable('sign_in_grants')
    .set({ used_at: now })
    .where('code_sha256', '=', sha256(code))
    .where('used_at', 'is', null)
    .where('created_at', '>', now - GRANT_MS)
    .returning(['account_id', 'code_challenge'])
    .executeTakeFirst()
  if (grant === undefined || !proves(codeVerifier, grant.code_challenge)) throw new Refused('SIGN_IN_EXPIRED')
  return sessionOf(ports, grant.account_id)
}

/** A session for an id token from an app. Refuses with PROVIDER_OFF, SIGN_IN_EXPIRED, ID_TOKEN_REFUSED. */
export async function signInWithIdToken(
  ports: IdentityPorts,
  name: ProviderName,
  {
    flowId,
    idToken,
    codeVerifier,
  }: { readonly flowId: string; readonly idToken: string; readonly codeVerifier: string },
): Promise<SessionTokens> {
  const provider = providerNamed(ports, name)
  if (provider.verifyIdToken === undefined) throw new Refused('PROVIDER_OFF')
  const flow = await useFlow(ports, name, flowId)
  if (flow === undefined || !proves(codeVerifier, flow.code_challenge)) throw new Refused('SIGN_IN_EXPIRED')
  try {
    const person = await provider.verifyIdToken(idToken, nonceOf(ports, flowId))
    return await sessionOf(ports, await accountOf(ports, name, person))
  } catch (refusal) {
    throw refusal instanceof ProviderRefused ? new Refused(refusal.code) : refusal
  }
}

/** Takes an attempt: only the first who comes in time has it. */
async function useFlow({ database, clock }: IdentityPorts, provider: string, flowId: string) {
  const now = clock.now()
  return database.query
    .updateTable('sign_in_flows')
    .set({ used_at: now })
    .where('flow_id', '=', flowId)
    .where('provider', '=', provider)
    .where('used_at', 'is', null)
    .where('created_at', '>', now - FLOW_MS)
    .returning(['redirect_uri', 'client_state', 'code_challenge'])
    .executeTakeFirst()
}

async function makeGrant({ database, ids, clock }: IdentityPorts, accountId: string, codeChallenge: string) {
  const code = `exc_${ids.bytes(32).toString('base64url')}`
  const row = { code_sha256: sha256(code), account_id: accountId, code_challenge: codeChallenge, used_at: null }
  await database.query
    .insertInto('sign_in_grants')
    .values({ ...row, created_at: clock.now() })
    .execute()
  return code
}

/** The account of a person a provider vouches for; made the first time. */
async function accountOf(ports: IdentityPorts, provider: string, { subject }: VouchedFor): Promise<string> {
  const subject_index = macOf(ports.keys.subject, provider, subject)
  return ports.database.transaction(async ({ query, insertMany }) => {
    const account = newAccountRow(ports, { kind: 'recipient' })
    const made = await insertMany(
      'provider_identities',
      [{ provider, subject_index, account_id: account.account_id }],
      { onConflict: 'ignore' },
    )
    if (made === 1) {
      await insertMany('accounts', [account])
      return account.account_id
    }
    const known = await query
      .selectFrom('provider_identities')
      .select('account_id')
      .where('provider', '=', provider)
      .where('subject_index', '=', subject_index)
      .executeTakeFirstOrThrow()
    return known.account_id
  })
}

async function sessionOf(ports: IdentityPorts, accountId: string): Promise<SessionTokens> {
  const account = await accountById(ports, accountId)
  if (account === undefined) throw new Refused('SIGN_IN_EXPIRED')
  return openSession(ports, account)
}

function providerNamed({ providers, publicUrl }: IdentityPorts, name: ProviderName): IdentityProvider {
  const provider = providers.find(one => one.name === name)
  if (provider === undefined || publicUrl === undefined) throw new Refused('PROVIDER_OFF')
  return provider
}

const callbackOf = ({ publicUrl = '' }: IdentityPorts, name: ProviderName) =>
  new URL(`/v1/sign-in/${name}/callback`, publicUrl).href

/** RFC 8252, 7.3: a program on the caller's own machine; or a page of ours. Anywhere else the code would be given away. */
export function mayLeadTo(redirectUri: string, publicUrl: string | undefined): boolean {
  if (!URL.canParse(redirectUri)) return false
  const { protocol, hostname, port, origin, username, password, hash } = new URL(redirectUri)
  if (`${username}${password}${hash}` !== '') return false
  if (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]')) return port !== ''
  return publicUrl !== undefined && origin === new URL(publicUrl).origin
}

function proves(verifier: string, challenge: string): boolean {
  const given = Buffer.from(challenge)
  const expected = Buffer.from(sha256(verifier).toString('base64url'))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** What a provider's refusal in the browser means (OpenID Connect Core, 3.1.2.6; RFC 6749, 4.1.2.1). */
function declined(error: string | undefined): ProviderRefused {
  const known = error ?? 'no_code'
  if (/^(access_denied|consent_required|login_required|interaction_required)$/.test(known))
    return new ProviderRefused('SIGN_IN_DECLINED', known)
  if (/^(temporarily_unavailable|server_error)$/.test(known)) return new ProviderRefused('PROVIDER_UNAVAILABLE', known)
  return new ProviderRefused('PROVIDER_MISCONFIGURED', known.slice(0, 60))
}
