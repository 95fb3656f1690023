import { isWholeName, type NamePattern, shapeOfName, textOfName, unionOfNames } from './name-pattern.ts'
import { isWholeEmail, shapeOfEmail } from './other-patterns.ts'
import { type Persons, type Reason, reasonsOf } from './persons.ts'
import { digitsLeft, type PhonePattern, shapeOfPhone, textOfPhone, unionOfPhones } from './phone-pattern.ts'
import { depthOf, type PlacePattern, shapeOfPlace, textOfPlace, unionOfPlaces } from './place-pattern.ts'
import { type Observation, type Shown, showsSomebody, signatureOf } from './shown.ts'

export type FindingKind = 'name' | 'phone' | 'address' | 'email' | 'combination'

/** What one record adds: where it stands, and which places it shows. Never what stands there. */
export interface Part {
  readonly record: number
  readonly shape: string
}

/** Something of one person that can be known from the files. */
export interface Finding {
  readonly kind: FindingKind
  readonly severity: 'high' | 'medium'
  /** together: only several records together show it; alone: one record shows it by itself. */
  readonly how: 'together' | 'alone'
  /** A record of the person. */
  readonly person: number
  readonly parts: readonly Part[]
  /** What the records were linked by; empty when one record shows it. */
  readonly linkedBy: readonly Reason[]
  /** phone: digits that remain to be guessed, at most two. */
  readonly digitsLeft?: number
  /** address: how far it goes. */
  readonly depth?: 'street' | 'building' | 'unit'
  /** combination: people in the files who show the same. */
  readonly k?: number
}

/** So few digits are guessed in an afternoon: a hundred numbers. */
const GUESSABLE_DIGITS = 2
const DEPTHS = { 3: 'street', 4: 'building', 5: 'unit' } as const

export interface Judged {
  readonly findings: readonly Finding[]
  /** People whom a single record already tells from everybody else in its file. */
  readonly uniqueAlone: number
}

/** What the records of each person show together. */
export function judge(observations: readonly Observation[], persons: Persons): Judged {
  const members = new Map<number, number[]>()
  for (let record = 0; record < observations.length; record++) {
    const root = persons.of(record)
    const list = members.get(root)
    if (list === undefined) members.set(root, [record])
    else list.push(record)
  }
  const crowd = new Crowd(observations, members, persons)
  const findings: Finding[] = []
  let uniqueAlone = 0
  for (const [root, records] of members) {
    const person: Person = { root, records, observations, linkedBy: reasonsOf(persons.reasons(root)) }
    const found = [nameFinding(person), phoneFinding(person), addressFinding(person), emailFinding(person)].filter(
      finding => finding !== undefined,
    )
    const alone = crowd.leastAlone(records)
    if (alone === 1) uniqueAlone++
    if (alone > 1 && !found.some(({ how }) => how === 'together')) {
      const unlike = combination(person)
      if (unlike.parts.length > 1 && crowd.ofPerson(persons.shown(root)) === 1) found.push(unlike)
    }
    findings.push(...found)
  }
  return { findings, uniqueAlone }
}

interface Person {
  readonly root: number
  readonly records: readonly number[]
  readonly observations: readonly Observation[]
  readonly linkedBy: readonly Reason[]
}

/** How many people of a file show the same as a record, and how many people at all show the same together. */
class Crowd {
  readonly #inFile = new Map<string, number>()
  readonly #together = new Map<string, number>()
  readonly #observations: readonly Observation[]

  constructor(observations: readonly Observation[], members: ReadonlyMap<number, readonly number[]>, persons: Persons) {
    this.#observations = observations
    for (const [root, records] of members) {
      add(this.#together, signatureOf(persons.shown(root)))
      for (const key of new Set(this.#keysOf(records))) add(this.#inFile, key)
    }
  }

  #keysOf(records: readonly number[]): string[] {
    return records.flatMap(record => {
      const observation = this.#observations[record] as Observation
      return showsSomebody(observation) ? [`${observation.file} ${signatureOf(observation)}`] : []
    })
  }

  leastAlone(records: readonly number[]): number {
    return Math.min(...this.#keysOf(records).map(key => this.#inFile.get(key) ?? 0))
  }

  ofPerson(shown: Shown): number {
    return this.#together.get(signatureOf(shown)) ?? 0
  }
}

const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

/** A field of a person: how complete a pattern of it is, and how patterns add up. */
interface Field<T> {
  readonly of: (shown: Shown) => T | undefined
  readonly union: (one: T, other: T) => T
  readonly shape: (value: T) => string
  /** The higher the more is known; undefined: not enough to be told. */
  readonly rank: (value: T) => number | undefined
}

const NAME: Field<NamePattern> = {
  of: ({ name }) => name,
  union: unionOfNames,
  shape: shapeOfName,
  rank: name => (isWholeName(name) ? 1 : undefined),
}
const PHONE: Field<PhonePattern> = {
  of: ({ phone }) => phone,
  union: unionOfPhones,
  shape: shapeOfPhone,
  rank(phone) {
    const left = digitsLeft(phone)
    return left === undefined || left > GUESSABLE_DIGITS ? undefined : 1 + GUESSABLE_DIGITS - left
  },
}
const ADDRESS: Field<PlacePattern> = {
  of: ({ place }) => place,
  union: unionOfPlaces,
  shape: shapeOfPlace,
  rank(place) {
    const depth = depthOf(place)
    return depth < 3 ? undefined : depth
  },
}

interface Known<T> {
  readonly value: T
  readonly how: Finding['how']
  readonly parts: readonly Part[]
}

/** The field as one record shows it, or as several do together where that is more. */
function known<T>({ records, observations }: Person, field: Field<T>): Known<T> | undefined {
  let union: T | undefined
  let single: { value: T; rank: number; record: number } | undefined
  for (const record of records) {
    const value = field.of(observations[record] as Observation)
    if (value === undefined) continue
    union = union === undefined ? value : field.union(union, value)
    const rank = field.rank(value)
    if (rank !== undefined && rank > (single?.rank ?? 0)) single = { value, rank, record }
  }
  const rank = union === undefined ? undefined : field.rank(union)
  if (union === undefined || rank === undefined) return undefined
  if (single !== undefined && single.rank >= rank) {
    return { value: single.value, how: 'alone', parts: [{ record: single.record, shape: field.shape(single.value) }] }
  }
  return { value: union, how: 'together', parts: cover({ records, observations }, field) }
}

/** Records that add something each, those that show most first. */
function cover<T>({ records, observations }: Pick<Person, 'records' | 'observations'>, field: Field<T>): Part[] {
  const parts = records.flatMap(record => {
    const value = field.of(observations[record] as Observation)
    return value === undefined ? [] : [{ record, value, shape: field.shape(value) }]
  })
  const amount = (shape: string) => shape.split('#').length
  parts.sort((a, b) => amount(b.shape) - amount(a.shape) || a.record - b.record)
  const chosen: Part[] = []
  let union: T | undefined
  for (const { record, value, shape } of parts) {
    const more: T = union === undefined ? value : field.union(union, value)
    if (union !== undefined && field.shape(more) === field.shape(union)) continue
    union = more
    chosen.push({ record, shape })
  }
  return chosen.sort((a, b) => a.record - b.record)
}

function finding<T>(
  { root, linkedBy }: Person,
  kind: FindingKind,
  { how, parts }: Known<T>,
  more: Partial<Finding> = {},
): Finding {
  return { kind, severity: 'high', how, person: root, parts, linkedBy: how === 'alone' ? [] : linkedBy, ...more }
}

function nameFinding(person: Person): Finding | undefined {
  const name = known(person, NAME)
  return name && finding(person, 'name', name)
}

function phoneFinding(person: Person): Finding | undefined {
  const phone = known(person, PHONE)
  if (phone === undefined) return undefined
  const left = digitsLeft(phone.value) ?? 0
  return finding(person, 'phone', phone, { digitsLeft: left, ...(left === 0 ? {} : { severity: 'medium' }) })
}

function addressFinding(person: Person): Finding | undefined {
  const place = known(person, ADDRESS)
  if (place === undefined) return undefined
  const depth = DEPTHS[depthOf(place.value) as keyof typeof DEPTHS]
  const more: Partial<Finding> = { depth, ...(depth === 'street' ? { severity: 'medium' } : {}) }
  return finding(person, 'address', withWhom(person, place), more)
}

/** An address is somebody's only together with a record that says whose, where its own record does not. */
function withWhom({ records, observations }: Person, place: Known<PlacePattern>): Known<PlacePattern> {
  const names = (record: number) => {
    const { name, phone } = observations[record] as Observation
    return name !== undefined || phone !== undefined
  }
  if (place.how === 'together' || place.parts.some(({ record }) => names(record))) return place
  const owner = records.find(names)
  if (owner === undefined) return place
  const { name, phone } = observations[owner] as Observation
  const shape = name === undefined ? (phone === undefined ? '' : shapeOfPhone(phone)) : shapeOfName(name)
  return { ...place, how: 'together', parts: [...place.parts, { record: owner, shape }] }
}

function emailFinding(person: Person): Finding | undefined {
  const record = person.records.find(one => {
    const { email } = person.observations[one] as Observation
    return email !== undefined && isWholeEmail(email)
  })
  if (record === undefined) return undefined
  const { email } = person.observations[record] as Observation
  return finding(person, 'email', {
    value: email,
    how: 'alone',
    parts: [{ record, shape: email === undefined ? '' : shapeOfEmail(email) }],
  })
}

/** What is not rare in any one list and yet, with what the other lists show, is nobody else's. */
function combination(person: Person): Finding {
  const { records, observations } = person
  const parts: Part[] = []
  const seen = new Set<string>()
  for (const record of records) {
    const observation = observations[record] as Observation
    if (!showsSomebody(observation) || seen.has(signatureOf(observation))) continue
    seen.add(signatureOf(observation))
    parts.push({ record, shape: shapeOf(observation) })
  }
  return finding(person, 'combination', { value: undefined, how: 'together', parts }, { severity: 'medium', k: 1 })
}

/** Everything that a record shows, as its places. */
function shapeOf({ name, phone, postcode, place, email }: Shown): string {
  const parts = [
    name && shapeOfName(name),
    phone && shapeOfPhone(phone),
    postcode?.replace(/\d/g, '#'),
    place && shapeOfPlace(place),
    email && shapeOfEmail(email),
  ]
  return parts.filter(part => part !== undefined).join(', ')
}

/** What a finding puts together, for the terminal of whoever asked for it with `--show`. */
export function textOf({ kind, person }: Finding, persons: Persons): string {
  const { name, phone, place, email, postcode } = persons.shown(person)
  const texts: Record<Exclude<FindingKind, 'combination'>, string> = {
    name: name === undefined ? '' : textOfName(name),
    phone: phone === undefined ? '' : textOfPhone(phone),
    address: place === undefined ? '' : textOfPlace(place),
    email: email === undefined ? '' : `${email.start}@${email.domain}`,
  }
  if (kind !== 'combination') return texts[kind]
  return [...Object.values(texts), postcode ?? ''].filter(text => text !== '').join(', ')
}
