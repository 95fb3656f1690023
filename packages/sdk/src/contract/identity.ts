import { type Static, Type } from 'typebox'
import { InstantSchema } from './fields.ts'
import { defineOperation } from './operation.ts'
import { pii } from './pii.ts'

export const ACCOUNT_KINDS = ['recipient', 'courier', 'staff', 'operator'] as const
export const PROVIDERS = ['kakao', 'google', 'naver'] as const

/** Ten characters and no rule about which: length is what counts (NIST SP 800-63B, 3.1.1.2). */
export const PASSWORD_MIN_CHARS = 10
const PASSWORD_MAX_CHARS = 200

const closed = { additionalProperties: false } as const
const LoginSchema = Type.String(
  pii({
    minLength: 3,
    maxLength: 200,
    description: 'Name or e-mail address to sign in with; stored only as a keyed hash',
  }),
)
const NewPasswordSchema = Type.String(
  pii({ minLength: 1, maxLength: PASSWORD_MAX_CHARS, description: 'At least 10 characters, none of the common ones' }),
)
const PasswordSchema = Type.String(pii({ minLength: 1, maxLength: PASSWORD_MAX_CHARS, description: 'Password' }))
const AccountIdSchema = Type.String({ pattern: '^acc_[0-9A-HJKMNP-TV-Z]{26}$', description: 'Account id' })
const ProviderSchema = Type.Enum([...PROVIDERS], { description: 'Who vouches for the person' })
const TenantSchema = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'Tenant' })
/** RFC 7636: S256 of the verifier. */
const ChallengeSchema = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'PKCE challenge, S256' })
const VerifierSchema = Type.String({ pattern: '^[A-Za-z0-9._~-]{43,128}$', description: 'PKCE verifier' })

/** Known values are named; a kind added later is never rejected. */
const PrincipalKindSchema = Type.Unsafe<'merchant' | 'recipient' | 'courier' | 'operator' | (string & {})>({
  type: 'string',
  description: 'merchant (API key or staff), recipient, courier, operator; more values may come',
})

export const WhoamiSchema = Type.Object({
  kind: PrincipalKindSchema,
  tenant: Type.Optional(Type.String({ description: 'Absent for a recipient' })),
  accountId: Type.Optional(Type.String({ description: 'Absent for an API key' })),
  courierId: Type.Optional(Type.String()),
  sessionId: Type.Optional(Type.String({ description: 'Absent for an API key' })),
  phoneVerified: Type.Optional(Type.Boolean({ description: 'Whether a phone number has been verified' })),
})
export type Whoami = Static<typeof WhoamiSchema>

export const SessionTokensSchema = Type.Object({
  accessToken: Type.String({ description: 'Bearer token of ten minutes' }),
  accessExpiresAt: InstantSchema,
  refreshToken: Type.String({ description: 'Good for one use; using an old one again ends the session' }),
  refreshExpiresAt: InstantSchema,
  account: WhoamiSchema,
})
export type SessionTokens = Static<typeof SessionTokensSchema>

export const SignUpSchema = Type.Object({ login: LoginSchema, password: NewPasswordSchema }, closed)
export type SignUp = Static<typeof SignUpSchema>
export const SignInSchema = Type.Object({ login: LoginSchema, password: PasswordSchema }, closed)
export type SignIn = Static<typeof SignInSchema>
export const RefreshSchema = Type.Object({ refreshToken: Type.String({ minLength: 1, maxLength: 200 }) }, closed)
export const SignOutSchema = Type.Optional(
  Type.Object({ everywhere: Type.Optional(Type.Boolean({ description: 'End every session of the account' })) }, closed),
)
export const EndedSchema = Type.Object({ ended: Type.Integer({ description: 'Sessions that ended now' }) })
export type Ended = Static<typeof EndedSchema>
export const ChangePasswordSchema = Type.Object({ password: PasswordSchema, newPassword: NewPasswordSchema }, closed)

export const CreateAccountSchema = Type.Object(
  {
    kind: Type.Enum(['courier', 'staff', 'operator'], { description: 'Recipients sign up themselves' }),
    login: LoginSchema,
    password: NewPasswordSchema,
    courierId: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'Needed for a courier' })),
  },
  closed,
)
export type CreateAccount = Static<typeof CreateAccountSchema>
export type ProviderName = (typeof PROVIDERS)[number]
export const CreatedAccountSchema = Type.Object({
  accountId: Type.String(),
  kind: PrincipalKindSchema,
  tenant: TenantSchema,
})

export type CreatedAccount = Static<typeof CreatedAccountSchema>

export const SendCodeSchema = Type.Object(
  { phone: Type.String(pii({ minLength: 8, maxLength: 30, description: 'Korean mobile number' })) },
  closed,
)
export const CodeSentSchema = Type.Object({ challengeId: Type.String(), expiresAt: InstantSchema })
export type CodeSent = Static<typeof CodeSentSchema>
export const ConfirmCodeSchema = Type.Object(
  {
    challengeId: Type.String({ pattern: '^chl_[0-9A-HJKMNP-TV-Z]{26}$' }),
    code: Type.String({ pattern: '^[0-9]{6}$', description: 'The six digits that were sent' }),
  },
  closed,
)

const ProviderParamsSchema = Type.Object({ provider: ProviderSchema }, closed)
export const BeginProviderSchema = Type.Object(
  {
    redirectUri: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Where the browser comes back to: a loopback address, or a page of this server. Absent for an app',
      }),
    ),
    codeChallenge: ChallengeSchema,
    state: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._~-]{8,200}$', description: 'Given back unchanged' })),
  },
  closed,
)
export type BeginProvider = Static<typeof BeginProviderSchema>
export const ProviderBegunSchema = Type.Object({
  flowId: Type.String({ description: 'Names this attempt' }),
  authorizeUrl: Type.String({ description: 'To be opened in a browser' }),
  nonce: Type.String({ description: 'To be asked for by an app that signs in with the provider by itself' }),
})
export type ProviderBegun = Static<typeof ProviderBegunSchema>
export const CallbackQuerySchema = Type.Object(
  {
    state: Type.String({ maxLength: 200 }),
    code: Type.Optional(Type.String({ maxLength: 2000 })),
    error: Type.Optional(Type.String({ maxLength: 200 })),
    error_description: Type.Optional(Type.String({ maxLength: 2000 })),
    error_code: Type.Optional(Type.String({ maxLength: 200 })),
    iss: Type.Optional(Type.String({ maxLength: 500 })),
    scope: Type.Optional(Type.String({ maxLength: 2000 })),
    authuser: Type.Optional(Type.String({ maxLength: 200 })),
    prompt: Type.Optional(Type.String({ maxLength: 200 })),
    hd: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
)
export const ExchangeSchema = Type.Object(
  { code: Type.String({ pattern: '^exc_[A-Za-z0-9_-]{43}$' }), codeVerifier: VerifierSchema },
  closed,
)
export const IdTokenSchema = Type.Object(
  {
    flowId: Type.String({ maxLength: 200 }),
    idToken: Type.String({ maxLength: 10_000 }),
    codeVerifier: VerifierSchema,
  },
  closed,
)

export type IdTokenSignIn = Static<typeof IdTokenSchema>

const KeyIdSchema = Type.String({
  pattern: '^key_[0-9a-f]{20}$',
  description: 'Names an API key without giving it away',
})
const ApiKeyFields = {
  keyId: Type.String(),
  label: Type.String(),
  createdAt: InstantSchema,
  revokedAt: Type.Optional(InstantSchema),
}
export const ApiKeySchema = Type.Object(ApiKeyFields)
export type ApiKey = Static<typeof ApiKeySchema>
export const NewApiKeySchema = Type.Object({ ...ApiKeyFields, apiKey: Type.String({ description: 'Shown this once' }) })
export type NewApiKey = Static<typeof NewApiKeySchema>
export const CreateApiKeySchema = Type.Object({ label: Type.String({ maxLength: 100 }) }, closed)

const SIGNED_IN = ['merchant', 'recipient', 'courier', 'operator'] as const

/** Accounts and sessions. Nothing here takes an Idempotency-Key: its answers are tokens, which are never stored. */
export const identityOperations = {
  signUp: defineOperation({
    id: 'signUp',
    method: 'POST',
    path: '/v1/accounts/sign-up',
    service: 'identity',
    summary: 'A new account of a recipient, signed in',
    access: 'anyone',
    rateLimit: 'sign-in',
    body: SignUpSchema,
    answer: { status: 201, schema: SessionTokensSchema },
    idempotent: false,
    errors: ['LOGIN_TAKEN', 'PASSWORD_TOO_WEAK'],
  }),
  createAccount: defineOperation({
    id: 'createAccount',
    method: 'POST',
    path: '/v1/accounts',
    service: 'identity',
    summary: "An account of a courier, of the merchant's staff or of an operator, in the caller's tenant",
    access: 'operator',
    rateLimit: 'sign-in',
    body: CreateAccountSchema,
    answer: { status: 201, schema: CreatedAccountSchema },
    idempotent: false,
    errors: ['LOGIN_TAKEN', 'PASSWORD_TOO_WEAK'],
  }),
  disableAccount: defineOperation({
    id: 'disableAccount',
    method: 'POST',
    path: '/v1/accounts/{accountId}/disable',
    service: 'identity',
    summary: "Ends an account of the caller's tenant and every session of it at once",
    access: 'operator',
    params: Type.Object({ accountId: AccountIdSchema }, closed),
    answer: { status: 200, schema: EndedSchema },
    idempotent: false,
    errors: [],
  }),
  changePassword: defineOperation({
    id: 'changePassword',
    method: 'POST',
    path: '/v1/accounts/password',
    service: 'identity',
    summary: 'Another password; every other session of the account ends',
    access: SIGNED_IN,
    rateLimit: 'sign-in',
    body: ChangePasswordSchema,
    answer: { status: 200, schema: EndedSchema },
    idempotent: false,
    errors: ['SIGN_IN_REFUSED', 'PASSWORD_TOO_WEAK'],
  }),
  signIn: defineOperation({
    id: 'signIn',
    method: 'POST',
    path: '/v1/sessions',
    service: 'identity',
    summary: 'Sign in with a password',
    access: 'anyone',
    rateLimit: 'sign-in',
    body: SignInSchema,
    answer: { status: 201, schema: SessionTokensSchema },
    idempotent: false,
    errors: ['SIGN_IN_REFUSED'],
  }),
  refreshSession: defineOperation({
    id: 'refreshSession',
    method: 'POST',
    path: '/v1/sessions/refresh',
    service: 'identity',
    summary: 'New tokens for a refresh token; one used again later ends the session',
    access: 'anyone',
    rateLimit: 'refresh',
    body: RefreshSchema,
    answer: { status: 200, schema: SessionTokensSchema },
    idempotent: false,
    errors: ['SESSION_ENDED'],
  }),
  signOut: defineOperation({
    id: 'signOut',
    method: 'POST',
    path: '/v1/sessions/end',
    service: 'identity',
    summary: 'End this session, or every session of the account; works at once',
    access: SIGNED_IN,
    body: SignOutSchema,
    answer: { status: 200, schema: EndedSchema },
    idempotent: false,
    errors: [],
  }),
  whoami: defineOperation({
    id: 'whoami',
    method: 'GET',
    path: '/v1/whoami',
    service: 'identity',
    summary: 'Who is calling',
    access: SIGNED_IN,
    answer: { status: 200, schema: WhoamiSchema },
    idempotent: false,
    errors: [],
  }),
  sendPhoneCode: defineOperation({
    id: 'sendPhoneCode',
    method: 'POST',
    path: '/v1/phone-codes',
    service: 'identity',
    summary: 'Send a one-time code to a phone that is to be verified',
    access: 'recipient',
    rateLimit: 'code',
    body: SendCodeSchema,
    answer: { status: 201, schema: CodeSentSchema },
    idempotent: false,
    errors: ['PHONE_INVALID', 'CODE_SENDS_EXCEEDED', 'CODE_UNSENT'],
  }),
  confirmPhone: defineOperation({
    id: 'confirmPhone',
    method: 'POST',
    path: '/v1/phone-codes/confirm',
    service: 'identity',
    summary: 'Verify the phone with the code that was sent',
    access: 'recipient',
    rateLimit: 'code',
    body: ConfirmCodeSchema,
    answer: { status: 200, schema: WhoamiSchema },
    idempotent: false,
    errors: ['CODE_WRONG'],
  }),
  beginProviderSignIn: defineOperation({
    id: 'beginProviderSignIn',
    method: 'POST',
    path: '/v1/sign-in/{provider}',
    service: 'identity',
    summary: 'Begin to sign in with Kakao, Google or Naver',
    access: 'anyone',
    rateLimit: 'sign-in',
    params: ProviderParamsSchema,
    body: BeginProviderSchema,
    answer: { status: 201, schema: ProviderBegunSchema },
    idempotent: false,
    errors: ['PROVIDER_OFF', 'REDIRECT_REFUSED', 'PROVIDER_UNAVAILABLE'],
  }),
  finishProviderSignIn: defineOperation({
    id: 'finishProviderSignIn',
    method: 'GET',
    path: '/v1/sign-in/{provider}/callback',
    service: 'identity',
    summary: 'Where the provider sends the browser back to; leads on to the redirect that was asked for',
    access: 'anyone',
    rateLimit: 'sign-in',
    params: ProviderParamsSchema,
    query: CallbackQuerySchema,
    answer: { redirects: true },
    idempotent: false,
    errors: ['SIGN_IN_EXPIRED'],
  }),
  exchangeSignIn: defineOperation({
    id: 'exchangeSignIn',
    method: 'POST',
    path: '/v1/sessions/exchange',
    service: 'identity',
    summary: "A session for the code that came back to the caller's redirect",
    access: 'anyone',
    rateLimit: 'sign-in',
    body: ExchangeSchema,
    answer: { status: 201, schema: SessionTokensSchema },
    idempotent: false,
    errors: ['SIGN_IN_EXPIRED'],
  }),
  signInWithIdToken: defineOperation({
    id: 'signInWithIdToken',
    method: 'POST',
    path: '/v1/sign-in/{provider}/id-token',
    service: 'identity',
    summary: "A session for an id token that the provider gave to our app on the caller's phone",
    access: 'anyone',
    rateLimit: 'sign-in',
    params: ProviderParamsSchema,
    body: IdTokenSchema,
    answer: { status: 201, schema: SessionTokensSchema },
    idempotent: false,
    errors: ['PROVIDER_OFF', 'SIGN_IN_EXPIRED', 'ID_TOKEN_REFUSED', 'PROVIDER_UNAVAILABLE'],
  }),
  createApiKey: defineOperation({
    id: 'createApiKey',
    method: 'POST',
    path: '/v1/api-keys',
    service: 'admin',
    summary: "An API key of the caller's tenant; the answer is the only time it can be read",
    access: 'operator',
    body: CreateApiKeySchema,
    answer: { status: 201, schema: NewApiKeySchema },
    idempotent: false,
    errors: [],
  }),
  listApiKeys: defineOperation({
    id: 'listApiKeys',
    method: 'GET',
    path: '/v1/api-keys',
    service: 'admin',
    summary: "The API keys of the caller's tenant, revoked ones too",
    access: ['operator', 'merchant'],
    answer: { status: 200, schema: Type.Object({ apiKeys: Type.Array(ApiKeySchema) }) },
    idempotent: false,
    errors: [],
  }),
  revokeApiKey: defineOperation({
    id: 'revokeApiKey',
    method: 'POST',
    path: '/v1/api-keys/{keyId}/revoke',
    service: 'admin',
    summary: 'Revoke an API key; works at once, twice is one effect',
    access: 'operator',
    params: Type.Object({ keyId: KeyIdSchema }, closed),
    answer: { status: 200, schema: ApiKeySchema },
    idempotent: false,
    errors: [],
  }),
} as const
