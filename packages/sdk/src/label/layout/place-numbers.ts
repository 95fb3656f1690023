import type { Draft } from './draft.ts'
import type { Slot } from './geometry.ts'
import { cutFront, fitEm, measure } from './measure.ts'
import { groupTracking } from './place-symbols.ts'

/** An order number beside other numbers, flush right. Its tail tells it from others, so it is cut at the front. */
export function placeOrder(
  draft: Draft,
  orderNumber: string,
  { base, em, least }: Slot,
  right: number,
  room: number,
): void {
  const extent = draft.measure('order', orderNumber)
  const fitted = fitEm(extent.width, em, least, room)
  if (fitted !== 0) {
    draft.endAt(right, 'order', orderNumber, base, fitted, extent)
    return
  }
  const text = cutFront(draft.faces, 'bold', orderNumber, least, room)
  if (text === '') draft.drop('order')
  else draft.endAt(right, 'order', text, base, least, draft.measure('order', text))
}

/** The order number of a label without a tracking number: big, at the left margin. */
export function placeBigOrder(
  draft: Draft,
  orderNumber: string,
  { base, em, least }: Slot,
  left: number,
  room: number,
): void {
  const { faces } = draft
  const extent = measure(faces, 'extrabold', orderNumber)
  const fitted = fitEm(extent.width, em, least, room)
  if (fitted !== 0) {
    draft.startAt(left, 'order', orderNumber, base, fitted, extent, 'extrabold')
    return
  }
  const text = cutFront(faces, 'extrabold', orderNumber, least, room)
  if (text === '') draft.drop('order')
  else draft.startAt(left, 'order', text, base, least, measure(faces, 'extrabold', text), 'extrabold')
}

/** Day and number of the box, flush right. Returns how wide it is. */
export function placeDate(draft: Draft, text: string, { base, em }: Slot, right: number): number {
  const extent = draft.measure('date', text)
  draft.endAt(right, 'date', text, base, em, extent)
  return extent.width * em
}

/** A tracking number beside its bars, flush right; the bars were chosen so that it fits. */
export function placeTrackingEnd(draft: Draft, slot: Slot, number: string, right: number, room: number): void {
  const text = groupTracking(number)
  const extent = draft.measure('tracking', text)
  draft.endAt(right, 'tracking', text, slot.base, fitEm(extent.width, slot.em, slot.least, room), extent)
}
