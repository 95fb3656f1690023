import { ConfigurationError } from './errors.ts'
import { type AccountCall, account } from './resources/account.ts'
import { Accounts } from './resources/accounts.ts'
import { Audit } from './resources/audit.ts'
import { Keys } from './resources/keys.ts'
import { type MaskCall, mask } from './resources/mask.ts'
import { Parcels } from './resources/parcels.ts'
import { Sessions } from './resources/sessions.ts'
import { Tracking } from './resources/tracking.ts'
import { Waybills } from './resources/waybills.ts'
import { createTransport, type Fetch, type Hooks } from './transport.ts'

export interface ClientOptions {
  /** Address of the server, e.g. `https://parcels.example`; a path before `/v1` may follow. */
  readonly baseUrl: string
  /** Sent as a bearer token; keep it in a secret store or the environment, never in source. */
  readonly apiKey?: string | undefined
  /** Instead of an API key: the access token of a session, asked for at every call so that it can be refreshed. */
  readonly accessToken?: (() => string | Promise<string>) | undefined
  /** The way to the network; the platform's own by default. */
  readonly fetch?: Fetch
  /** Milliseconds for one call in all, retries and reading included. */
  readonly timeoutMs?: number | undefined
  /** Attempts after the first. */
  readonly retries?: number | undefined
  /** Decoded bytes of one answer. */
  readonly maxAnswerBytes?: number
  /** For tests: the clock, randomness, waiting and ids. */
  readonly hooks?: Partial<Hooks>
}

export interface Client {
  readonly waybills: Waybills
  readonly parcels: Parcels
  readonly tracking: Tracking
  readonly keys: Keys
  readonly audit: Audit
  readonly mask: MaskCall
  readonly account: AccountCall
  readonly sessions: Sessions
  readonly accounts: Accounts
}

/** The longest a platform timer can wait: 2^31 - 1 milliseconds; one above that would fire at once. */
const TIMER_MAX_MS = 2_147_483_647

const platform: Hooks = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join(''),
  sleep: (ms, signal) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, Math.min(ms, TIMER_MAX_MS))
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    }),
}

/**
 * A client of one server. It holds no connection of its own and may live as long as the program.
 * Throws `ConfigurationError` when an option cannot work.
 */
export function createClient({
  baseUrl,
  apiKey,
  accessToken,
  fetch = (url, init) => globalThis.fetch(url, init),
  timeoutMs = 30_000,
  retries = 2,
  maxAnswerBytes = 32 * 1024 * 1024,
  hooks,
}: ClientOptions): Client {
  // A header cannot carry other characters, and a line break in a pasted key is the usual reason.
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ConfigurationError('apiKey holds a character that no key has; a line break or a space at its end?')
  }
  if (!(timeoutMs > 0)) throw new ConfigurationError('timeoutMs must be above 0')
  if (!(retries >= 0)) throw new ConfigurationError('retries must be 0 or more')
  const transport = createTransport({
    baseUrl: parseBaseUrl(baseUrl),
    credential: accessToken ?? (() => apiKey),
    fetch,
    timeoutMs,
    retries,
    maxAnswerBytes,
    ...platform,
    ...hooks,
  })
  return {
    waybills: new Waybills(transport),
    parcels: new Parcels(transport),
    tracking: new Tracking(transport),
    keys: new Keys(transport),
    audit: new Audit(transport),
    mask: mask(transport),
    account: account(transport),
    sessions: new Sessions(transport),
    accounts: new Accounts(transport),
  }
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError('baseUrl must be like https://parcels.example, without user, query or fragment')
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}
