import { path } from '../path.ts'
import type { Call, CallOptions, Transport } from '../transport.ts'
import type {
  BeginProvider,
  CodeSent,
  Ended,
  IdTokenSignIn,
  Provider,
  ProviderBegun,
  SessionTokens,
  SignInRequest,
  Whoami,
} from '../types.ts'

/** Signing in and out. Nothing is kept here: hand the tokens to `createClient({ accessToken })`. */
export class Sessions {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * A new account of a recipient, signed in. Throws `ConflictError` (LOGIN_TAKEN), `InvalidRequestError` (PASSWORD_TOO_WEAK).
   *
   * @example
   * const { account } = await client.sessions.signUp({ login: 'saebom@mail.example', password: 'lantern harbour pickle' })
   * console.log(account.kind) // => recipient
   */
  signUp(request: SignInRequest, options?: CallOptions): Call<SessionTokens> {
    return this.#post('/v1/accounts/sign-up', request, options)
  }

  /**
   * Signs in with a password. Throws `NotSignedInError` for an unknown login as for a wrong password.
   *
   * @example
   * const me = { login: 'dalbit@mail.example', password: 'lantern harbour pickle' }
   * await client.sessions.signUp(me)
   * const { accessToken, refreshToken } = await client.sessions.signIn(me)
   * console.log(typeof accessToken, refreshToken.slice(0, 4)) // => string exr_
   */
  signIn(request: SignInRequest, options?: CallOptions): Call<SessionTokens> {
    return this.#post('/v1/sessions', request, options)
  }

  /**
   * New tokens for a refresh token, which is then used up: one that comes again later ends the session. Throws
   * `NotSignedInError` (SESSION_ENDED).
   *
   * @example
   * const first = await client.sessions.signUp({ login: 'haneul@mail.example', password: 'lantern harbour pickle' })
   * const second = await client.sessions.refresh(first.refreshToken)
   * console.log(second.refreshToken === first.refreshToken) // => false
   */
  refresh(refreshToken: string, options?: CallOptions): Call<SessionTokens> {
    return this.#post('/v1/sessions/refresh', { refreshToken }, options)
  }

  /** Ends this session, or every session of the account; works at once. */
  end({ everywhere = false }: { readonly everywhere?: boolean } = {}, options?: CallOptions): Call<Ended> {
    return this.#post('/v1/sessions/end', { everywhere }, options)
  }

  /**
   * Who is calling: an API key's merchant, or the account that is signed in.
   *
   * @example
   * const { kind, tenant } = await client.sessions.whoami()
   * console.log(kind, tenant) // => merchant test
   */
  whoami(options?: CallOptions): Call<Whoami> {
    return this.#transport.send({ method: 'GET', path: '/v1/whoami' }, options)
  }

  /** Another password; every other session of the account ends. */
  changePassword(
    request: { readonly password: string; readonly newPassword: string },
    options?: CallOptions,
  ): Call<Ended> {
    return this.#post('/v1/accounts/password', request, options)
  }

  /** Sends a one-time code to a phone that is to be verified: good for three minutes and five tries, five a day. */
  sendPhoneCode(phone: string, options?: CallOptions): Call<CodeSent> {
    return this.#post('/v1/phone-codes', { phone }, options)
  }

  /** Verifies the phone with the code that was sent. */
  confirmPhone(request: { readonly challengeId: string; readonly code: string }, options?: CallOptions): Call<Whoami> {
    return this.#post('/v1/phone-codes/confirm', request, options)
  }

  /** Begins to sign in with Kakao, Google or Naver: open `authorizeUrl` in a browser. */
  begin(provider: Provider, request: BeginProvider, options?: CallOptions): Call<ProviderBegun> {
    return this.#post(path`/v1/sign-in/${provider}`, request, options)
  }

  /** A session for the code that came to the redirect, with the verifier of the challenge. */
  exchange(
    request: { readonly code: string; readonly codeVerifier: string },
    options?: CallOptions,
  ): Call<SessionTokens> {
    return this.#post('/v1/sessions/exchange', request, options)
  }

  /** A session for an id token that an app got from the provider, with the nonce that `begin` gave. */
  signInWithIdToken(provider: Provider, request: IdTokenSignIn, options?: CallOptions): Call<SessionTokens> {
    return this.#post(path`/v1/sign-in/${provider}/id-token`, request, options)
  }

  #post<T>(to: string, body: unknown, options: CallOptions | undefined): Call<T> {
    return this.#transport.send({ method: 'POST', path: to, body }, options)
  }
}
