import { Crowding } from './crowding.ts'
import { REASON } from './persons.ts'
import type { Shown } from './shown.ts'

/** Share of the commonest surnames (Statistics Korea, census of 2015); any other counts as one in a hundred. */
const SURNAMES: Readonly<Record<string, number>> = {
  김: 0.215,
  이: 0.147,
  박: 0.084,
  최: 0.047,
  정: 0.043,
  강: 0.024,
  조: 0.021,
  윤: 0.021,
  장: 0.02,
  임: 0.017,
}
const SURNAME = 1 / 100
/** A syllable of a given name, and a whole given name: the commonest of a year reach one in a hundred. */
const SYLLABLE = 1 / 50
const GIVEN_NAME = 1 / 400
const FOUR_DIGITS = 1 / 9000
const DIGIT_BITS = Math.log2(10)
const LETTER_BITS = 4
/** Korea has 34,000 postcodes, 229 시/군/구, 17 provinces; a district some hundred roads, a road some hundred numbers. */
const POSTCODE = 1 / 34_000
const DISTRICT = 1 / 229
const PROVINCE = 1 / 17
const STREET = 1 / 100
const NUMBER_BITS = 5
/** A postcode has some four roads. */
const STREET_OF_POSTCODE_BITS = 2
const WHOLE_EMAIL_BITS = 20

/** Bits of evidence that each thing a person shows is worth when another shows the same. */
interface Weights {
  readonly name: readonly number[]
  readonly given: number
  readonly middle: number
  readonly last: number
  readonly postcode: number
  readonly area: number
  readonly district: number
  readonly street: number
}

export interface Evidence {
  /** −log2 of the chance that two people show the same by accident. */
  readonly bits: number
  /** Of `REASON`. */
  readonly reasons: number
}

/**
 * How likely it is that two people agree by accident in what both of their records show: the share of the population,
 * or of the people in these files, or what is usual in them for such a thing, whichever is largest. Fields count as independent, but for address and postcode, of
 * which the one that tells more counts, and given names, which are no rarer than a given name is.
 */
export class Chance {
  readonly #counts = new Map<string, number>()
  readonly #totals = new Map<string, number>()
  readonly #shown: readonly Shown[]
  readonly #weights: (Weights | undefined)[] = []

  readonly #crowding = new Map<string, Crowding>()
  readonly #typical = new Map<string, number>()

  /** @param listOf the file of each person, or the first of several */
  constructor(people: readonly Shown[], listOf: (person: number) => number) {
    this.#shown = people
    for (const [index, person] of people.entries()) this.#learn(person, listOf(index))
    for (const [unit, crowding] of this.#crowding) this.#typical.set(unit, crowding.typical())
  }

  /** Of what is spread evenly; a letter of a name is not. */
  #countSpread(unit: string, value: string, list: number): void {
    this.#count(unit, value)
    const crowding = this.#crowding.get(unit) ?? new Crowding()
    this.#crowding.set(unit, crowding)
    crowding.add(list, value)
  }

  #count(unit: string, value: string): void {
    this.#counts.set(unit + value, (this.#counts.get(unit + value) ?? 0) + 1)
    this.#totals.set(unit, (this.#totals.get(unit) ?? 0) + 1)
  }

  /** The two that are compared are not among the others who show the same. */
  #bits(unit: string, value: string, population: number): number {
    const others = (this.#counts.get(unit + value) ?? 0) - 2
    const total = this.#totals.get(unit) ?? 1
    // That nobody else shows it may be luck: no value counts as rarer than the others of its kind mostly are.
    return -Math.log2(Math.max(population, others / total, this.#typical.get(unit) ?? 0))
  }

  #learn({ name, phone, postcode, place }: Shown, list: number): void {
    if (name?.kind === 'syllables') {
      const { text } = name
      for (let at = 0; at < text.length; at++) if (text[at] !== '*') this.#count(`name${at} `, text[at] as string)
      if (text.length > 2 && !text.includes('*', 1)) this.#count('given ', text.slice(1))
    }
    if (phone !== undefined && isWhole(phone.middle)) this.#countSpread('middle ', phone.middle, list)
    if (phone !== undefined && isWhole(phone.last)) this.#countSpread('last ', phone.last, list)
    if (postcode !== undefined && isWhole(postcode)) this.#countSpread('postcode ', postcode, list)
    if (postcode !== undefined && isWhole(postcode.slice(0, 3))) this.#countSpread('area ', postcode.slice(0, 3), list)
    if (place !== undefined) {
      this.#countSpread('district ', `${place.province} ${place.district}`, list)
      if (place.street !== '') this.#countSpread('street ', `${place.district} ${place.street}`, list)
    }
  }

  #weightsOf(person: number): Weights {
    this.#weights[person] ??= this.#weigh(this.#shown[person] as Shown)
    return this.#weights[person]
  }

  #weigh({ name, phone, postcode, place }: Shown): Weights {
    const text = name?.kind === 'syllables' ? name.text : ''
    return {
      name: Array.from(text, (character, at) =>
        character === '*'
          ? 0
          : this.#bits(`name${at} `, character, at === 0 ? (SURNAMES[character] ?? SURNAME) : SYLLABLE),
      ),
      given: text.length > 2 && !text.includes('*', 1) ? this.#bits('given ', text.slice(1), GIVEN_NAME) : 0,
      middle: phone && isWhole(phone.middle) ? this.#bits('middle ', phone.middle, FOUR_DIGITS) : 0,
      last: phone && isWhole(phone.last) ? this.#bits('last ', phone.last, FOUR_DIGITS) : 0,
      postcode: postcode && isWhole(postcode) ? this.#bits('postcode ', postcode, POSTCODE) : 0,
      area: postcode && isWhole(postcode.slice(0, 3)) ? this.#bits('area ', postcode.slice(0, 3), DISTRICT) : 0,
      district: place
        ? this.#bits('district ', `${place.province} ${place.district}`, place.district === '' ? PROVINCE : DISTRICT)
        : 0,
      street: place?.street ? this.#bits('street ', `${place.district} ${place.street}`, DISTRICT * STREET) : 0,
    }
  }

  /** Of two people, by their place in the list, whose records agree. */
  evidence(one: number, other: number): Evidence {
    const [a, b] = [this.#shown[one] as Shown, this.#shown[other] as Shown]
    const [weights, others] = [this.#weightsOf(one), this.#weightsOf(other)]
    const name = nameBits(a, b, weights, others)
    const phone = phoneBits(a, b, weights)
    const postcode = postcodeBits(a, b, weights)
    const place = placeBits(a, b, weights, others)
    const email = emailBits(a, b)
    const reasons =
      (name > 0 ? REASON.name : 0) |
      (phone > 0 ? REASON.phone : 0) |
      (postcode > 0 ? REASON.postcode : 0) |
      (place > 0 ? REASON.address : 0) |
      (email > 0 ? REASON.email : 0)
    return { bits: name + phone + whereBits(a, b, postcode, place) + email, reasons }
  }
}

const isWhole = (text: string) => text !== '' && !text.includes('*')

function nameBits({ name: a }: Shown, { name: b }: Shown, weights: Weights, others: Weights): number {
  if (a === undefined || b === undefined) return 0
  if (a.kind === 'words' && b.kind === 'words') {
    const letters = a.words.map((word, at) => Math.min(word.start.length, b.words[at]?.start.length ?? 0, 3))
    return LETTER_BITS * letters.reduce((sum, count) => sum + count, 0)
  }
  if (a.kind !== 'syllables' || b.kind !== 'syllables') return 0
  const surname = b.text[0] === '*' ? 0 : (weights.name[0] as number)
  let given = 0
  let agreed = 0
  for (let at = 1; at < a.text.length; at++) {
    if (a.text[at] === '*' || b.text[at] === '*') continue
    given += weights.name[at] as number
    agreed++
  }
  if (agreed > 1 && agreed === a.text.length - 1) given = Math.min(given, weights.given || others.given || given)
  return surname + given
}

function phoneBits({ phone: a }: Shown, { phone: b }: Shown, { middle, last }: Weights): number {
  if (a === undefined || b === undefined) return 0
  return digitBits(a.middle, b.middle, middle) + digitBits(a.last, b.last, last)
}

function digitBits(a: string, b: string, whole: number): number {
  if (a === '' || b === '') return 0
  if (isWhole(a) && isWhole(b)) return whole
  let shared = 0
  for (let at = 0; at < a.length; at++) if (a[at] !== '*' && b[at] !== '*') shared++
  return shared * DIGIT_BITS
}

function postcodeBits({ postcode: a }: Shown, { postcode: b }: Shown, { postcode, area }: Weights): number {
  if (a === undefined || b === undefined || a.length !== b.length) return 0
  if (isWhole(a) && isWhole(b)) return postcode
  return isWhole(a.slice(0, 3)) && isWhole(b.slice(0, 3)) ? area : 0
}

function placeBits({ place: a }: Shown, { place: b }: Shown, weights: Weights, others: Weights): number {
  if (a === undefined || b === undefined) return 0
  const district =
    (a.district === '') === (b.district === '') || a.province !== '' ? Math.min(weights.district, others.district) : 0
  if (a.street === '' || a.street !== b.street) return district
  const street = Math.max(district, Math.min(weights.street, others.street))
  return street + (a.number !== '' && a.number === b.number ? NUMBER_BITS : 0)
}

/** Postcode and address tell nearly the same: the one that tells more counts. */
function whereBits({ place: a }: Shown, { place: b }: Shown, postcode: number, place: number): number {
  if (postcode === 0 || a?.street === undefined || a.street === '' || a.street !== b?.street)
    return Math.max(postcode, place)
  return Math.max(
    postcode + STREET_OF_POSTCODE_BITS + (a.number !== '' && a.number === b.number ? NUMBER_BITS : 0),
    place,
  )
}

function emailBits({ email: a }: Shown, { email: b }: Shown): number {
  if (a === undefined || b === undefined) return 0
  if (a.whole && b.whole) return WHOLE_EMAIL_BITS
  return LETTER_BITS * Math.min(a.start.length, b.start.length)
}
