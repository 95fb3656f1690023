import { isStrongKey } from './keys.ts'
import { namesMayAgree } from './name-pattern.ts'
import { shareSomething } from './share.ts'
import { agree, type Observation, personsAgree, type Shown, showsSomebody, unionOf } from './shown.ts'

/** What records were linked by, one bit each. */
export const REASON = {
  parcel: 1,
  number: 2,
  qr: 4,
  name: 8,
  phone: 16,
  postcode: 32,
  address: 64,
  email: 128,
} as const
export type Reason = keyof typeof REASON
export const KEY_REASONS = REASON.parcel | REASON.number | REASON.qr

export const reasonsOf = (bits: number): Reason[] =>
  (Object.keys(REASON) as Reason[]).filter(reason => (bits & REASON[reason]) !== 0)

/** A key that stands for more people than this is no key: a running number, a shop's own phone extension. */
const MOST_PEOPLE = 32

/** Records that are of one person, as far as is known; starts with each record a person of its own. */
export class Persons {
  readonly #parents: Int32Array
  readonly #shown: Shown[]
  readonly #files: number[][]
  readonly #reasons: Uint16Array

  constructor(observations: readonly Observation[]) {
    this.#parents = Int32Array.from(observations, (_, index) => index)
    this.#shown = [...observations]
    this.#files = observations.map(({ file }) => [file])
    this.#reasons = new Uint16Array(observations.length)
  }

  /** The record that stands for the person. */
  of(record: number): number {
    let root = record
    while (this.#parents[root] !== root) root = this.#parents[root] as number
    for (let at = record; at !== root; ) {
      const next = this.#parents[at] as number
      this.#parents[at] = root
      at = next
    }
    return root
  }

  /** What all records of the person show together. */
  shown(root: number): Shown {
    return this.#shown[root] as Shown
  }

  /** Files with a record of the person, rising. */
  files(root: number): readonly number[] {
    return this.#files[root] as number[]
  }

  reasons(root: number): number {
    return this.#reasons[root] as number
  }

  join(one: number, other: number, reasons: number): void {
    const [a, b] = [this.of(one), this.of(other)]
    const [root, gone] = a < b ? [a, b] : [b, a]
    if (root !== gone) {
      this.#parents[gone] = root
      this.#shown[root] = unionOf(this.shown(root), this.shown(gone))
      this.#files[root] = merge(this.files(root), this.files(gone))
    }
    this.#reasons[root] = this.reasons(root) | this.reasons(gone) | reasons
  }
}

function merge(one: readonly number[], other: readonly number[]): number[] {
  if (one.length === 1 && other.length === 1 && one[0] === other[0]) return one as number[]
  return [...new Set([...one, ...other])].sort((a, b) => a - b)
}

const REASON_OF_KEY: Readonly<Record<string, number>> = { p: REASON.parcel, n: REASON.number, t: REASON.qr }

/**
 * Links records of one parcel: the same parcel id, token, order or tracking number, and nothing that speaks against it.
 * Returns how many records fit several people of their number, and so were left alone.
 */
export function linkByKey(observations: readonly Observation[], persons: Persons): number {
  /** One record of each person that has the key; undefined where the key stands for too many. */
  const holders = new Map<string, number[] | undefined>()
  let unclear = 0
  for (const [record, { keys }] of observations.entries()) {
    for (const key of keys) {
      if (!holders.has(key)) {
        holders.set(key, [record])
        continue
      }
      const known = holders.get(key)
      if (known === undefined) continue
      const own = persons.of(record)
      if (known.some(holder => persons.of(holder) === own)) continue
      const fitting = known.filter(holder => fits(key, persons.shown(persons.of(holder)), persons.shown(own)))
      if (fitting.length === 1 || (fitting.length > 1 && !showsSomebody(persons.shown(own)))) {
        persons.join(fitting[0] as number, record, REASON_OF_KEY[key.charAt(0)] ?? 0)
        continue
      }
      if (fitting.length > 1) unclear++
      if (known.length < MOST_PEOPLE) known.push(record)
      else holders.set(key, undefined)
    }
  }
  return unclear
}

function fits(key: string, one: Shown, other: Shown): boolean {
  if (isStrongKey(key)) return personsAgree(one, other, namesMayAgree)
  if (!showsSomebody(one) || !showsSomebody(other)) return true
  return agree(one, other) && shareSomething(one, other)
}
