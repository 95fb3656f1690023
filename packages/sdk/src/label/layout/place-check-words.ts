import { LabelError } from '../label-error.ts'
import type { Draft } from './draft.ts'
import type { Slot } from './geometry.ts'
import { fitEm } from './measure.ts'

/** Two lines, both in the size at which the longer word fits. They are never cut. */
export function placeCheckWords(
  draft: Draft,
  [first, second]: readonly [Slot, Slot],
  words: readonly [string, string],
  left: number,
  room: number,
): void {
  const extents = [draft.measure('check-word', words[0]), draft.measure('check-word', words[1])] as const
  const em = fitEm(Math.max(extents[0].width, extents[1].width), first.em, first.least, room)
  if (em === 0) throw new LabelError('LABEL_DOES_NOT_FIT', 'checkWords')
  draft.startAt(left, 'check-word', words[0], first.base, em, extents[0])
  draft.startAt(left, 'check-word', words[1], second.base, em, extents[1])
}

/** Both words on one line. */
export function placeCheckLine(
  draft: Draft,
  slot: Slot,
  words: readonly [string, string],
  left: number,
  room: number,
): void {
  if (!draft.fittedStart(left, 'check-word', `${words[0]} ${words[1]}`, slot, room))
    throw new LabelError('LABEL_DOES_NOT_FIT', 'checkWords')
}
