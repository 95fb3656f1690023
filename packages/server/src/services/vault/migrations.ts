import type { Migration } from '../../ports/database.ts'

export const vaultMigrations: readonly Migration[] = [
  {
    name: '0001-sealed-parcels',
    up: {
      both: [
        `CREATE TABLE sealed_parcels (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          sealed_at bigint NOT NULL,
          key_generation integer NOT NULL,
          record bytea NOT NULL,
          token bytea NOT NULL,
          token_version integer NOT NULL,
          phone_index integer,
          phone2_index integer
        )`,
        'CREATE INDEX sealed_parcels_phone ON sealed_parcels (phone_index) WHERE phone_index IS NOT NULL',
        'CREATE INDEX sealed_parcels_phone2 ON sealed_parcels (phone2_index) WHERE phone2_index IS NOT NULL',
      ],
    },
  },
  {
    name: '0002-audit',
    up: {
      both: [
        `CREATE TABLE audit_entries (
          seq bigint PRIMARY KEY,
          at bigint NOT NULL,
          kind text NOT NULL,
          tenant text NOT NULL,
          parcel_id text NOT NULL,
          viewer_kind text NOT NULL,
          viewer_id text NOT NULL,
          purpose text NOT NULL,
          request_id text NOT NULL,
          fields text NOT NULL,
          hash bytea NOT NULL
        )`,
        'CREATE INDEX audit_entries_parcel ON audit_entries (parcel_id, seq)',
        `CREATE TABLE audit_state (
          name text PRIMARY KEY,
          seq bigint NOT NULL,
          reveals bigint NOT NULL,
          at bigint NOT NULL,
          hash bytea NOT NULL,
          mac bytea NOT NULL
        )`,
        `CREATE TABLE audit_checkpoints (
          seq bigint PRIMARY KEY,
          at bigint NOT NULL,
          hash bytea NOT NULL,
          signature bytea NOT NULL
        )`,
      ],
    },
  },
  {
    name: '0003-erasure',
    up: {
      both: [
        `CREATE TABLE retentions (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          delivered_at bigint,
          cancelled_at bigint,
          due_at bigint
        )`,
        'CREATE INDEX retentions_due ON retentions (due_at) WHERE due_at IS NOT NULL',
        `CREATE TABLE retention_holds (
          parcel_id text NOT NULL,
          hold_id text NOT NULL,
          tenant text NOT NULL,
          opened_at bigint NOT NULL,
          closed_at bigint,
          PRIMARY KEY (parcel_id, hold_id)
        )`,
        `CREATE TABLE erasures (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          cause text NOT NULL,
          viewer_kind text NOT NULL,
          viewer_id text NOT NULL,
          request_id text NOT NULL,
          asked_at bigint NOT NULL,
          erased_at bigint,
          receipt text
        )`,
        'CREATE INDEX erasures_open ON erasures (asked_at) WHERE erased_at IS NULL',
        'CREATE TABLE job_state (name text PRIMARY KEY, position text)',
      ],
    },
  },
]

// A wrapped key is overwritten where it lies, at the same length; rows of parcel_keys are appended and never removed.
// Decision 0181.
export const keysMigrations: readonly Migration[] = [
  {
    name: '0001-parcel-keys',
    up: {
      both: [
        `CREATE TABLE parcel_keys (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          issued_at bigint NOT NULL,
          key_version integer NOT NULL,
          generation integer NOT NULL,
          wrapped bytea NOT NULL
        )`,
        `CREATE TABLE destroyed_keys (
          parcel_id text PRIMARY KEY,
          tenant text NOT NULL,
          destroyed_at bigint NOT NULL
        )`,
        'CREATE TABLE key_ring (name text PRIMARY KEY, mac bytea NOT NULL)',
      ],
    },
  },
]
