import type { Draft } from './draft.ts'
import type { Slot } from './geometry.ts'
import { cutName, type FittedName, fitName, type Recipients, shortenStars } from './recipients.ts'

/** Name and phone on one line, two spaces apart. */
export interface NameLine {
  readonly people: Recipients
  readonly phone: string
  /** What stands behind the name, with the space in front of it. */
  readonly after: string
}

const SPACES = '  '

export function nameLine(people: Recipients, phone: string): NameLine {
  const shown = shortenStars(phone)
  return { people, phone: shown, after: shown === '' || people.all === '' ? shown : SPACES + shown }
}

export function fitNameLine(
  draft: Draft,
  { people, after }: NameLine,
  slots: { readonly name: Slot; readonly several: Slot },
  room: number,
): FittedName | undefined {
  return fitName(draft, people, after, slots, room)
}

/** Sets the line in the size found by `fitNameLine`; if none was found, the name is cut. */
export function placeNameLine(
  draft: Draft,
  line: NameLine,
  fitted: FittedName | undefined,
  slot: Slot,
  left: number,
  room: number,
): void {
  const { people, phone, after } = line
  if (people.all === '' && phone === '') return
  const { text, em } = fitted ?? cutName(draft, people, after, slot, room)
  const name = draft.measure('name', text)
  if (text !== '') draft.startAt(left, 'name', text, slot.base, em, name)
  if (phone === '') return
  const extent = draft.measure('phone', phone)
  const ink = text === '' ? left : left + (name.advance - name.left + gapBefore(draft)) * em + extent.left * em
  draft.startAt(ink, 'phone', phone, slot.base, em, extent)
}

const gapBefore = (draft: Draft) => draft.measure('phone', SPACES).advance
