import { type Static, Type } from 'typebox'
import { InstantSchema, ParcelIdSchema } from './fields.ts'
import { PAGE_MAX_ITEMS } from './limits.ts'
import { defineOperation } from './operation.ts'
import { ParcelParamsSchema } from './parcel.ts'
import { pii } from './pii.ts'

/** Fields that exist in clear only inside the vault. */
export const SEALED_FIELDS = [
  'name',
  'phone',
  'phone2',
  'postcode',
  'address',
  'addressDetail',
  'email',
  'memo',
  'product',
  'productOption',
  'productQuantity',
  'senderName',
  'senderAddress',
] as const

/** Kinds of viewers in the audit log; `system` is the server's own work. */
export const VIEWER_KINDS = ['merchant', 'recipient', 'courier', 'operator', 'system'] as const
export type ViewerKind = (typeof VIEWER_KINDS)[number]

/** Why somebody looks. */
export const VIEW_PURPOSES = ['delivery', 'contact', 'return', 'wrong-delivery', 'support', 'own', 'legal'] as const
export type ViewPurpose = (typeof VIEW_PURPOSES)[number]

/** What made a parcel be erased: its clock ran out, or somebody wished it. */
export const ERASURE_CAUSES = ['delivered', 'cancelled', 'limit', 'wish'] as const
export type ErasureCause = (typeof ERASURE_CAUSES)[number]

export const RevealRequestSchema = Type.Object(
  {
    fields: Type.Array(Type.Enum([...SEALED_FIELDS]), {
      minItems: 1,
      maxItems: SEALED_FIELDS.length,
      uniqueItems: true,
      description: 'Exactly these are opened',
    }),
    purpose: Type.Enum([...VIEW_PURPOSES], { description: 'Why; stands in the audit log' }),
  },
  { additionalProperties: false },
)
export type RevealRequest = Static<typeof RevealRequestSchema>

const inClear = () => Type.Optional(Type.String(pii({ description: 'In clear, as the sender wrote it' })))

export const RevealedSchema = Type.Object({
  parcelId: ParcelIdSchema,
  fields: Type.Object({
    name: inClear(),
    phone: inClear(),
    phone2: inClear(),
    postcode: inClear(),
    address: inClear(),
    addressDetail: inClear(),
    email: inClear(),
    memo: inClear(),
    product: inClear(),
    productOption: inClear(),
    productQuantity: inClear(),
    senderName: inClear(),
    senderAddress: inClear(),
  } satisfies Record<(typeof SEALED_FIELDS)[number], unknown>),
})
export type RevealedParcel = Static<typeof RevealedSchema>

export const ViewsQuerySchema = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 20, pattern: '^[1-9][0-9]{0,15}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX_ITEMS, default: 50 })),
  },
  { additionalProperties: false },
)
export type ViewsQuery = Static<typeof ViewsQuerySchema>

/** One look at a parcel, from the audit log. */
export const ParcelViewSchema = Type.Object({
  at: InstantSchema,
  viewer: Type.Object({
    kind: Type.String({ description: `${VIEWER_KINDS.join(', ')}; more may come` }),
    id: Type.String({ description: 'Tenant, account or courier; no name' }),
  }),
  purpose: Type.String(),
  fields: Type.Array(Type.String()),
  requestId: Type.String(),
})
export type ParcelView = Static<typeof ParcelViewSchema>

export const ParcelViewsSchema = Type.Object({
  items: Type.Array(ParcelViewSchema),
  nextCursor: Type.Optional(Type.String({ description: 'Absent on the last page' })),
})
export type ParcelViews = Static<typeof ParcelViewsSchema>

/** Proof that a parcel was erased; `receiptMessage` is what is signed. */
export const ErasureReceiptSchema = Type.Object({
  format: Type.String({ description: 'exqress erasure receipt 1' }),
  parcelId: ParcelIdSchema,
  tenant: Type.String(),
  erasedAt: InstantSchema,
  cause: Type.String({ description: `${ERASURE_CAUSES.join(', ')}; more may come` }),
  auditSeq: Type.Integer({ description: 'Number of the entry in the audit log' }),
  auditHash: Type.String({ description: 'Hash of that entry, hexadecimal' }),
  publicKey: Type.String({ description: 'Ed25519, 32 bytes as base64url: compare it with the one you were given' }),
  signature: Type.String({ description: 'Ed25519 over receiptMessage, base64url' }),
})
export type ErasureReceipt = Static<typeof ErasureReceiptSchema>

export const AuditFindingSchema = Type.Object({
  code: Type.Unsafe<
    | 'entry-changed'
    | 'entry-missing'
    | 'entry-added'
    | 'tail-cut'
    | 'tail-added'
    | 'start-changed'
    | 'end-changed'
    | 'count-differs'
    | 'checkpoint-changed'
    | 'checkpoint-missing'
    | 'checkpoint-differs'
    | 'copy-changed'
    | 'copy-missing'
  >({ type: 'string', description: 'What does not fit; more values may come' }),
  seq: Type.Optional(Type.Integer({ description: 'Number of the entry or checkpoint it was seen at' })),
})
export type AuditFinding = Static<typeof AuditFindingSchema>

export const AuditReportSchema = Type.Object({
  ok: Type.Boolean({ description: 'true: nothing was edited, removed, added or moved' }),
  entries: Type.Integer(),
  reveals: Type.Integer({ description: 'Ever, those of dropped entries included' }),
  lastSeq: Type.Integer({ description: 'Number of the last entry, 0 for none' }),
  lastHash: Type.String({ description: 'Hash of the last entry, hexadecimal' }),
  checkpoints: Type.Integer({ description: 'Signed checkpoints that were compared' }),
  copied: Type.Integer({ description: 'Of those, how many are in the other store too' }),
  findings: Type.Array(AuditFindingSchema, { description: 'At most fifty' }),
})
export type AuditReport = Static<typeof AuditReportSchema>

export const KeyVersionSchema = Type.Object({
  version: Type.Integer(),
  createdAt: InstantSchema,
  state: Type.Unsafe<'current' | 'readable' | 'refused' | 'destroyed' | (string & {})>({
    type: 'string',
    description: 'current wraps new keys; readable still opens; refused opens no more; destroyed is gone',
  }),
})
export const KeyRingSchema = Type.Object({
  versions: Type.Array(KeyVersionSchema),
  publicKey: Type.String({ description: 'Checks receipts and checkpoints: Ed25519, 32 bytes as base64url' }),
})
export type KeyRingView = Static<typeof KeyRingSchema>

const VersionSchema = Type.Integer({ minimum: 1, maximum: 1_000_000 })

export const RewrapRequestSchema = Type.Object(
  { cursor: Type.Optional(ParcelIdSchema) },
  { additionalProperties: false },
)
export type RewrapRequest = Static<typeof RewrapRequestSchema>
export const RewrapAnswerSchema = Type.Object({
  rewrapped: Type.Integer({ description: 'Parcel keys that are under the current version since' }),
  broken: Type.Integer({ description: 'Parcel keys that do not open, and were left' }),
  nextCursor: Type.Optional(Type.String({ description: 'Absent when the end was reached' })),
})
export type RewrapAnswer = Static<typeof RewrapAnswerSchema>

export const RefuseKeysSchema = Type.Object(
  { below: VersionSchema, destroy: Type.Optional(Type.Boolean({ description: 'Also destroy what is refused' })) },
  { additionalProperties: false },
)
export type RefuseKeys = Static<typeof RefuseKeysSchema>

/** Operations of the vault. */
export const vaultOperations = {
  revealParcel: defineOperation({
    id: 'revealParcel',
    method: 'POST',
    path: '/v1/parcels/{parcelId}/reveal',
    service: 'vault',
    summary: 'Fields in clear, after their entry in the audit log',
    access: ['operator'],
    params: ParcelParamsSchema,
    body: RevealRequestSchema,
    answer: { status: 200, schema: RevealedSchema },
    idempotent: false,
    errors: ['PARCEL_ERASED', 'SEAL_BROKEN', 'AUDIT_LOG_BROKEN'],
  }),
  listParcelViews: defineOperation({
    id: 'listParcelViews',
    method: 'GET',
    path: '/v1/parcels/{parcelId}/views',
    service: 'vault',
    summary: 'Who looked at a parcel, when, at which fields; newest first',
    access: ['operator'],
    params: ParcelParamsSchema,
    query: ViewsQuerySchema,
    answer: { status: 200, schema: ParcelViewsSchema },
    idempotent: false,
    errors: [],
  }),
  eraseParcel: defineOperation({
    id: 'eraseParcel',
    method: 'POST',
    path: '/v1/parcels/{parcelId}/erase',
    service: 'vault',
    summary: 'Erase the personal data of a parcel for good; again, it answers with the first receipt',
    access: ['merchant', 'operator'],
    params: ParcelParamsSchema,
    answer: { status: 200, schema: ErasureReceiptSchema },
    idempotent: false,
    errors: ['AUDIT_LOG_BROKEN'],
  }),
  getErasureReceipt: defineOperation({
    id: 'getErasureReceipt',
    method: 'GET',
    path: '/v1/parcels/{parcelId}/receipt',
    service: 'vault',
    summary: 'The signed proof that a parcel was erased',
    access: ['merchant', 'operator'],
    params: ParcelParamsSchema,
    answer: { status: 200, schema: ErasureReceiptSchema },
    idempotent: false,
    errors: [],
  }),
  verifyAudit: defineOperation({
    id: 'verifyAudit',
    method: 'GET',
    path: '/v1/audit/verification',
    service: 'vault',
    summary: 'Read the whole audit log and say what does not fit',
    access: ['operator'],
    answer: { status: 200, schema: AuditReportSchema },
    idempotent: false,
    errors: [],
  }),
  listKeys: defineOperation({
    id: 'listKeys',
    method: 'GET',
    path: '/v1/keys',
    service: 'vault',
    summary: 'Versions of the key ring, and the public key of its signatures',
    access: ['operator'],
    answer: { status: 200, schema: KeyRingSchema },
    idempotent: false,
    errors: [],
  }),
  rotateKeys: defineOperation({
    id: 'rotateKeys',
    method: 'POST',
    path: '/v1/keys/rotate',
    service: 'vault',
    summary: 'A new version that wraps from now on',
    access: ['operator'],
    answer: { status: 200, schema: KeyRingSchema },
    idempotent: true,
    errors: ['AUDIT_LOG_BROKEN'],
  }),
  rewrapKeys: defineOperation({
    id: 'rewrapKeys',
    method: 'POST',
    path: '/v1/keys/rewrap',
    service: 'vault',
    summary: 'Bring parcel keys under the current version, some at a time',
    access: ['operator'],
    body: RewrapRequestSchema,
    answer: { status: 200, schema: RewrapAnswerSchema },
    idempotent: false,
    errors: [],
  }),
  refuseKeys: defineOperation({
    id: 'refuseKeys',
    method: 'POST',
    path: '/v1/keys/refuse',
    service: 'vault',
    summary: 'Refuse old versions that wrap no parcel key any more; on demand destroy them',
    access: ['operator'],
    body: RefuseKeysSchema,
    answer: { status: 200, schema: KeyRingSchema },
    idempotent: false,
    errors: ['KEYS_IN_USE', 'AUDIT_LOG_BROKEN'],
  }),
} as const
