import { countOf, type LabelContent, type PickupPass } from '../content.ts'
import { LabelError } from '../label-error.ts'
import {
  CARRIER_ROOM_MM,
  CHECK_WORDS_CAPTION,
  ORDER_CAPTION,
  PICKUP_CARRIER,
  placeCarrier,
  placeHints,
  placeWordmark,
  WINDOW_CAPTION,
} from './captions.ts'
import type { Draft } from './draft.ts'
import type { Family, OrderCaption } from './family.ts'
import { GAP_MM, type Slot, type SquareGeometry } from './geometry.ts'
import { cutEnd, fitEm } from './measure.ts'
import { placeCheckLine } from './place-check-words.ts'
import { heroSlot, placeHero, placeRegionAlone, type RegionLine, regionFits } from './place-hero.ts'
import { marksOf, type PlannedMarks, placeMarks, planMarks } from './place-marks.ts'
import { fitNameLine, nameLine, placeNameLine } from './place-name-and-phone.ts'
import { placeBigOrder, placeDate, placeOrder, placeTrackingEnd } from './place-numbers.ts'
import { BAR_QUIET, groupTracking, type PlannedBars, placeBars, placeQr, planBars } from './place-symbols.ts'
import { placeIdColumns } from './place-typed-id.ts'
import { recipientsOf, shortenStars } from './recipients.ts'

type Shown = Pick<LabelContent, 'name' | 'phone' | 'marks'>

/** 100 × 100 mm: no postcode, one rule, the numbers beside the bars. */
export function squareFamily(g: SquareGeometry): Family<LabelContent> {
  const { left, right } = g
  return {
    items(draft, label, matrix) {
      placeCarrier(draft, g.carrier, label.carrier, left, CARRIER_ROOM_MM)
      const line = placeHero(draft, g.hero, label, left, right - left)
      placePerson(draft, g, line, label)
      placeQr(draft, g.qr, label.payload, matrix)
      placeCheckLine(draft, g.words, label.checkWords, left, g.wordsRoom)
      placeIdColumns(draft, g.typedId, label.token, quietLeft(g))
      return placeNumbers(draft, g, label)
    },
    frame(draft, order, host) {
      placeFrame(draft, g, order, host)
    },
  }
}

/** The pass a shop gives for goods that are fetched: its number instead of a sort code, no phone, no bars. */
export function pickupFamily(g: SquareGeometry): Family<PickupPass> {
  const { left, right } = g
  return {
    items(draft, pass, matrix) {
      placeNumberAndWindow(draft, g, pass)
      placePerson(draft, g, { ahead: '', region: pass.shop, postcodeUsed: false }, { ...pass, phone: '' })
      placeQr(draft, g.qr, pass.payload, matrix)
      placeCheckLine(draft, g.words, pass.checkWords, left, g.wordsRoom)
      placeIdColumns(draft, g.typedId, pass.token, quietLeft(g))
      const date = placeDate(draft, `${pass.date}   ${pass.itemCount}개`, g.alone.date, right)
      const { orderNumber = '' } = pass
      if (orderNumber === '') return 'none'
      placeBigOrder(draft, orderNumber, g.alone.order, left, right - left - date - GAP_MM)
      return 'alone'
    },
    frame(draft, order, host) {
      draft.fittedStart(left, 'carrier', PICKUP_CARRIER, g.carrier, CARRIER_ROOM_MM)
      placeFrame(draft, g, order, host)
    },
  }
}

const quietLeft = ({ qr }: SquareGeometry) => qr.right - qr.side - qr.quiet

function placeFrame(draft: Draft, g: SquareGeometry, order: OrderCaption, host: string): void {
  placeWordmark(draft, g.wordmark, g.right)
  draft.rule(g.left, g.right, g.rule)
  draft.fixedStart(g.left, 'caption', CHECK_WORDS_CAPTION, g.caption)
  placeHints(draft, g.hintKo, g.hintEn, host, g.left, g.wordsRoom)
  if (order === 'alone') draft.fixedStart(g.left, 'caption', ORDER_CAPTION, g.alone.orderCaption)
}

/** Region and name beside the marks, whose names give way before anything is cut. */
function placePerson(draft: Draft, g: SquareGeometry, region: RegionLine, shown: Shown): void {
  const marks = marksOf(shown.marks)
  const line = nameLine(recipientsOf(shown.name), shown.phone)
  const roomBeside = (plan: PlannedMarks) => plan.left - (plan.columns.length === 0 ? 0 : GAP_MM) - g.left
  let plan = planMarks(draft, g.marks, marks, g.right)
  let name = fitNameLine(draft, line, g, roomBeside(plan))
  if (marks.length > 0 && (name === undefined || !regionFits(draft, g.region, region, roomBeside(plan)))) {
    draft.drop('mark-name')
    plan = planMarks(draft, g.marks, marks, g.right, false)
    name = fitNameLine(draft, line, g, roomBeside(plan))
  }
  placeRegionAlone(draft, g.region, region, g.left, roomBeside(plan))
  placeNameLine(draft, line, name, g.name, g.left, roomBeside(plan))
  placeMarks(draft, g.marks, plan)
}

function placeNumbers(draft: Draft, g: SquareGeometry, label: LabelContent): OrderCaption {
  const { trackingNumber = '', orderNumber = '', sender = '' } = label
  const width = g.right - g.left
  if (trackingNumber === '') {
    const date = placeDate(draft, `${label.date}   ${countOf(label)}`, g.alone.date, g.right)
    if (orderNumber !== '') placeBigOrder(draft, orderNumber, g.alone.order, g.left, width - date - GAP_MM)
    const caption =
      orderNumber === '' ? 0 : draft.measure('caption', ORDER_CAPTION).width * g.alone.orderCaption.em + GAP_MM
    placeSender(draft, sender, g.alone.sender, g.right, width - caption)
    return orderNumber === '' ? 'none' : 'alone'
  }
  const beside = ({ widthMm, moduleMm }: PlannedBars) => width - widthMm - BAR_QUIET * moduleMm
  const bars = planBars(
    draft,
    trackingNumber,
    planned => draft.measure('tracking', groupTracking(planned.text)).width * g.tracking.least <= beside(planned),
  )
  const room = beside(bars)
  placeBars(draft, g.left, g.bars, bars)
  placeTrackingEnd(draft, g.tracking, bars.text, g.right, room)
  if (orderNumber !== '') placeOrder(draft, orderNumber, g.order, g.right, room)
  placeSender(draft, sender, g.sender, g.right, room)
  return 'none'
}

function placeSender(draft: Draft, sender: string, { base, em }: Slot, right: number, room: number): void {
  if (sender === '') return
  const whole = shortenStars(sender)
  const text = draft.measure('sender', whole).width * em <= room ? whole : cutEnd(draft.faces, 'bold', whole, em, room)
  if (text === '') draft.drop('sender')
  else draft.endAt(right, 'sender', text, base, em, draft.measure('sender', text))
}

/** The window takes what the number leaves, and the number leaves it enough to be read. */
function placeNumberAndWindow(draft: Draft, g: SquareGeometry, { number, window }: PickupPass): void {
  const width = g.right - g.left
  const extent = draft.measure('window', window)
  const slot = g.pickup.window
  const least = window === '' ? 0 : extent.width * slot.least + GAP_MM
  const { base: heroBase, em: nominal, least: leastEm } = heroSlot(g.hero, number)
  const hero = draft.measure('hero', number)
  const heroEm = fitEm(hero.width, nominal, leastEm, width - least)
  if (heroEm === 0) throw new LabelError('LABEL_DOES_NOT_FIT', 'number')
  draft.startAt(g.left, 'hero', number, heroBase, heroEm, hero)
  if (window === '') return
  const { base, em } = g.pickup.caption
  draft.endAt(g.right, 'caption', WINDOW_CAPTION, base, em, draft.measure('caption', WINDOW_CAPTION))
  const windowEm = fitEm(extent.width, slot.em, slot.least, width - hero.width * heroEm - GAP_MM)
  draft.endAt(g.right, 'window', window, slot.base, windowEm, extent)
}
