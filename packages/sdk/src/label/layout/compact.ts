import type { LabelContent } from '../content.ts'
import { placeCarrier, placeOrCut, SHORT_HINTS } from './captions.ts'
import type { Draft } from './draft.ts'
import type { Family } from './family.ts'
import { type CompactGeometry, GAP_MM, type Slot } from './geometry.ts'
import { placeCheckLine } from './place-check-words.ts'
import { placeHero, placeRegionAlone } from './place-hero.ts'
import { marksOf, placeMarks, planMarks } from './place-marks.ts'
import { fitNameLine, nameLine, placeNameLine } from './place-name-and-phone.ts'
import { placeOrder, placeTrackingEnd } from './place-numbers.ts'
import { BAR_QUIET, groupTracking, placeBars, placeQr, planBars } from './place-symbols.ts'
import { placeIdColumns } from './place-typed-id.ts'
import { recipientsOf, shortenStars } from './recipients.ts'

/** 99.1 × 67.7 mm, eight on a sheet: no wordmark, date, captions or names of marks. */
export function compactFamily(g: CompactGeometry): Family<LabelContent> {
  const { left, right } = g
  const width = right - left
  return {
    items(draft, label, matrix) {
      const { trackingNumber = '', orderNumber = '', sender = '' } = label
      placeCarrier(draft, g.carrier, label.carrier, left, width - g.orderRoom - GAP_MM)
      if (orderNumber !== '') placeOrder(draft, orderNumber, g.order, right, g.orderRoom)
      const line = placeHero(draft, g.hero, label, left, width)
      placeRegionAlone(draft, g.region, line, left, g.middle - left)
      const person = nameLine(recipientsOf(label.name), label.phone)
      placeNameLine(draft, person, fitNameLine(draft, person, g, g.middle - left), g.name, left, g.middle - left)
      placeQr(draft, g.qr, label.payload, matrix)
      placeCheckLine(draft, g.words, label.checkWords, left, g.wordsRoom)
      const marks = planMarks(draft, g.marks, marksOf(label.marks), g.middle)
      placeMarks(draft, g.marks, marks)
      placeIdColumns(draft, g.typedId, label.token, marks.left)
      if (trackingNumber !== '') placeNumber(draft, g, trackingNumber)
      else if (sender !== '') placeOrCut(draft, 'sender', shortenStars(sender), g.sender, left, width)
      return 'none'
    },
    frame(draft) {
      placeHint(draft, SHORT_HINTS.ko, g.hintKo, g.middle)
      placeHint(draft, SHORT_HINTS.en, g.hintEn, g.middle)
    },
  }
}

function placeHint(draft: Draft, text: string, { base, em }: Slot, right: number): void {
  draft.endAt(right, 'hint', text, base, em, draft.measure('hint', text))
}

/** The bars end where the QR's quiet zone begins; the number stands under the QR. */
function placeNumber(draft: Draft, g: CompactGeometry, trackingNumber: string): void {
  const width = g.right - g.left
  const bars = planBars(
    draft,
    trackingNumber,
    ({ text, widthMm, moduleMm }) =>
      widthMm <= g.middle - g.left &&
      draft.measure('tracking', groupTracking(text)).width * g.tracking.least <= width - widthMm - BAR_QUIET * moduleMm,
  )
  placeBars(draft, g.left, g.bars, bars)
  placeTrackingEnd(draft, g.tracking, bars.text, g.right, width - bars.widthMm - BAR_QUIET * bars.moduleMm)
}
