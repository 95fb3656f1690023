/** Somebody else who vouches for a person: Kakao, Google, Naver. */
export interface IdentityProvider {
  readonly name: 'kakao' | 'google' | 'naver'
  /** Where the browser is sent. */
  authorizeUrl(attempt: Attempt & { readonly codeChallenge: string }): string
  /** The person that an authorization code stands for. Errors: `ProviderRefused`. */
  redeem(code: string, attempt: Attempt & { readonly codeVerifier: string }): Promise<VouchedFor>
  /** The person that an id token names, given to an app of ours on a phone. Errors: `ProviderRefused`. */
  verifyIdToken?(idToken: string, nonce: string): Promise<VouchedFor>
}

export interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly redirectUri: string
}

/** All that is taken from a provider: who it is to them. Neither name nor e-mail address is asked for. */
export interface VouchedFor {
  readonly subject: string
}

export type ProviderRefusal =
  /** Code or token is used, too old, or not for this attempt. */
  | 'SIGN_IN_EXPIRED'
  /** The person said no. */
  | 'SIGN_IN_DECLINED'
  /** The id token is forged, mangled, or meant for somebody else. */
  | 'ID_TOKEN_REFUSED'
  /** The provider does not know us, our secret or our address. */
  | 'PROVIDER_MISCONFIGURED'
  /** The provider does not answer, or asks us to wait. */
  | 'PROVIDER_UNAVAILABLE'

/** A provider says no. `reason` is the provider's own code, for the operator; it names no person. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused'
  readonly code: ProviderRefusal
  readonly reason: string

  constructor(code: ProviderRefusal, reason: string, options?: ErrorOptions) {
    super(`${code} (${reason})`, options)
    this.code = code
    this.reason = reason
  }
}
