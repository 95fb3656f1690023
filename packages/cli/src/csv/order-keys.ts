import { cleanCell } from './clean.ts'
import { createKeySet, type Hash64, type KeySet } from './key-set.ts'

/** Which column tells rows apart, and which rows repeat a key of a row above them. */
export interface OrderKeys {
  readonly column: number | undefined
  readonly duplicates: ReadonlySet<number>
}

export interface OrderKeyTracker {
  /** `row` counts from 1. */
  add(row: number, cells: readonly string[]): void
  result(): OrderKeys
}

/**
 * Follows the columns that may hold the order key, best first: it is the first one of them with anything in it (CJ's
 * template has 고객주문번호 always, and many leave it empty).
 */
export function trackOrderKeys(columns: readonly number[], seed: Hash64): OrderKeyTracker {
  interface Candidate {
    readonly column: number
    readonly keys: KeySet
    readonly duplicates: Set<number>
    used: boolean
  }
  let candidates: Candidate[] = columns.map(column => ({
    column,
    keys: createKeySet(seed),
    duplicates: new Set(),
    used: false,
  }))
  return {
    add(row, cells) {
      for (const [rank, candidate] of candidates.entries()) {
        const key = cleanCell(cells[candidate.column] ?? '')
        if (key === '') continue
        if (!candidate.keys.add(key)) candidate.duplicates.add(row)
        if (candidate.used) continue
        candidate.used = true
        // Those of lower rank cannot win any more.
        candidates = candidates.slice(0, rank + 1)
        return
      }
    },
    result() {
      const winner = candidates.find(({ used }) => used)
      return { column: winner?.column, duplicates: winner?.duplicates ?? new Set() }
    },
  }
}
