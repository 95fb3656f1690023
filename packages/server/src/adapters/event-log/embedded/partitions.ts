import { crc32 } from 'node:zlib'

/** The partition of a key: the same in every process and for ever. */
export const partitionOf = (key: string, partitions: number): number => crc32(key) % partitions

/** The entries by partition, each in the order given; partitions ascending, so that two appends never wait for each other. */
export function byPartition<Entry extends { readonly key: string }>(
  entries: readonly Entry[],
  partitions: number,
): [number, Entry[]][] {
  const groups = new Map<number, Entry[]>()
  for (const entry of entries) {
    const partition = partitionOf(entry.key, partitions)
    const group = groups.get(partition)
    if (group === undefined) groups.set(partition, [entry])
    else group.push(entry)
  }
  return [...groups].sort(([a], [b]) => a - b)
}
