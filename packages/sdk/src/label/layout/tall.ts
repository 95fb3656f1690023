import { countOf, type LabelContent } from '../content.ts'
import { LabelError } from '../label-error.ts'
import {
  CARRIER_ROOM_MM,
  CHECK_WORDS_CAPTION,
  ORDER_CAPTION,
  placeCarrier,
  placeHints,
  placeOrCut,
  placeWordmark,
  SENDER_CAPTION,
} from './captions.ts'
import type { Draft } from './draft.ts'
import type { Family, OrderCaption } from './family.ts'
import { GAP_MM, type TallGeometry } from './geometry.ts'
import { fitEm } from './measure.ts'
import { placeCheckWords } from './place-check-words.ts'
import { placeHero, placeRegion } from './place-hero.ts'
import { marksOf, placeMarks, planMarks } from './place-marks.ts'
import { placeBigOrder, placeDate, placeOrder } from './place-numbers.ts'
import { BAR_QUIET, groupTracking, placeBars, placeQr, planBars } from './place-symbols.ts'
import { placeIdLine } from './place-typed-id.ts'
import { cutName, fitName, recipientsOf, shortenStars } from './recipients.ts'

/** So much must stay free beside the bars for the order number to stand there. */
const FREE_BESIDE_BARS_MM = 28
/** Between the tracking number and the order number on one line. */
const NUMBERS_GAP_MM = 8

/** 100 × 150 mm and its relatives: everything the design has, the sort code readable from three metres. */
export function tallFamily(g: TallGeometry): Family<LabelContent> {
  const { left, right } = g
  const width = right - left
  return {
    items(draft, label, matrix) {
      placeCarrier(draft, g.carrier, label.carrier, left, CARRIER_ROOM_MM)
      const line = placeHero(draft, g.hero, label, left, width)
      placeRegion(draft, g, line, label.postcode, left, right)
      placeRecipient(draft, g, label)
      placeQr(draft, g.qr, label.payload, matrix)
      placeCheckWords(draft, g.words, label.checkWords, left, g.wordsRoom)
      placeIdLine(draft, g.typedId, label.token, left, right)
      const order = placeNumbers(draft, g, label)
      placeFoot(draft, g, label)
      return order
    },
    frame(draft, order, host) {
      placeWordmark(draft, g.wordmark, right)
      for (const top of g.rules) draft.rule(left, right, top)
      draft.fixedStart(left, 'caption', CHECK_WORDS_CAPTION, g.caption)
      placeHints(draft, g.hintKo, g.hintEn, host, left, g.wordsRoom)
      if (order === 'alone') draft.fixedStart(left, 'caption', ORDER_CAPTION, g.orderCaption)
      else if (order === 'beside') {
        const { base, em } = g.orderCaption
        draft.endAt(right, 'caption', ORDER_CAPTION, base, em, draft.measure('caption', ORDER_CAPTION))
      }
    },
  }
}

/** Name and phone at the left, marks at the right. The marks' names give way before a name is cut. */
function placeRecipient(draft: Draft, g: TallGeometry, label: LabelContent): void {
  const marks = marksOf(label.marks)
  const people = recipientsOf(label.name)
  let plan = planMarks(draft, g.marks, marks, g.right)
  const room = () => plan.left - (plan.columns.length === 0 ? 0 : GAP_MM) - g.left
  if (people.all !== '') {
    let name = fitName(draft, people, '', g, room())
    if (name === undefined && marks.length > 0) {
      draft.drop('mark-name')
      plan = planMarks(draft, g.marks, marks, g.right, false)
      name = fitName(draft, people, '', g, room())
    }
    name ??= cutName(draft, people, '', g.name, room())
    draft.startAt(g.left, 'name', name.text, g.name.base, name.em, draft.measure('name', name.text))
  }
  if (label.phone !== '') placeOrCut(draft, 'phone', shortenStars(label.phone), g.phone, g.left, room())
  placeMarks(draft, g.marks, plan)
}

/** Bars, tracking number and order number. */
function placeNumbers(draft: Draft, g: TallGeometry, label: LabelContent): OrderCaption {
  const { trackingNumber = '', orderNumber = '' } = label
  const width = g.right - g.left
  if (trackingNumber === '') {
    if (orderNumber === '') return 'none'
    placeBigOrder(draft, orderNumber, g.orderAlone, g.left, width)
    return 'alone'
  }
  const bars = planBars(draft, trackingNumber, ({ widthMm }) => widthMm <= width)
  placeBars(draft, g.left, g.bars, bars)
  const text = groupTracking(bars.text)
  const extent = draft.measure('tracking', text)
  const em = fitEm(extent.width, g.tracking.em, g.tracking.least, width)
  if (em === 0) throw new LabelError('LABEL_DOES_NOT_FIT', 'trackingNumber')
  draft.startAt(g.left, 'tracking', text, g.tracking.base, em, extent)
  if (orderNumber === '') return 'none'
  const beside = width - bars.widthMm - BAR_QUIET * bars.moduleMm
  if (beside >= FREE_BESIDE_BARS_MM && isNoWider(draft, orderNumber, g.order.least, beside)) {
    placeOrder(draft, orderNumber, g.order, g.right, beside)
    return 'beside'
  }
  placeOrder(draft, orderNumber, g.orderBelow, g.right, width - extent.width * em - NUMBERS_GAP_MM)
  return 'none'
}

const isNoWider = (draft: Draft, orderNumber: string, em: number, room: number) =>
  draft.measure('order', orderNumber).width * em <= room

/** Sender at the left, day and number of the box at the right. */
function placeFoot(draft: Draft, g: TallGeometry, label: LabelContent): void {
  const date = placeDate(draft, `${label.date}   ${countOf(label)}`, g.date, g.right)
  const { sender = '' } = label
  if (sender !== '')
    placeOrCut(
      draft,
      'sender',
      SENDER_CAPTION + shortenStars(sender),
      g.sender,
      g.left,
      g.right - g.left - date - GAP_MM,
    )
}
