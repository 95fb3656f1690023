import type { Migration } from '../../ports/database.ts'

/**
 * Accounts are a source of truth: no event gives them back, so they are backed up. Logins, phones and what providers call
 * a person stand here as keyed hashes, the phone also sealed; the keys lie in the ring, outside every database.
 */
export interface IdentityTables {
  readonly accounts: AccountRow
  readonly provider_identities: ProviderIdentityRow
  readonly phone_codes: PhoneCodeRow
  readonly sign_in_flows: SignInFlowRow
  readonly sign_in_grants: SignInGrantRow
}

export type AccountKind = 'recipient' | 'courier' | 'staff' | 'operator'

export interface AccountRow {
  readonly account_id: string
  readonly kind: AccountKind
  /** Null for a recipient. */
  readonly tenant: string | null
  readonly courier_id: string | null
  /** Null for who signs in with a provider only. */
  readonly login_index: Buffer | null
  /** PHC string of argon2id. */
  readonly password_hash: string | null
  readonly phone_index: Buffer | null
  readonly phone_sealed: Buffer | null
  readonly created_at: number
  readonly disabled_at: number | null
}

export interface ProviderIdentityRow {
  readonly provider: string
  readonly subject_index: Buffer
  readonly account_id: string
}

export interface PhoneCodeRow {
  readonly challenge_id: string
  readonly account_id: string
  readonly phone_index: Buffer
  readonly phone_sealed: Buffer
  readonly code_mac: Buffer
  readonly tries: number
  readonly sent_at: number
  readonly done_at: number | null
}

export interface SignInFlowRow {
  readonly flow_id: string
  readonly provider: string
  readonly redirect_uri: string | null
  readonly client_state: string | null
  readonly code_challenge: string
  readonly created_at: number
  readonly used_at: number | null
}

export interface SignInGrantRow {
  readonly code_sha256: Buffer
  readonly account_id: string
  readonly code_challenge: string
  readonly created_at: number
  readonly used_at: number | null
}

export const identityMigrations: readonly Migration[] = [
  {
    name: '0001-accounts',
    up: {
      both: [
        `CREATE TABLE accounts (
          account_id text PRIMARY KEY,
          kind text NOT NULL,
          tenant text,
          courier_id text,
          login_index bytea,
          password_hash text,
          phone_index bytea,
          phone_sealed bytea,
          created_at bigint NOT NULL,
          disabled_at bigint
        )`,
        'CREATE UNIQUE INDEX accounts_login ON accounts (login_index)',
        'CREATE UNIQUE INDEX accounts_phone ON accounts (phone_index)',
        `CREATE TABLE provider_identities (
          provider text NOT NULL,
          subject_index bytea NOT NULL,
          account_id text NOT NULL,
          PRIMARY KEY (provider, subject_index)
        )`,
        `CREATE TABLE phone_codes (
          challenge_id text PRIMARY KEY,
          account_id text NOT NULL,
          phone_index bytea NOT NULL,
          phone_sealed bytea NOT NULL,
          code_mac bytea NOT NULL,
          tries integer NOT NULL,
          sent_at bigint NOT NULL,
          done_at bigint
        )`,
        'CREATE INDEX phone_codes_phone ON phone_codes (phone_index)',
        'CREATE INDEX phone_codes_account ON phone_codes (account_id)',
        `CREATE TABLE sign_in_flows (
          flow_id text PRIMARY KEY,
          provider text NOT NULL,
          redirect_uri text,
          client_state text,
          code_challenge text NOT NULL,
          created_at bigint NOT NULL,
          used_at bigint
        )`,
        `CREATE TABLE sign_in_grants (
          code_sha256 bytea PRIMARY KEY,
          account_id text NOT NULL,
          code_challenge text NOT NULL,
          created_at bigint NOT NULL,
          used_at bigint
        )`,
      ],
    },
  },
]
