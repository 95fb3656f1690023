import { type Finding, judge } from './findings.ts'
import { linkByLikeness } from './match.ts'
import { linkByKey, Persons, reasonsOf } from './persons.ts'
import { type Observation, showsSomebody } from './shown.ts'

export interface UnionAudit {
  readonly findings: readonly Finding[]
  readonly persons: Persons
  readonly counts: UnionCounts
}

export interface UnionCounts {
  readonly records: number
  /** People, as far as the records tell. */
  readonly persons: number
  /** People of whom several records were found. */
  readonly linked: { readonly byKey: number; readonly byLikeness: number }
  /** Records and people that fit several others equally well, and were linked with none. */
  readonly unclear: number
  /** People whom a single record already tells from everybody else in its file (k-anonymity 1). */
  readonly uniqueAlone: number
}

/** Links the records of all files and says what can be known of each person from them together. */
export function auditUnion(observations: readonly Observation[]): UnionAudit {
  const persons = new Persons(observations)
  const unclearKeys = linkByKey(observations, persons)
  const { unclear } = linkByLikeness(persons, observations.length)
  const { findings, uniqueAlone } = judge(observations, persons)
  let count = 0
  let byKey = 0
  let byLikeness = 0
  for (let record = 0; record < observations.length; record++) {
    if (persons.of(record) !== record || !showsSomebody(persons.shown(record))) continue
    count++
    const reasons = reasonsOf(persons.reasons(record))
    if (reasons.some(reason => reason === 'parcel' || reason === 'number' || reason === 'qr')) byKey++
    else if (reasons.length > 0) byLikeness++
  }
  return {
    findings,
    persons,
    counts: {
      records: observations.length,
      persons: count,
      linked: { byKey, byLikeness },
      unclear: unclear + unclearKeys,
      uniqueAlone,
    },
  }
}
