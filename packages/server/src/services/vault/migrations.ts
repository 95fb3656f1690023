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
