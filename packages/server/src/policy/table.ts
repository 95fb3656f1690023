import type { Field, Form, Obligation, Relation, State } from './vocabulary.ts'

/** What some viewers may see, of some fields, in some states. What no rule names is hidden. */
export interface Rule {
  readonly viewer: Relation
  readonly states: readonly State[]
  readonly fields: readonly Field[]
  readonly form: Exclude<Form, 'hidden'>
  readonly obligations: readonly Obligation[]
}

/** The person a parcel goes to. */
const PERSON = ['name', 'phone', 'phone2', 'postcode', 'address', 'addressDetail', 'email', 'memo'] as const
const PRODUCT = ['product', 'productOption', 'productQuantity'] as const
const SENDER = ['senderName', 'senderAddress'] as const
const ROUTE = ['status', 'zone', 'sortCode', 'carrier', 'trackingNumber'] as const

/** From issue until nothing is left to do with it. */
const LIVING = ['issued', 'carried', 'delivered', 'returning', 'returned'] as const
const UNDER_WAY = ['issued', 'carried', 'returning'] as const

/**
 * Who may see what, and on which conditions: the only place that says so. Deny by default. Every cell of viewer, state and
 * field is asked for by table.test.ts, and docs/reference/who-sees-what.md is made from it.
 */
export const RULES: readonly Rule[] = [
  // The recipient sees everything about the own parcel, and who else looked.
  { viewer: 'recipient', states: LIVING, fields: PERSON, form: 'clear', obligations: ['audit'] },
  { viewer: 'recipient', states: LIVING, fields: [...PRODUCT, 'senderName'], form: 'clear', obligations: ['audit'] },
  // Where a private sender lives is the sender's own affair.
  { viewer: 'recipient', states: LIVING, fields: ['senderAddress'], form: 'masked', obligations: [] },
  { viewer: 'recipient', states: LIVING, fields: [...ROUTE, 'orderNumber', 'views'], form: 'clear', obligations: [] },
  { viewer: 'recipient', states: ['revoked', 'erased'], fields: ['status', 'views'], form: 'clear', obligations: [] },

  // A courier plans the run with districts, and gets the door when the parcel is in hand.
  { viewer: 'courier-assigned', states: ['issued'], fields: ['name', 'address'], form: 'masked', obligations: [] },
  {
    viewer: 'courier-assigned',
    states: ['carried'],
    fields: ['name', 'postcode', 'address', 'addressDetail'],
    form: 'clear',
    obligations: ['audit', 'budget'],
  },
  // Door codes stand in memos.
  {
    viewer: 'courier-assigned',
    states: ['carried'],
    fields: ['memo'],
    form: 'clear',
    obligations: ['audit', 'budget', 'arrival'],
  },
  {
    viewer: 'courier-assigned',
    states: ['carried'],
    fields: ['phone', 'phone2'],
    form: 'call',
    obligations: ['audit', 'budget'],
  },
  // Going back, the parcel has another door.
  {
    viewer: 'courier-assigned',
    states: ['returning'],
    fields: SENDER,
    form: 'clear',
    obligations: ['audit', 'budget'],
  },
  { viewer: 'courier-assigned', states: UNDER_WAY, fields: ROUTE, form: 'clear', obligations: [] },
  { viewer: 'courier-assigned', states: ['delivered', 'returned'], fields: ['status'], form: 'clear', obligations: [] },

  { viewer: 'sorter', states: UNDER_WAY, fields: ['zone', 'sortCode'], form: 'clear', obligations: [] },

  // A merchant has what it sent elsewhere; here it is shown masked, so that a stolen API key opens nobody.
  { viewer: 'merchant', states: LIVING, fields: [...PERSON, ...PRODUCT, ...SENDER], form: 'masked', obligations: [] },
  {
    viewer: 'merchant',
    states: [...LIVING, 'revoked', 'erased'],
    fields: [...ROUTE, 'orderNumber'],
    form: 'clear',
    obligations: [],
  },

  // Support opens one field at a time, and the recipient learns of it.
  {
    viewer: 'support',
    states: LIVING,
    fields: [...PERSON, ...PRODUCT, ...SENDER],
    form: 'clear',
    obligations: ['audit', 'second-factor', 'reason', 'one-field', 'tell-recipient'],
  },
  {
    viewer: 'support',
    states: [...LIVING, 'revoked', 'erased'],
    fields: [...ROUTE, 'orderNumber', 'views'],
    form: 'clear',
    obligations: [],
  },
]
