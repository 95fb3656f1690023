import { BATCH_MAX_ITEMS } from '@exqress/sdk/contract'

/** Statements name at most this many parcels, and transactions stay short. */
export function inBatches<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = []
  for (let start = 0; start < items.length; start += BATCH_MAX_ITEMS)
    batches.push(items.slice(start, start + BATCH_MAX_ITEMS))
  return batches
}
