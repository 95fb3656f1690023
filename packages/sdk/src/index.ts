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
export type { IssueManyRequest, IssueRun } from './resources/issue-run.ts'
export type { MaskCall } from './resources/mask.ts'
export type { Parcels } from './resources/parcels.ts'
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
  AttachTracking,
  Codes,
  IssueResult,
  IssueWaybill,
  ItemError,
  LabelQuery,
  ListParcelsQuery,
  MaskedRecipient,
  MaskResult,
  Parcel,
  ParcelPage,
  Presentation,
  Problem,
  QrQuery,
  Recipient,
  TrackingItem,
  TrackingResult,
  Waybill,
  WaybillInput,
} from './types.ts'
