import { ProviderRefused } from '../../ports/identity-provider.ts'

/** The platform's `fetch`, handed in. */
export type OutboundFetch = typeof fetch

const TIMEOUT_MS = 5_000
const ANSWER_MAX_BYTES = 64 * 1024

/**
 * Asks a provider: five seconds, 64 KB, no redirect followed (it would carry our secret elsewhere). Errors:
 * `ProviderRefused` with PROVIDER_UNAVAILABLE when nothing usable comes back.
 */
export async function askProvider(
  fetch: OutboundFetch,
  url: string,
  { form, bearer }: { readonly form?: Readonly<Record<string, string>>; readonly bearer?: string },
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  try {
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const json: unknown = JSON.parse(await textOf(answer))
    if (typeof json === 'object' && json !== null) return { status: answer.status, json: { ...json } }
  } catch (error) {
    if (error instanceof ProviderRefused) throw error
    // The cause may quote what was sent.
    throw new ProviderRefused('PROVIDER_UNAVAILABLE', error instanceof SyntaxError ? 'not_json' : 'no_answer')
  }
  throw new ProviderRefused('PROVIDER_UNAVAILABLE', 'not_json')
}

/** Decoded bytes are what is counted. */
async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > ANSWER_MAX_BYTES) throw new ProviderRefused('PROVIDER_UNAVAILABLE', 'too_large')
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An address of a provider is set by the operator, never by a caller: https, or a server on this machine for a test. */
export function providerUrl(text: string): URL {
  const url = new URL(text)
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
    throw new TypeError('a provider is asked over https')
  return url
}

/** What the token endpoint's `error` means (RFC 6749, 5.2), and Kakao's own codes, which say more. */
export function refusalOf({ error, error_code }: Readonly<Record<string, unknown>>, status: number): ProviderRefused {
  const known = typeof error === 'string' ? error.slice(0, 60) : ''
  const code = typeof error_code === 'string' ? error_code.slice(0, 20) : ''
  const reason = code || known || `http_${status}`
  // KOE320: the code was used or is too old; KOE319: there is none. KOE237: too many requests in a short time.
  if (/^KOE(319|320)$/.test(code)) return new ProviderRefused('SIGN_IN_EXPIRED', reason)
  if (code === 'KOE237' || status === 429 || status >= 500 || known === 'temporarily_unavailable')
    return new ProviderRefused('PROVIDER_UNAVAILABLE', reason)
  // KOE010: secret; KOE101: key; KOE303: another redirect than the code was given for; KOE006: one that is not registered.
  if (code !== '') return new ProviderRefused('PROVIDER_MISCONFIGURED', reason)
  return new ProviderRefused(known === 'invalid_grant' ? 'SIGN_IN_EXPIRED' : 'PROVIDER_MISCONFIGURED', reason)
}
