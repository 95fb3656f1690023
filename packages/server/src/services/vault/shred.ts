import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'

/** The key goes first: from then on nothing opens, whatever of the rest is left or comes back from a backup. */
export async function shred(
  { parcelKeys, sealedParcels }: VaultParts,
  tenant: string,
  parcelIds: readonly string[],
): Promise<void> {
  for (const batch of inBatches(parcelIds)) {
    await parcelKeys.destroy(tenant, batch)
    await sealedParcels.remove(tenant, batch)
  }
}
