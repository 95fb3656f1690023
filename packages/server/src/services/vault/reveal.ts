import { type AskedToReveal, type Revealed, type SealedField, VaultRefused } from '../../ports/vault.ts'
import type { VaultParts } from './parts.ts'
import { SealedRecord } from './record.ts'
import { FORGETTING } from './tables.ts'

/**
 * Opens, writes down, then answers. What does not open is not written down as seen; what was erased while the entry was
 * being written is not shown any more.
 */
export async function reveal(
  { parcelKeys, sealedParcels, audit }: VaultParts,
  tenant: string,
  parcelId: string,
  fields: readonly SealedField[],
  { viewer, purpose, requestId }: AskedToReveal,
): Promise<Revealed> {
  const row = (await sealedParcels.load(tenant, [parcelId])).get(parcelId)
  const held = (await parcelKeys.find(tenant, [parcelId])).get(parcelId)
  if (held === 'destroyed') throw new VaultRefused('PARCEL_ERASED', parcelId)
  if (row === undefined || row.sealed_at === FORGETTING || held === 'forgotten') {
    throw new VaultRefused('NOT_FOUND', parcelId)
  }
  if (held === undefined) throw new VaultRefused('SEAL_BROKEN', parcelId)
  if (row.key_generation !== held.generation) throw new VaultRefused('NOT_FOUND', parcelId)
  const record = new SealedRecord(held.key, { tenant, parcelId }, row.record)
  const opened: Partial<Record<SealedField, string>> = {}
  for (const field of fields) {
    const text = record.open(field)
    if (text !== undefined) opened[field] = text
  }
  await audit.append({
    kind: 'reveal',
    tenant,
    parcelId,
    viewerKind: viewer.kind,
    viewerId: viewer.id,
    purpose,
    requestId,
    fields,
  })
  if ((await parcelKeys.lost([held])).size > 0) throw new VaultRefused('PARCEL_ERASED', parcelId)
  return { parcelId, fields: opened }
}
