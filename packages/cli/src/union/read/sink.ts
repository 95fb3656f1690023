import { parseNames } from '../name-pattern.ts'
import { type Observation, readShown, type Spot, showsSomebody, type Written } from '../shown.ts'

/** Takes what a reader finds. */
export interface Sink {
  add(record: { readonly written: Written; readonly keys: readonly string[]; readonly spot: Spot }): void
  /** Something of the file was read, be there a person in it or not. */
  advance(count?: number): void
}

/** Turns what stands in a file into observations of it, and counts them. */
export function openSink(
  file: number,
  into: Observation[],
  advance: (count: number) => void,
): Sink & { records: number } {
  return {
    records: 0,
    add({ written, keys, spot }) {
      let added = false
      for (const shown of readShown(written, parseNames(written.name ?? ''))) {
        if (!showsSomebody(shown) && keys.length === 0) continue
        into.push({ file, spot, keys, ...shown })
        added = true
      }
      if (added) this.records++
    },
    advance: (count = 1) => advance(count),
  }
}
