import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'

type Stores = Pick<VaultParts, 'parcelKeys' | 'sealedParcels'>

/**
 * Claims the entries, destroys their keys, then removes them. Whoever seals one of them meanwhile finds the claim and
 * finishes the work first; the keys are named by their generation, so a slower one cannot destroy what was sealed since.
 */
export async function forget(
  stores: Stores,
  tenant: string,
  parcelIds: readonly string[],
  sealedBefore = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  for (const batch of inBatches(parcelIds)) {
    const generations = await stores.parcelKeys.generations(batch)
    const claimed = await stores.sealedParcels.claim(tenant, batch, sealedBefore)
    await forgetClaimed(stores, tenant, claimed, generations)
  }
}

/** @param generations of the keys, read before the entries were seen to be claimed: one made later is not theirs */
export async function forgetClaimed(
  { parcelKeys, sealedParcels }: Stores,
  tenant: string,
  claimed: readonly string[],
  generations: ReadonlyMap<string, number>,
): Promise<void> {
  if (claimed.length === 0) return
  const doomed = new Set(claimed)
  await parcelKeys.forget(new Map([...generations].filter(([parcelId]) => doomed.has(parcelId))))
  await sealedParcels.removeClaimed(tenant, claimed)
}
