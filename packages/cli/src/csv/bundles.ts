import { cleanCell } from './clean.ts'
import type { Columns } from './columns.ts'
import type { CsvField } from './fields.ts'
import { type Hash64, hash64 } from './key-set.ts'

/** What a row is within its bundle. */
export type BundleRole =
  /** Its label stands for `rows` rows. */
  | { readonly kind: 'first'; readonly rows: number }
  /** It is on the label of an earlier row. */
  | { readonly kind: 'merged'; readonly into: number }
  /** The bundle's number, but another person: no label may name one and carry the other's goods. */
  | { readonly kind: 'mismatch'; readonly first: number }

export interface BundleTracker {
  /** `row` counts from 1. False when it has no bundle number. */
  add(row: number, cells: readonly string[]): boolean
  /** Roles of the rows whose bundle has several; every other row stands alone. */
  result(): ReadonlyMap<number, BundleRole>
}

const PERSON: readonly CsvField[] = ['recipient', 'phone', 'postcode', 'address', 'addressDetail']

/** Finds the rows that share a bundle number; they need not be neighbours. */
export function trackBundles(columns: Columns, seed: Hash64): BundleTracker {
  const [bundleColumn] = columns.bundleNumber ?? []
  const personColumns = PERSON.flatMap(field => columns[field] ?? [])
  const bundles = new Map<string, { first: number; person: string; rows: number }>()
  const roles = new Map<number, BundleRole>()
  const digest = (text: string) => {
    const { high, low } = hash64(text, seed)
    return `${high.toString(36)}.${low.toString(36)}`
  }
  return {
    add(row, cells) {
      const bundle = bundleColumn === undefined ? '' : cleanCell(cells[bundleColumn] ?? '')
      if (bundle === '') return false
      const key = digest(bundle)
      const person = digest(personColumns.map(column => cleanCell(cells[column] ?? '')).join('\u0000'))
      const known = bundles.get(key)
      if (known === undefined) {
        bundles.set(key, { first: row, person, rows: 1 })
      } else if (known.person === person) {
        known.rows++
        roles.set(row, { kind: 'merged', into: known.first })
        roles.set(known.first, { kind: 'first', rows: known.rows })
      } else {
        roles.set(row, { kind: 'mismatch', first: known.first })
      }
      return true
    },
    result: () => roles,
  }
}
