import { createPublicKey, verify } from 'node:crypto'
import type { AuditCheckpoint, CheckpointStore } from '../../../ports/checkpoint-store.ts'
import type { Database } from '../../../ports/database.ts'
import type { KeyProvider } from '../../../ports/key-provider.ts'
import type { AuditStateRow, VaultTables } from '../tables.ts'

type Unsigned = Omit<AuditCheckpoint, 'signature'>

/** What is signed: a line of text that names its purpose, so that it can be taken for nothing else. */
const messageOf = ({ seq, at, hash }: Unsigned): Buffer =>
  Buffer.from(JSON.stringify(['exqress audit checkpoint', seq, at, hash.toString('hex')]))

/** @param publicKey 32 bytes, as `KeyProvider.signingKey` gives them */
export function isSigned(checkpoint: AuditCheckpoint, publicKey: Buffer): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
    format: 'jwk',
  })
  return verify(null, messageOf(checkpoint), key, checkpoint.signature)
}

export interface CheckpointParts {
  readonly database: Database<VaultTables>
  readonly keyProvider: KeyProvider
  readonly copies: CheckpointStore
}

/** Signs where the log ends. */
export async function makeCheckpoint(
  { database, keyProvider }: CheckpointParts,
  { seq, hash }: Pick<AuditStateRow, 'seq' | 'hash'>,
  at: number,
): Promise<void> {
  const unsigned = { seq, at, hash }
  const signature = await keyProvider.sign(messageOf(unsigned))
  await database.query
    .insertInto('audit_checkpoints')
    .values({ ...unsigned, signature })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Copies every checkpoint that is not in the other store yet; returns the last one that is. */
export async function copyCheckpoints(
  { database, copies }: CheckpointParts,
  copiedSeq: number | undefined,
): Promise<number> {
  let last = copiedSeq ?? (await copies.list()).reduce((highest, { seq }) => Math.max(highest, seq), -1)
  const rest = await database.query
    .selectFrom('audit_checkpoints')
    .selectAll()
    .where('seq', '>', last)
    .orderBy('seq')
    .execute()
  for (const checkpoint of rest) {
    await copies.append(checkpoint)
    last = checkpoint.seq
  }
  return last
}
