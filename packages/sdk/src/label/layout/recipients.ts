import type { Draft } from './draft.ts'
import type { Slot } from './geometry.ts'
import { cutEnd, fitEm, measure } from './measure.ts'

const MOST_STARS = '*'.repeat(8)
const TOO_MANY_STARS = `${MOST_STARS}*`
const HONORIFIC = ' 님'

/** Longer runs of stars become eight, which also hides how long the name is. */
export function shortenStars(text: string): string {
  return text.includes(TOO_MANY_STARS) ? text.replace(/\*{9,}/g, MOST_STARS) : text
}

/** Whom the label names, in two ways: all of them, or the first and how many more. */
export interface Recipients {
  readonly all: string
  readonly short: string
  readonly several: boolean
}

/** What the mask leaves between several people. */
const SEPARATOR = /\s*(?:[/,&·／，＆、・･ㆍ‧•]|및)\s*/u

export function recipientsOf(name: string): Recipients {
  const people = shortenStars(name)
    .split(SEPARATOR)
    .map(person => person.trim())
    .filter(person => person !== '')
  const [first = ''] = people
  if (first === '') return { all: '', short: '', several: false }
  if (people.length === 1) return { all: first + HONORIFIC, short: first + HONORIFIC, several: false }
  return { all: people.join(', '), short: `${first} 외 ${people.length - 1}명`, several: true }
}

/** A name and a size at which it fits. */
export interface FittedName {
  readonly text: string
  readonly em: number
}

/**
 * Finds how a name fits beside `after`, a text in the same line (empty when it stands alone): all people while they
 * are readable, else the first and the number of the others.
 */
export function fitName(
  draft: Draft,
  { all, short, several }: Recipients,
  after: string,
  slots: { readonly name: Slot; readonly several: Slot },
  room: number,
): FittedName | undefined {
  const slot = several ? slots.several : slots.name
  const em = fitEm(draft.measure('name', all + after).width, slot.em, slot.least, room)
  if (em !== 0) return { text: all, em }
  if (!several) return undefined
  const shortEm = fitEm(draft.measure('name', short + after).width, slots.name.em, slots.name.least, room)
  return shortEm === 0 ? undefined : { text: short, em: shortEm }
}

/** The end of a name that fits in no other way is cut. */
export function cutName(draft: Draft, { short }: Recipients, after: string, { least }: Slot, room: number): FittedName {
  const taken = measure(draft.faces, 'bold', after).advance * least
  return { text: cutEnd(draft.faces, 'bold', short, least, room - taken), em: least }
}
