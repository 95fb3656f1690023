import { SEALED_FIELDS } from '../ports/vault.ts'

/** Who looks, and how they stand to the parcel. Whoever is not listed is a stranger. */
export const RELATIONS = {
  /** Anyone with a camera. */
  stranger: 'anyone who scans, or whom nothing connects to the parcel',
  recipient: 'the recipient: verified phone, view link or one-time code of this parcel',
  'courier-assigned': 'a courier with this parcel on an open run, within its hours',
  'courier-elsewhere': 'a courier without it, or outside the hours of the run',
  sorter: 'staff of the hub the parcel is in',
  merchant: 'the merchant who sent it',
  support: "support staff of the merchant's tenant",
} as const
export type Relation = keyof typeof RELATIONS

/** Where a parcel stands, as far as it decides who sees what. */
export const STATES = {
  issued: 'issued, not yet with a courier',
  carried: 'with a courier, also after a failed attempt',
  delivered: 'delivered, kept for seven days',
  returning: 'on its way back',
  returned: 'back with the sender',
  revoked: 'withdrawn, kept for a day',
  erased: 'its key is destroyed',
} as const
export type State = keyof typeof STATES

/** Facts of a parcel that are no personal data. */
export const FACTS = ['status', 'zone', 'sortCode', 'carrier', 'trackingNumber', 'orderNumber', 'views'] as const

/** Everything that can be asked about a parcel: what is sealed, and the facts. */
export const FIELDS = [...SEALED_FIELDS, ...FACTS] as const
export type Field = (typeof FIELDS)[number]

/** How a field is shown: not at all, masked, in clear, or as a call that is put through without showing the number. */
export type Form = 'hidden' | 'masked' | 'clear' | 'call'

/** What has to hold, or to happen, before a field is shown. */
export const OBLIGATIONS = {
  audit: 'a durable entry in the audit log before it leaves the vault',
  arrival: 'the courier is at the stop',
  budget: 'at most 1.5 looks a stop and hour',
  'second-factor': 'a second factor in this session',
  reason: 'a reason, kept in the audit log',
  'one-field': 'one field a request, shown for 60 seconds',
  'tell-recipient': 'the recipient is told',
} as const
export type Obligation = keyof typeof OBLIGATIONS
