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
export { verifyReceipt } from './receipt.ts'
export type { AccountCall } from './resources/account.ts'
export type { Accounts } from './resources/accounts.ts'
export type { Audit } from './resources/audit.ts'
export type { IssueManyRequest, IssueRun } from './resources/issue-run.ts'
export type { Keys } from './resources/keys.ts'
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
  AuditReport,
  BeginProvider,
  CodeSent,
  Codes,
  CreateAccount,
  CreatedAccount,
  Ended,
  ErasureReceipt,
  IdTokenSignIn,
  IssueResult,
  IssueWaybill,
  ItemError,
  KeyRing,
  LabelQuery,
  ListParcelsQuery,
  MaskedRecipient,
  MaskResult,
  NewApiKey,
  Parcel,
  ParcelPage,
  ParcelView,
  Presentation,
  Problem,
  Provider,
  ProviderBegun,
  QrQuery,
  Recipient,
  RefuseKeys,
  RevealedParcel,
  RevealRequest,
  RewrapAnswer,
  SessionTokens,
  SignInRequest,
  TrackingItem,
  TrackingResult,
  ViewsQuery,
  Waybill,
  WaybillInput,
  Whoami,
} from './types.ts'
