import { Chance, type Evidence } from './chance.ts'
import type { Persons } from './persons.ts'
import { agree, maskOf, type Shown, showsSomebody, signatureOf } from './shown.ts'

/** A link by likeness is made when it is a mistake in at most one of twenty. */
export const MOST_MISTAKEN = 0.05
/** Never on less evidence than this, however short the lists: a surname and a district. */
const LEAST_BITS = 10
/** The second best candidate must be twenty times less likely. */
const RIVAL_BITS = 4.5
/**
 * People are compared only where they share something that at most so many share. What more share is worth too little to
 * link anybody among so many.
 */
const MOST_IN_BLOCK = 256

/** In longer lists a district, or two letters of a name, tells nobody from so many; both together may. */
const MOST_IN_SHORT_LISTS = 20_000

export interface Matching {
  /** People who fit several people of another list equally well. */
  readonly unclear: number
}

interface Candidate {
  readonly person: number
  readonly bits: number
  readonly reasons: number
  /** Of the next best. */
  second: number
}

interface Pair extends Evidence {
  readonly one: number
  readonly other: number
  readonly chance: number
}

/** Links people of different lists, or of one list masked in two ways, by what their records show alike. */
export function linkByLikeness(persons: Persons, records: number): Matching {
  mergeRepeated(persons, records)
  const roots = rootsOf(persons, records)
  const shown = roots.map(root => persons.shown(root))
  const files = roots.map(root => persons.files(root))
  const sizes = new Map<number, number>()
  for (const list of files) for (const file of list) sizes.set(file, (sizes.get(file) ?? 0) + 1)
  const chance = new Chance(shown, person => files[person]?.[0] ?? 0)
  const best = bestCandidates({ shown, files, chance })
  const { pairs, unclear } = mutual(best, { files, sizes })
  for (const { one, other, reasons, sameFile } of accept(pairs, sizes)) {
    const [a, b] = [persons.of(roots[one] as number), persons.of(roots[other] as number)]
    if (a === b || !agree(persons.shown(a), persons.shown(b))) continue
    if (!sameFile && persons.files(a).some(file => persons.files(b).includes(file))) continue
    persons.join(a, b, reasons)
  }
  return { unclear }
}

function rootsOf(persons: Persons, records: number): number[] {
  const roots: number[] = []
  for (let record = 0; record < records; record++) {
    if (persons.of(record) === record && showsSomebody(persons.shown(record))) roots.push(record)
  }
  return roots
}

/** Who orders twice stands twice in a list: records that show the same, and too much for that to be chance. */
function mergeRepeated(persons: Persons, records: number): void {
  const roots = rootsOf(persons, records)
  const alike = new Map<string, number[]>()
  for (const [index, root] of roots.entries()) {
    const key = `${persons.files(root).join()} ${signatureOf(persons.shown(root))}`
    const group = alike.get(key)
    if (group === undefined) alike.set(key, [index])
    else group.push(index)
  }
  if (alike.size === roots.length) return
  const chance = new Chance(
    roots.map(root => persons.shown(root)),
    index => persons.files(roots[index] as number)[0] ?? 0,
  )
  for (const group of alike.values()) {
    const [first, ...rest] = group as [number, ...number[]]
    if (rest.length === 0) continue
    const { bits, reasons } = chance.evidence(first, first)
    if (bits < LEAST_BITS || roots.length * 2 ** -bits > MOST_MISTAKEN) continue
    for (const other of rest) persons.join(roots[first] as number, roots[other] as number, reasons)
  }
}

interface People {
  readonly shown: readonly Shown[]
  readonly files: readonly (readonly number[])[]
  readonly chance: Chance
}

/** For each person and each other file the person there whose records are most like it. */
function bestCandidates({ shown, files, chance }: People): Map<number, Candidate>[] {
  const blocks = blocksOf(shown)
  const masks = shown.map(maskOf)
  const best = shown.map(() => new Map<number, Candidate>())
  const seen = new Int32Array(shown.length).fill(-1)
  for (let one = 0; one < shown.length; one++) {
    for (const block of blocks.searchedBy(one)) {
      for (const other of block) {
        if (seen[other] === one || other === one) continue
        seen[other] = one
        // Whoever shows how the name begins looks where the other looks: one of the two is enough.
        if (other < one && blocks.beginning(one) === blocks.beginning(other)) continue
        if (!agree(shown[one] as Shown, shown[other] as Shown)) continue
        const [own, theirs] = [files[one] as readonly number[], files[other] as readonly number[]]
        // Two rows of one list that one program masked are two people, unless they show the same.
        const apart = !own.some(file => theirs.includes(file))
        if (!apart && (masks[one] === masks[other] || own.length + theirs.length > 2)) continue
        const evidence = chance.evidence(one, other)
        for (const file of theirs) offer(best[one] as Map<number, Candidate>, file, other, evidence)
        for (const file of own) offer(best[other] as Map<number, Candidate>, file, one, evidence)
      }
    }
  }
  return best
}

function offer(best: Map<number, Candidate>, file: number, person: number, { bits, reasons }: Evidence): void {
  const held = best.get(file)
  if (held?.person === person) return
  if (held === undefined || bits > held.bits) best.set(file, { person, bits, reasons, second: held?.bits ?? 0 })
  else if (bits > held.second) held.second = bits
}

/** People by what they share: any two with enough in common stand in one block that one of the two searches. */
function blocksOf(shown: readonly Shown[]) {
  const ids = new Map<string, number>()
  const blocks: number[][] = []
  const searched: number[][] = []
  const idOf = (key: string) => {
    const known = ids.get(key)
    if (known !== undefined) return known
    ids.set(key, blocks.length)
    return blocks.push([]) - 1
  }
  for (const [person, one] of shown.entries()) {
    const { listed, searches } = blockKeys(one, shown.length > MOST_IN_SHORT_LISTS)
    for (const key of listed) {
      const block = blocks[idOf(key)] as number[]
      if (block.length <= MOST_IN_BLOCK) block.push(person)
    }
    searched.push(searches.map(idOf))
  }
  return {
    *searchedBy(person: number): Generator<readonly number[]> {
      for (const id of searched[person] as number[]) {
        const block = blocks[id] as number[]
        if (block.length > 1 && block.length <= MOST_IN_BLOCK) yield block
      }
    },
    /** Whether the name's beginning is shown. */
    beginning: (person: number): boolean => beginningOf(shown[person]?.name) !== '',
  }
}

/**
 * Blocks that a person stands in, and those in which others like it are looked for: at a place, those whose name begins
 * alike; everybody there, if the beginning of the name is hidden.
 */
function blockKeys(
  { name, phone, postcode, place, email }: Shown,
  long: boolean,
): { listed: string[]; searches: string[] } {
  const common: string[] = []
  if (phone !== undefined && /^\d{3,4}$/.test(phone.middle)) common.push(`m${phone.middle}`)
  if (phone !== undefined && /^\d{4}$/.test(phone.last)) common.push(`l${phone.last}`)
  if (email !== undefined && email.start !== '') common.push(`e${email.start.slice(0, 2)}@${email.domain}`)
  const area = place?.district || place?.province || (postcode?.slice(0, 3) ?? '')
  const letters = lettersOf(name)
  for (let at = 0; at < letters.length; at++) {
    for (let next = at + 1; next < letters.length; next++) {
      common.push(`n${long ? area : ''}${letters[at]}${letters[next]}`)
    }
  }
  const places: string[] = []
  if (postcode !== undefined && !postcode.includes('*')) places.push(`z${postcode}`)
  if (place !== undefined && place.street !== '') places.push(`s${place.district} ${place.street}`)
  if (!long && place !== undefined) places.push(`d${place.district || place.province}`)
  if (!long && postcode !== undefined && /^\d{3}/.test(postcode)) places.push(`y${postcode.slice(0, 3)}`)
  const beginning = beginningOf(name)
  if (beginning === '') return { listed: [...common, ...places], searches: [...common, ...places] }
  const beginnings = places.map(one => `${one} ${beginning}`)
  return { listed: [...common, ...places, ...beginnings], searches: [...common, ...beginnings] }
}

function beginningOf(name: Shown['name']): string {
  if (name === undefined) return ''
  if (name.kind === 'words') return name.words[0]?.start.charAt(0) ?? ''
  return name.text[0] === '*' ? '' : (name.text[0] as string)
}

/** The letters that a name shows, each with its place. */
function lettersOf(name: Shown['name']): string[] {
  if (name === undefined) return []
  if (name.kind === 'words') return name.words.flatMap(({ start }, at) => (start === '' ? [] : [`${at}w${start[0]}`]))
  const letters: string[] = []
  for (let at = 0; at < name.text.length; at++) {
    if (name.text[at] !== '*') letters.push(`${name.text.length}${at}${name.text[at]}`)
  }
  return letters
}

interface FilePair {
  /** Two files, the smaller index first; a file with itself where one list is masked in two ways. */
  readonly files: readonly [number, number]
  readonly pairs: Pair[]
  /** People of the first and of the second file who have several candidates in the other: nothing is known of them. */
  readonly rivalled: [number, number]
}

/** People who are each other's best candidate, by the files that this is so in. */
function mutual(
  best: readonly Map<number, Candidate>[],
  { files, sizes }: Pick<People, 'files'> & { readonly sizes: ReadonlyMap<number, number> },
): { pairs: Map<string, FilePair>; unclear: number } {
  const pairs = new Map<string, FilePair>()
  const between = (own: number, file: number): FilePair => {
    const ends = [Math.min(own, file), Math.max(own, file)] as const
    const known = pairs.get(ends.join())
    if (known !== undefined) return known
    const fresh: FilePair = { files: ends, pairs: [], rivalled: [0, 0] }
    pairs.set(ends.join(), fresh)
    return fresh
  }
  let unclear = 0
  for (const [one, candidates] of best.entries()) {
    let rivalled = false
    for (const [file, { person: other, bits, reasons, second }] of candidates) {
      if (bits < LEAST_BITS) continue
      if (second > bits - RIVAL_BITS) {
        rivalled ||= (sizes.get(file) ?? 1) * 2 ** -bits <= MOST_MISTAKEN
        for (const own of files[one] as number[]) between(own, file).rivalled[own <= file ? 0 : 1]++
        continue
      }
      if (other < one) continue
      for (const own of files[one] as number[]) {
        const back = best[other]?.get(own)
        if (back?.person !== one || back.second > back.bits - RIVAL_BITS) continue
        const among = Math.max(sizes.get(own) ?? 1, sizes.get(file) ?? 1)
        between(own, file).pairs.push({ one, other, bits, reasons, chance: among * 2 ** -bits })
      }
    }
    if (rivalled) unclear++
  }
  return { pairs, unclear }
}

/**
 * The pairs that are believed. How many people two lists have in common is estimated from the pairs themselves
 * (expectation maximisation over the share of matches, as in Fellegi and Sunter's record linkage): a pair that chance
 * alone would bring about now and then is believed where most of the list is found again, and not elsewhere.
 */
function accept(filePairs: ReadonlyMap<string, FilePair>, sizes: ReadonlyMap<number, number>) {
  const accepted: (Pair & { sameFile: boolean })[] = []
  for (const { files, pairs, rivalled } of filePairs.values()) {
    const people = Math.min(...files.map((file, at) => (sizes.get(file) ?? 1) - (rivalled[at] as number)))
    let share = 0.5
    const belief = ({ chance }: Pair) => share / (share + (1 - share) * chance)
    // Two extra people, one in ten of them matched, keep a short list from being sure of itself.
    for (let round = 0; round < 30; round++) {
      share = (pairs.reduce((sum, pair) => sum + belief(pair), 0) + 0.2) / (Math.max(people, pairs.length) + 2)
    }
    const sameFile = files[0] === files[1]
    for (const pair of pairs) if (belief(pair) >= 1 - MOST_MISTAKEN) accepted.push({ ...pair, sameFile })
  }
  return accepted.sort((a, b) => b.bits - a.bits || a.one - b.one)
}
