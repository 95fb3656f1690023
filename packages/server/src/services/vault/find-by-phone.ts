import { inBatches } from './batches.ts'
import { comparable, phoneIndex } from './blind-index.ts'
import type { VaultParts } from './parts.ts'
import { SealedRecord } from './record.ts'
import { FORGETTING } from './tables.ts'

export async function findByPhone(
  { parcelKeys, sealedParcels, keyProvider }: VaultParts,
  tenant: string,
  phone: string,
): Promise<readonly string[]> {
  await parcelKeys.requireRing()
  const number = comparable(phone)
  const index = phoneIndex(await keyProvider.macKey('blind-index'), tenant, phone)
  if (number === undefined || index === null) return []
  const rows = (await sealedParcels.withPhone(tenant, index)).filter(row => row.sealed_at !== FORGETTING)
  const found: string[] = []
  for (const batch of inBatches(rows)) {
    const keys = await parcelKeys.find(
      tenant,
      batch.map(row => row.parcel_id),
    )
    for (const { parcel_id: parcelId, key_generation, record } of batch) {
      const held = keys.get(parcelId)
      if (typeof held !== 'object' || held.generation !== key_generation) continue
      const sealed = new SealedRecord(held.key, { tenant, parcelId }, record)
      const phones = [sealed.open('phone'), sealed.open('phone2')]
      if (phones.some(text => text !== undefined && comparable(text) === number)) found.push(parcelId)
    }
  }
  return found.sort()
}
