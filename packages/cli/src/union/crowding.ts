/** Shorter lists say little about how values are spread. */
const LEAST_RECORDS = 30
/** A value that stands in very many records (a shop's own number) says nothing about the others. */
const KEPT = 0.9

/**
 * How often two records of one list have the same value, for values that are spread evenly: postcodes, streets, the
 * last four digits. Within one list, since there two records are mostly two people.
 */
export class Crowding {
  readonly #lists = new Map<number, Map<string, number>>()

  add(list: number, value: string): void {
    const counts = this.#lists.get(list) ?? new Map<string, number>()
    this.#lists.set(list, counts)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }

  /** The chance that another record has the value of one, typically. */
  typical(): number {
    let sum = 0
    let records = 0
    for (const counts of this.#lists.values()) {
      const sorted = [...counts.values()].sort((a, b) => a - b)
      const total = sorted.reduce((all, count) => all + count, 0)
      if (total < LEAST_RECORDS) continue
      let kept = 0
      for (const count of sorted) {
        if (kept + count > KEPT * total) break
        kept += count
        sum += (count * (count - 1)) / (total - 1)
      }
      records += kept
    }
    return records === 0 ? 0 : sum / records
  }
}
