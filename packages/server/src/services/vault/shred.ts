import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'

/** The key goes first: from then on nothing opens, whatever of the rest is left or comes back from a backup. */
export async function shred(
  { parcelKeys, sealedParcels }: VaultParts,
  tenant: string,
  parcelIds: readonly string[],
): Promise<void> {
  for (const batch of inBatches(parcelIds)) {
    // A record that was there before and has no key now lost it. One that comes later has its key, and stays with it.
    const records = await sealedParcels.load(tenant, batch)
    const destroyed = await parcelKeys.destroy(tenant, batch)
    await sealedParcels.remove(tenant, [...new Set([...destroyed, ...records.keys()])])
  }
}
