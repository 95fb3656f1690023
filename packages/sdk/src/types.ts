// Types only, erased from the output. Inferring them through a value makes the declaration emitter write them out in
// full, so that whoever installs the SDK needs no TypeBox to read the types of the main entry.
import type * as contract from './contract/index.ts'

const spell = <T>(): T => undefined as never
const codes = <Status>() =>
  undefined as never as {
    [Code in contract.ErrorCode]: (typeof contract.catalogue)[Code] extends { readonly status: Status } ? Code : never
  }[contract.ErrorCode]

const spelled = {
  account: spell<contract.Account>(),
  auditReport: spell<contract.AuditReport>(),
  erasureReceipt: spell<contract.ErasureReceipt>(),
  keyRing: spell<contract.KeyRingView>(),
  parcelView: spell<contract.ParcelView>(),
  parcelViews: spell<contract.ParcelViews>(),
  refuseKeys: spell<contract.RefuseKeys>(),
  revealRequest: spell<contract.RevealRequest>(),
  revealedParcel: spell<contract.RevealedParcel>(),
  rewrapAnswer: spell<contract.RewrapAnswer>(),
  viewsQuery: spell<contract.ViewsQuery>(),
  apiKey: spell<contract.ApiKey>(),
  beginProvider: spell<contract.BeginProvider>(),
  codeSent: spell<contract.CodeSent>(),
  createAccount: spell<contract.CreateAccount>(),
  createdAccount: spell<contract.CreatedAccount>(),
  ended: spell<contract.Ended>(),
  idTokenSignIn: spell<contract.IdTokenSignIn>(),
  newApiKey: spell<contract.NewApiKey>(),
  provider: spell<contract.ProviderName>(),
  providerBegun: spell<contract.ProviderBegun>(),
  sessionTokens: spell<contract.SessionTokens>(),
  signIn: spell<contract.SignIn>(),
  whoami: spell<contract.Whoami>(),
  attachTracking: spell<contract.AttachTracking>(),
  trackingResult: spell<contract.AttachTrackingResponse['results'][number]>(),
  trackingItem: spell<contract.AttachTracking['items'][number]>(),
  issueResult: spell<contract.IssueWaybillsResponse['results'][number]>(),
  issueWaybill: spell<contract.IssueWaybill>(),
  itemError: spell<contract.ItemError>(),
  labelQuery: spell<contract.LabelQuery>(),
  listParcelsQuery: spell<contract.ListParcelsQuery>(),
  maskResult: spell<contract.MaskResponse['recipients'][number]>(),
  maskedRecipient: spell<contract.MaskedRecipient>(),
  parcel: spell<contract.Parcel>(),
  parcelPage: spell<contract.ParcelPage>(),
  presentation: spell<contract.Presentation>(),
  problem: spell<contract.Problem>(),
  qrQuery: spell<contract.QrQuery>(),
  recipient: spell<contract.Recipient>(),
  waybill: spell<contract.Waybill>(),
  waybillInput: spell<contract.WaybillInput>(),
  codes: {
    invalid: codes<400 | 413 | 415 | 422>(),
    notSignedIn: codes<401 | 403>(),
    notFound: codes<404>(),
    conflict: codes<409 | 412>(),
    gone: codes<410>(),
    rateLimited: codes<429>(),
    server: codes<500 | 502 | 503 | 504>(),
  },
}

/** Who is calling, and where scanned labels lead. */
export type Account = typeof spelled.account
/** An API key as it may be shown: never the key. */
export type ApiKey = typeof spelled.apiKey
export type BeginProvider = typeof spelled.beginProvider
export type CodeSent = typeof spelled.codeSent
export type CreateAccount = typeof spelled.createAccount
export type CreatedAccount = typeof spelled.createdAccount
export type Ended = typeof spelled.ended
export type IdTokenSignIn = typeof spelled.idTokenSignIn
export type NewApiKey = typeof spelled.newApiKey
/** Who vouches for a person: kakao, google, naver. */
export type Provider = typeof spelled.provider
export type ProviderBegun = typeof spelled.providerBegun
/** Access token of ten minutes, refresh token for one use, and who it is. */
export type SessionTokens = typeof spelled.sessionTokens
export type SignInRequest = typeof spelled.signIn
export type Whoami = typeof spelled.whoami
/** Tracking numbers for parcels, each named by its parcel id or its order number. */
export type AttachTracking = typeof spelled.attachTracking
export type TrackingItem = typeof spelled.trackingItem
export type TrackingResult = typeof spelled.trackingResult
export type IssueWaybill = typeof spelled.issueWaybill
/** Either `waybill` or `error`. */
export type IssueResult = typeof spelled.issueResult
export type ItemError = typeof spelled.itemError
export type LabelQuery = typeof spelled.labelQuery
/** Filters compose: each that is given narrows the list. */
export type ListParcelsQuery = typeof spelled.listParcelsQuery
export type MaskResult = typeof spelled.maskResult
export type MaskedRecipient = typeof spelled.maskedRecipient
/** A parcel as the one who sent it sees it: masked, without the token. */
export type Parcel = typeof spelled.parcel
export type ParcelPage = typeof spelled.parcelPage
/** How an answer is masked. */
export type Presentation = typeof spelled.presentation
/** RFC 9457 problem details. */
export type Problem = typeof spelled.problem
export type QrQuery = typeof spelled.qrQuery
export type Recipient = typeof spelled.recipient
/** Everything a label shows, and nothing more: masked already. */
export type Waybill = typeof spelled.waybill
export type WaybillInput = typeof spelled.waybillInput
/** What reading the whole audit log found. */
export type AuditReport = typeof spelled.auditReport
/** Proof that a parcel was erased; see `verifyReceipt`. */
export type ErasureReceipt = typeof spelled.erasureReceipt
/** Versions of the key ring, and the public key of its signatures. */
export type KeyRing = typeof spelled.keyRing
/** One look at a parcel. */
export type ParcelView = typeof spelled.parcelView
export type ParcelViews = typeof spelled.parcelViews
export type RefuseKeys = typeof spelled.refuseKeys
export type RevealRequest = typeof spelled.revealRequest
/** The asked fields in clear; a field that was never given is left out. */
export type RevealedParcel = typeof spelled.revealedParcel
export type RewrapAnswer = typeof spelled.rewrapAnswer
export type ViewsQuery = typeof spelled.viewsQuery
/** Codes of the error catalogue by what they mean to a caller. */
export type Codes = typeof spelled.codes
