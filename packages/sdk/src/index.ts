export { type Client, type ClientOptions, createClient } from './client.ts'
export {
  AbortedError,
  AnswerError,
  AnsweredError,
  type AnswerFault,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  ExqressError,
  type ExqressFailure,
  GoneError,
  InvalidRequestError,
  isExqressError,
  NotFoundError,
  NotSignedInError,
  RateLimitedError,
  ServerError,
} from './errors.ts'
export type { Page, Pages } from './pages.ts'
export type { AccountCall } from './resources/account.ts'
export type { Accounts } from './resources/accounts.ts'
export type { IssueManyRequest, IssueRun } from './resources/issue-run.ts'
export type { MaskCall } from './resources/mask.ts'
export type { Parcels } from './resources/parcels.ts'
export type { Sessions } from './resources/sessions.ts'
export type { Tracking } from './resources/tracking.ts'
export type { Waybills } from './resources/waybills.ts'
export type {
  AnswerInfo,
  ApiRequest,
  Call,
  CallOptions,
  Fetch,
  FetchAnswer,
  FetchInit,
  Hooks,
  RateLimit,
  Transport,
} from './transport.ts'
export type {
  Account,
  ApiKey,
  AttachTracking,
  BeginProvider,
  CodeSent,
  Codes,
  CreateAccount,
  CreatedAccount,
  Ended,
  IdTokenSignIn,
  IssueResult,
  IssueWaybill,
  ItemError,
  LabelQuery,
  ListParcelsQuery,
  MaskedRecipient,
  MaskResult,
  NewApiKey,
  Parcel,
  ParcelPage,
  Presentation,
  Problem,
  Provider,
  ProviderBegun,
  QrQuery,
  Recipient,
  SessionTokens,
  SignInRequest,
  TrackingItem,
  TrackingResult,
  Waybill,
  WaybillInput,
  Whoami,
} from './types.ts'
