import { availableParallelism } from 'node:os'

/** Does the work for every item, so many at a time, and gives the results in the items' order. */
export async function atOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  // One more than there are processors: the programs wait for the disk a good part of the time.
  width = availableParallelism() + 1,
): Promise<Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  const worker = async () => {
    for (const [index, item] of entries) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
