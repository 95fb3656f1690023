import type { Migration } from '../../ports/database.ts'

/**
 * The merchant's side. Nothing here is personal: who a parcel goes to lives in the vault alone. Instants are epoch
 * milliseconds, flags 0 or 1.
 */
export interface AdminTables {
  readonly parcels: ParcelRow
  readonly api_keys: ApiKeyRow
  readonly idempotent_requests: IdempotentRequestRow
  readonly job_state: JobStateRow
}

export interface ParcelRow {
  readonly parcel_id: string
  readonly tenant: string
  readonly state: 'issued' | 'revoked' | 'erased'
  /** Keyed hash of the tenant and the order key; null without an order key. */
  readonly order_index: string | null
  /** 1: the parcel that its order key stands for now. */
  readonly current: number
  /** SHA-256 of the token that opens the parcel. */
  readonly token_sha256: Buffer
  readonly token_version: number
  readonly order_number: string | null
  readonly carrier: string | null
  readonly tracking_number: string | null
  readonly sort_code: string | null
  /** Handling marks, comma-separated. */
  readonly marks: string
  readonly box_count: number
  readonly issued_at: number
  readonly revoked_at: number | null
  /** Grows with every change of this row. */
  readonly version: number
}

export interface ApiKeyRow {
  readonly key_sha256: Buffer
  readonly tenant: string
  readonly label: string
  readonly created_at: number
  readonly revoked_at: number | null
}

export interface IdempotentRequestRow {
  readonly tenant: string
  readonly idempotency_key: string
  readonly operation: string
  readonly fingerprint: string
  /** Random name of the attempt that runs, or that ended it. */
  readonly lease: string
  readonly begun_at: number
  /** null while it runs. */
  readonly status: number | null
  /** JSON of ids and codes. */
  readonly remembered: string | null
}

export interface JobStateRow {
  readonly name: string
  readonly last_run_at: number
  /** Where the next run goes on. */
  readonly position: string | null
}

export const adminMigrations: readonly Migration[] = [
  {
    name: '0001-parcels',
    up: {
      both: [
        `CREATE TABLE parcels (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          state text NOT NULL,
          order_index text,
          current integer NOT NULL,
          token_sha256 bytea NOT NULL,
          token_version integer NOT NULL,
          order_number text,
          carrier text,
          tracking_number text,
          sort_code text,
          marks text NOT NULL,
          box_count integer NOT NULL,
          issued_at bigint NOT NULL,
          revoked_at bigint,
          version integer NOT NULL
        )`,
        'CREATE UNIQUE INDEX parcels_token ON parcels (token_sha256)',
        'CREATE UNIQUE INDEX parcels_order ON parcels (order_index) WHERE current = 1 AND order_index IS NOT NULL',
        'CREATE INDEX parcels_listed ON parcels (tenant, issued_at, parcel_id)',
        'CREATE INDEX parcels_order_number ON parcels (tenant, order_number) WHERE order_number IS NOT NULL',
        'CREATE INDEX parcels_tracking ON parcels (tenant, tracking_number) WHERE tracking_number IS NOT NULL',
      ],
    },
  },
  {
    name: '0002-callers',
    up: {
      both: [
        `CREATE TABLE api_keys (
          key_sha256 bytea PRIMARY KEY,
          tenant text NOT NULL,
          label text NOT NULL,
          created_at bigint NOT NULL,
          revoked_at bigint
        )`,
        `CREATE TABLE idempotent_requests (
          tenant text NOT NULL,
          idempotency_key text NOT NULL,
          operation text NOT NULL,
          fingerprint text NOT NULL,
          lease text NOT NULL,
          begun_at bigint NOT NULL,
          status integer,
          remembered text,
          PRIMARY KEY (tenant, idempotency_key)
        )`,
        'CREATE INDEX idempotent_requests_begun ON idempotent_requests (begun_at)',
        'CREATE TABLE job_state (name text PRIMARY KEY, last_run_at bigint NOT NULL, position text)',
      ],
    },
  },
]
