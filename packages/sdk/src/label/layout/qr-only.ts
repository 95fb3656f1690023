import type { LabelContent } from '../content.ts'
import { LabelError } from '../label-error.ts'
import {
  CARRIER_ROOM_MM,
  CHECK_WORDS_CAPTION,
  placeCarrier,
  placeHints,
  placeWordmark,
  SHORT_HINTS,
} from './captions.ts'
import type { Family } from './family.ts'
import { type CompactQrOnlyGeometry, GAP_MM, type SquareQrOnlyGeometry, type TallQrOnlyGeometry } from './geometry.ts'
import { fitEm } from './measure.ts'
import { placeCheckLine, placeCheckWords } from './place-check-words.ts'
import { placeHero, placeRegionAlone } from './place-hero.ts'
import { marksOf, placeMarks, planMarks, stackMarks } from './place-marks.ts'
import { placeQr } from './place-symbols.ts'
import { placeIdColumns, placeIdLine } from './place-typed-id.ts'

/** What `qr-only` lets a label show. Nothing else of the content is read here. */
type Shown = Pick<LabelContent, 'token' | 'payload' | 'checkWords' | 'region' | 'sortCode' | 'carrier' | 'marks'>

const MOST_STACKED = 2
/** The postcode is not shown, not even for want of a region. */
const heroOf = ({ sortCode, region }: Shown) => ({ sortCode, region, postcode: '' })

/** A QR of 58 mm (50.75 on the shorter label), read across a room. */
export function tallQrOnlyFamily(g: TallQrOnlyGeometry): Family<Shown> {
  const { left, right } = g
  const width = right - left
  return {
    items(draft, label, matrix) {
      placeCarrier(draft, g.carrier, label.carrier, left, CARRIER_ROOM_MM)
      placeRegionAlone(draft, g.region, placeHero(draft, g.hero, heroOf(label), left, width), left, width)
      stackMarks(draft, g.marks, marksOf(label.marks, MOST_STACKED), left, g.qr.top)
      placeQr(draft, g.qr, label.payload, matrix)
      const words = `${label.checkWords[0]}  ${label.checkWords[1]}`
      const extent = draft.measure('check-word', words)
      const caption = draft.measure('caption', CHECK_WORDS_CAPTION).width * g.caption.em
      const em = fitEm(extent.width, g.words.em, g.words.least, width - caption - GAP_MM)
      if (em === 0) throw new LabelError('LABEL_DOES_NOT_FIT', 'checkWords')
      draft.endAt(right, 'check-word', words, g.words.base, em, extent)
      placeIdLine(draft, g.typedId, label.token, left, right)
      return 'none'
    },
    frame(draft) {
      placeWordmark(draft, g.wordmark, right)
      for (const top of g.rules) draft.rule(left, right, top)
      SHORT_HINTS.lines.forEach((line, i) => {
        draft.fixedStart(left, 'hint', line, g.hints[i]!)
      })
      draft.fixedStart(left, 'caption', CHECK_WORDS_CAPTION, g.caption)
    },
  }
}

export function squareQrOnlyFamily(g: SquareQrOnlyGeometry): Family<Shown> {
  const { left, right } = g
  return {
    items(draft, label, matrix) {
      placeCarrier(draft, g.carrier, label.carrier, left, CARRIER_ROOM_MM)
      const line = placeHero(draft, g.hero, heroOf(label), left, right - left)
      const marks = planMarks(draft, g.marks, marksOf(label.marks), right)
      placeRegionAlone(draft, g.region, line, left, marks.left - (marks.columns.length === 0 ? 0 : GAP_MM) - left)
      placeMarks(draft, g.marks, marks)
      placeQr(draft, g.qr, label.payload, matrix)
      placeCheckWords(draft, g.words, label.checkWords, left, g.wordsRoom)
      placeIdColumns(draft, g.typedId, label.token, g.qr.right - g.qr.side - g.qr.quiet)
      return 'none'
    },
    frame(draft, _, host) {
      placeWordmark(draft, g.wordmark, right)
      draft.rule(left, right, g.rule)
      draft.fixedStart(left, 'caption', CHECK_WORDS_CAPTION, g.caption)
      placeHints(draft, g.hintKo, g.hintEn, host, left, g.wordsRoom)
    },
  }
}

export function compactQrOnlyFamily(g: CompactQrOnlyGeometry): Family<Shown> {
  const { left, right, middle } = g
  return {
    items(draft, label, matrix) {
      placeCarrier(draft, g.carrier, label.carrier, left, CARRIER_ROOM_MM)
      const line = placeHero(draft, g.hero, heroOf(label), left, right - left)
      placeRegionAlone(draft, g.region, line, left, middle - left)
      placeQr(draft, g.qr, label.payload, matrix)
      placeCheckLine(draft, g.words, label.checkWords, left, middle - left)
      placeMarks(draft, g.marks, planMarks(draft, g.marks, marksOf(label.marks), middle))
      placeIdColumns(draft, g.typedId, label.token, middle)
      return 'none'
    },
    frame(draft) {
      draft.fixedStart(left, 'hint', SHORT_HINTS.ko, g.hintKo)
      draft.fixedStart(left, 'hint', SHORT_HINTS.en, g.hintEn)
    },
  }
}
