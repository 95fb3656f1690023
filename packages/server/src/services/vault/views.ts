import { VaultRefused, type View, type ViewerKind } from '../../ports/vault.ts'
import type { VaultParts } from './parts.ts'

export async function views(
  { database, parcelKeys }: VaultParts,
  tenant: string,
  parcelId: string,
  { beforeSeq = Number.MAX_SAFE_INTEGER, limit }: { beforeSeq?: number; limit: number },
): Promise<readonly View[]> {
  const rows = await database.query
    .selectFrom('audit_entries')
    .selectAll()
    .where('parcel_id', '=', parcelId)
    .where('tenant', '=', tenant)
    .where('kind', '=', 'reveal')
    .where('seq', '<', beforeSeq)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  if (rows.length === 0 && (await parcelKeys.hadOf(tenant, [parcelId])).size === 0) {
    throw new VaultRefused('NOT_FOUND', parcelId)
  }
  return rows.map(row => ({
    seq: row.seq,
    at: row.at,
    viewer: { kind: row.viewer_kind as ViewerKind, id: row.viewer_id },
    purpose: row.purpose,
    fields: row.fields.split(','),
    requestId: row.request_id,
  }))
}
