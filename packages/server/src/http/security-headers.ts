/**
 * On every answer. The API serves no page: nothing of an answer may run, be framed, sniffed or kept by a cache. The
 * docs page and drawings replace the policy with the narrowest that shows them.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** For an address that is only served over TLS: two years, as browsers' preload lists ask. */
export const STRICT_TRANSPORT = 'max-age=63072000'

/** A drawing opened in a browser: its own inline styles, nothing from anywhere. */
export const DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
