import { RECEIPT_FORMAT, receiptMessage } from '@exqress/sdk/contract'
import type { Asked, ErasureCause, ErasureReceipt } from '../../ports/vault.ts'
import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'
import { dropRetentions } from './retentions.ts'
import { shred } from './shred.ts'
import type { VaultTables } from './tables.ts'

type ErasureRow = VaultTables['erasures']

export interface AskedToErase extends Asked {
  readonly cause: ErasureCause
}

/** The wish is durable first, then everything goes, then it is written down and signed. */
export async function erase(
  parts: VaultParts,
  tenant: string,
  parcelIds: readonly string[],
  { viewer, cause, requestId }: AskedToErase,
): Promise<readonly (ErasureReceipt | undefined)[]> {
  const receipts = new Map<string, ErasureReceipt>()
  for (const batch of inBatches([...new Set(parcelIds)])) {
    const known = await parts.parcelKeys.hadOf(tenant, batch)
    const rows = [...known].map(
      (parcel_id): ErasureRow => ({
        parcel_id,
        tenant,
        cause,
        viewer_kind: viewer.kind,
        viewer_id: viewer.id,
        request_id: requestId,
        asked_at: parts.clock.now(),
        erased_at: null,
        receipt: null,
      }),
    )
    if (rows.length === 0) continue
    await parts.database.transaction(({ insertMany }) => insertMany('erasures', rows, { onConflict: 'ignore' }))
    const asked = await parts.database.query
      .selectFrom('erasures')
      .selectAll()
      .where('parcel_id', 'in', [...known])
      .where('tenant', '=', tenant)
      .execute()
    for (const receipt of await finish(parts, tenant, asked)) receipts.set(receipt.parcelId, receipt)
  }
  return parcelIds.map(parcelId => receipts.get(parcelId))
}

/** Carries on with what was asked for and cut off. */
export async function finishErasures(parts: VaultParts, askedBefore: number, limit: number): Promise<void> {
  const open = await parts.database.query
    .selectFrom('erasures')
    .selectAll()
    .where('erased_at', 'is', null)
    .where('asked_at', '<', askedBefore)
    .orderBy('asked_at')
    .limit(limit)
    .execute()
  for (const tenant of new Set(open.map(row => row.tenant))) {
    await finish(
      parts,
      tenant,
      open.filter(row => row.tenant === tenant),
    )
  }
}

export async function receiptOf(
  { database }: Pick<VaultParts, 'database'>,
  tenant: string,
  parcelId: string,
): Promise<ErasureReceipt | undefined> {
  const row = await database.query
    .selectFrom('erasures')
    .select('receipt')
    .where('parcel_id', '=', parcelId)
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  return parseReceipt(row?.receipt)
}

async function finish(parts: VaultParts, tenant: string, asked: readonly ErasureRow[]): Promise<ErasureReceipt[]> {
  const open = asked.filter(row => row.erased_at === null)
  await shred(
    parts,
    tenant,
    open.map(row => row.parcel_id),
  )
  const signed = await Promise.all(open.map(row => sign(parts, row)))
  const done = asked.flatMap(row => parseReceipt(row.receipt) ?? [])
  return [...done, ...(await store(parts, signed))]
}

/** Keeps the first receipt where another process has signed one too; returns those that count. */
async function store({ database }: VaultParts, signed: readonly ErasureReceipt[]): Promise<ErasureReceipt[]> {
  if (signed.length === 0) return []
  const ids = signed.map(({ parcelId }) => parcelId)
  return await database.transaction(async ({ query }) => {
    for (const receipt of signed) {
      await query
        .updateTable('erasures')
        .set({ erased_at: Date.parse(receipt.erasedAt), receipt: JSON.stringify(receipt) })
        .where('parcel_id', '=', receipt.parcelId)
        .where('erased_at', 'is', null)
        .execute()
    }
    await dropRetentions(query, ids)
    const rows = await query.selectFrom('erasures').select('receipt').where('parcel_id', 'in', ids).execute()
    return rows.flatMap(row => parseReceipt(row.receipt) ?? [])
  })
}

async function sign(parts: VaultParts, row: ErasureRow): Promise<ErasureReceipt> {
  const { audit, keyProvider } = parts
  const { parcel_id: parcelId, tenant, cause } = row
  const entry =
    (await earlierEntry(parts, parcelId)) ??
    (await audit.append({
      kind: 'erase',
      tenant,
      parcelId,
      viewerKind: row.viewer_kind,
      viewerId: row.viewer_id,
      purpose: cause,
      requestId: row.request_id,
      fields: [],
    }))
  const unsigned = {
    format: RECEIPT_FORMAT,
    parcelId,
    tenant,
    erasedAt: new Date(entry.at).toISOString(),
    cause,
    auditSeq: entry.seq,
    auditHash: entry.hash.toString('hex'),
    publicKey: (await keyProvider.signingKey()).toString('base64url'),
  }
  const signature = await keyProvider.sign(Buffer.from(receiptMessage(unsigned)))
  return { ...unsigned, signature: signature.toString('base64url') }
}

/** Of an erasure that was cut off between its entry and its receipt. */
async function earlierEntry({ database }: VaultParts, parcelId: string) {
  return await database.query
    .selectFrom('audit_entries')
    .select(['seq', 'at', 'hash'])
    .where('parcel_id', '=', parcelId)
    .where('kind', '=', 'erase')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
}

const parseReceipt = (text: string | null | undefined): ErasureReceipt | undefined =>
  text === null || text === undefined ? undefined : (JSON.parse(text) as ErasureReceipt)
