/**
 * Works on many things at a time and gives the results in the order of the things. At most `ahead` are begun before the
 * oldest is done: one that takes long holds up the output, not the memory.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const begun: Promise<Result>[] = []
  for (const item of items) {
    if (begun.length >= ahead) yield (await begun.shift()) as Result
    const result = work(item)
    // What fails is told when its turn comes.
    result.catch(() => undefined)
    begun.push(result)
  }
  for (const result of begun) yield await result
}
