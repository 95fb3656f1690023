import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { InstantSchema } from '../fields.ts'

/** What events are about, each written by one service alone: its events are numbered without a gap. `prefix` is its id's. */
export const AGGREGATES = {
  parcel: { owner: 'admin', prefix: 'pcl' },
  run: { owner: 'admin', prefix: 'run' },
  /** How far the delivery of a parcel has come. */
  delivery: { owner: 'delivery', prefix: 'pcl' },
  /** What a recipient asks for or reports. */
  claim: { owner: 'user', prefix: 'clm' },
  account: { owner: 'identity', prefix: 'acc' },
  /** The key that a parcel's personal data is sealed under. */
  key: { owner: 'vault', prefix: 'pcl' },
} as const
export type AggregateKind = keyof typeof AGGREGATES

/** Event id: `evt_` and 26 characters of Crockford base32, 48 bits of time and 80 random ones. */
export const EventIdSchema = Type.String({ pattern: '^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$', description: 'Event id' })

/** `prefix_` and 26 characters of Crockford base32 (128 bits). */
export const idSchema = (prefix: string, description: string) =>
  Type.String({ pattern: `^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`, description })

/** Form of an id of this kind of aggregate. */
export const aggregateIdPattern = (kind: AggregateKind): string => `^${AGGREGATES[kind].prefix}_[0-9A-HJKMNP-TV-Z]{26}$`
export const TENANT_PATTERN = '^[a-z0-9][a-z0-9-]{0,62}$'

/** What every event has around its `data`. */
export const ENVELOPE = {
  id: EventIdSchema,
  type: Type.String({ pattern: '^[a-z]+\\.[a-z_]+$', description: 'What happened' }),
  version: Type.Integer({ minimum: 1, description: 'Version of the schema of `data`' }),
  aggregate: Type.Object({
    kind: Type.String({ pattern: '^[a-z]+$' }),
    id: Type.String({ pattern: '^[a-z]+_[0-9A-HJKMNP-TV-Z]{26}$', description: 'Id of what it happened to' }),
  }),
  aggregateVersion: Type.Integer({ minimum: 1, description: 'Number of this event among those of its aggregate' }),
  tenant: Type.Union([Type.String({ pattern: TENANT_PATTERN }), Type.Null()], {
    description: 'Whose it is; null for the account of a recipient, who belongs to no tenant',
  }),
  at: InstantSchema,
} as const

export interface EventDefinition {
  /** `aggregate.what_happened` */
  readonly type: `${AggregateKind}.${string}`
  /**
   * Grows with every change that a reader of the former version could not follow. An optional field more is no such
   * change: readers leave out what they do not know.
   */
  readonly version: number
  readonly summary: string
  /** Closed: what is not named here is not published. Never personal, so nothing in it is free text. */
  readonly data: TObject
}

export const defineEvent = <const Definition extends EventDefinition>(definition: Definition): Definition => definition

/** Data of an event: no field but these. */
export const eventData = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** An event whole, as it lies in the log. */
export const eventSchema = ({ type, version, data }: EventDefinition): TObject =>
  Type.Object({ ...ENVELOPE, type: Type.Literal(type), version: Type.Literal(version), data })

/** The envelope's fields with what one definition says. */
export interface EventOfDefinition<Definition extends EventDefinition> {
  readonly id: string
  readonly type: Definition['type']
  readonly version: number
  readonly aggregate: { readonly kind: AggregateKind; readonly id: string }
  readonly aggregateVersion: number
  readonly tenant: string | null
  /** RFC 3339 in UTC. */
  readonly at: string
  readonly data: Static<Definition['data']>
}
