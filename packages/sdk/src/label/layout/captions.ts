import type { TextRole } from '../drawing.ts'
import type { Draft } from './draft.ts'
import type { Slot } from './geometry.ts'
import { cutEnd, fitEm } from './measure.ts'

export const CHECK_WORDS_CAPTION = '확인 단어'
export const ORDER_CAPTION = '주문번호'
export const SENDER_CAPTION = '보내는 분  '
export const WINDOW_CAPTION = '찾는 시간'
export const PICKUP_CARRIER = '픽업 Pick-up'

const HINT_KO = 'QR을 스캔하면 보입니다'
const HINT_EN = 'Scan to see'
const WORDMARK = 'EXQRESS'
const WORDMARK_TRACKING_EM = 0.09

/** The carrier's name starts the label and is cut where the wordmark might begin. */
export const CARRIER_ROOM_MM = 62

export function placeCarrier(draft: Draft, slot: Slot, carrier: string | undefined, left: number, room: number): void {
  if (carrier !== undefined && carrier !== '') placeOrCut(draft, 'carrier', carrier, slot, left, room)
}

/** Sets a text, cut at its end when it does not fit at its least size. */
export function placeOrCut(draft: Draft, role: TextRole, text: string, slot: Slot, left: number, room: number): void {
  if (draft.fittedStart(left, role, text, slot, room)) return
  const weight = role === 'carrier' ? 'extrabold' : 'bold'
  const shorter = cutEnd(draft.faces, weight, text, slot.least, room)
  if (shorter === '') draft.drop(role)
  else draft.startAt(left, role, shorter, slot.base, slot.least, draft.measure(role, shorter))
}

export function placeWordmark(draft: Draft, { base, em }: Slot, right: number): void {
  const extent = draft.measure('wordmark', WORDMARK, WORDMARK_TRACKING_EM)
  draft.trackedStart(
    draft.snap(right - extent.width * em),
    'wordmark',
    WORDMARK,
    base,
    em,
    extent,
    WORDMARK_TRACKING_EM,
  )
}

/** The hints beside the QR. A host too long for its line is left out: the camera is the usual way. */
export function placeHints(draft: Draft, ko: Slot, en: Slot, host: string, left: number, room: number): void {
  draft.fixedStart(left, 'hint', HINT_KO, ko)
  const text = `${HINT_EN}, or type at ${host}`
  const em = fitEm(draft.measure('hint', text).width, en.em, en.least, room)
  if (em === 0) draft.fixedStart(left, 'hint', HINT_EN, en)
  else draft.startAt(left, 'hint', text, en.base, em, draft.measure('hint', text))
}

/** Short hints for where there is little room. */
export const SHORT_HINTS = {
  ko: '스캔하면 보입니다',
  en: HINT_EN,
  lines: ['QR 스캔하면', '보입니다', HINT_EN],
} as const
