/**
 * The reference layout in numbers, all in millimetres on the 0.125 mm grid: x from the label's left edge, `top` and
 * `base` (text baselines) from its top edge, `em` the font size, `least` the size at which a text is cut or refused.
 */
export interface Slot {
  readonly base: number
  readonly em: number
  readonly least: number
}

/** Capitals and digits stand on one baseline; Hangul and small letters, which reach further down, on a higher one. */
export interface HeroSlot {
  readonly capitals: Slot
  readonly hangul: Slot
}

export interface MarksSlot {
  readonly top: number
  readonly size: number
  /** Absent where marks have no names. */
  readonly names?: { readonly base: number; readonly em: number }
  readonly gap: number
}

/** The right and the top edge of the symbol stay where they are at any resolution; the left one moves. */
export interface QrSlot {
  readonly right: number
  readonly top: number
  /** Side of the whole symbol, 29 modules. */
  readonly side: number
  /** Quiet zone: four modules. */
  readonly quiet: number
}

export interface BarsSlot {
  readonly top: number
  readonly height: number
}

export const RULE_MM = 0.75
/** Between two texts on one line. */
export const GAP_MM = 4

const fixed = (base: number, em: number): Slot => ({ base, em, least: em })
const slot = (base: number, em: number, least: number): Slot => ({ base, em, least })
const qr = (right: number, top: number, moduleMm: number): QrSlot => ({
  right,
  top,
  side: 29 * moduleMm,
  quiet: 4 * moduleMm,
})

/** Capitals stand 0.695 em above the baseline; Hangul reaches from +0.79 to −0.135 em. */
const CAPITALS = 0.695
const HANGUL = 0.925
const LEAST_HERO_MM = 12
const hero = (heightMm: number, capitalsBase: number, hangulBase: number): HeroSlot => ({
  capitals: slot(capitalsBase, heightMm / CAPITALS, LEAST_HERO_MM / CAPITALS),
  hangul: slot(hangulBase, heightMm / HANGUL, LEAST_HERO_MM / HANGUL),
})

export interface TallGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly wordmark: Slot
  readonly rules: readonly [a: number, b: number, c: number]
  readonly hero: HeroSlot
  readonly region: Slot
  readonly postcode: Slot
  readonly name: Slot
  readonly several: Slot
  readonly phone: Slot
  readonly marks: MarksSlot
  readonly qr: QrSlot
  readonly caption: Slot
  readonly words: readonly [Slot, Slot]
  readonly wordsRoom: number
  readonly hintKo: Slot
  readonly hintEn: Slot
  readonly typedId: Slot
  readonly bars: BarsSlot
  readonly tracking: Slot
  readonly orderCaption: Slot
  readonly order: Slot
  readonly orderBelow: Slot
  readonly orderAlone: Slot
  readonly sender: Slot
  readonly date: Slot
}

export const TALL_150: TallGeometry = {
  left: 5,
  right: 95,
  carrier: slot(8.75, 5, 3.25),
  wordmark: fixed(8.75, 3.25),
  rules: [11, 62.5, 116],
  hero: hero(16.5, 31.5, 28.75),
  region: slot(42.75, 8.5, 5.5),
  postcode: fixed(42.75, 5),
  name: slot(52, 6.25, 4),
  several: slot(52, 6.25, 4),
  phone: slot(58.75, 5, 3),
  marks: { top: 45.875, size: 9.5, names: { base: 58.75, em: 2.75 }, gap: 2.75 },
  qr: qr(95, 68.25, 1.25),
  caption: fixed(70.5, 3),
  words: [slot(81.25, 10, 7), slot(92, 10, 7)],
  wordsRoom: 48.75,
  hintKo: fixed(99.5, 3.75),
  hintEn: slot(104.5, 3, 2.5),
  typedId: slot(112.5, 4.25, 2.5),
  bars: { top: 121, height: 13 },
  tracking: slot(138.75, 4.25, 3),
  orderCaption: fixed(123.125, 2.75),
  order: slot(128, 3.75, 2.75),
  orderBelow: slot(138.75, 3.25, 2.75),
  orderAlone: slot(130.75, 7.25, 4),
  sender: slot(144.75, 3, 2.75),
  date: fixed(144.75, 3),
}

export const TALL_139: TallGeometry = {
  left: 5,
  right: 94,
  carrier: slot(8.25, 4.75, 3.25),
  wordmark: fixed(8.25, 3.25),
  rules: [10.25, 57.5, 110.25],
  hero: hero(15, 28.75, 26.25),
  region: slot(39.25, 8, 5.5),
  postcode: fixed(39.25, 4.75),
  name: slot(48, 6, 4),
  several: slot(48, 6, 4),
  phone: slot(54.25, 4.75, 3),
  marks: { top: 42.125, size: 8.75, names: { base: 54.25, em: 2.75 }, gap: 2.75 },
  qr: qr(94, 63.25, 1.25),
  caption: fixed(65.5, 3),
  words: [slot(76.75, 10, 7), slot(87.75, 10, 7)],
  wordsRoom: 47.75,
  hintKo: fixed(94.5, 3.75),
  hintEn: slot(99.5, 3, 2.5),
  typedId: slot(107.5, 4.25, 2.5),
  bars: { top: 114, height: 10.5 },
  tracking: slot(128.75, 4.25, 3),
  orderCaption: fixed(116.125, 2.75),
  order: slot(121, 3.75, 2.75),
  orderBelow: slot(128.75, 3.25, 2.75),
  orderAlone: slot(123.75, 7.25, 4),
  sender: slot(134.5, 3, 2.75),
  date: fixed(134.5, 3),
}

export interface TallQrOnlyGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly wordmark: Slot
  readonly rules: readonly [a: number, b: number, c: number]
  readonly hero: HeroSlot
  readonly region: Slot
  /** Stacked downwards: picture, and its name `nameDrop` under the picture's top. */
  readonly marks: { readonly size: number; readonly pitch: number; readonly nameDrop: number; readonly nameEm: number }
  readonly qr: QrSlot
  readonly hints: readonly [Slot, Slot, Slot]
  readonly caption: Slot
  readonly words: Slot
  readonly typedId: Slot
}

const stackedMarks = { size: 11, pitch: 18.5, nameDrop: 14.375, nameEm: 2.75 }

export const TALL_150_QR_ONLY: TallQrOnlyGeometry = {
  left: 8,
  right: 92,
  carrier: TALL_150.carrier,
  wordmark: TALL_150.wordmark,
  rules: [11, 47.25, 122],
  hero: TALL_150.hero,
  region: TALL_150.region,
  marks: stackedMarks,
  qr: qr(92, 56, 2),
  hints: [fixed(104.5, 3), fixed(109.25, 3), fixed(114, 3)],
  caption: fixed(133.75, 3),
  words: slot(133.75, 9, 6),
  typedId: slot(144, 4.25, 2.5),
}

export const TALL_139_QR_ONLY: TallQrOnlyGeometry = {
  left: 7,
  right: 92,
  carrier: TALL_139.carrier,
  wordmark: TALL_139.wordmark,
  rules: [10.25, 43.5, 109.25],
  hero: TALL_139.hero,
  region: TALL_139.region,
  marks: stackedMarks,
  qr: qr(92, 51.5, 1.75),
  hints: [fixed(92.75, 3), fixed(97.5, 3), fixed(102.25, 3)],
  caption: fixed(121.5, 3),
  words: slot(121.5, 9, 6),
  typedId: slot(133, 4.25, 2.5),
}

/** The token in two rows of three columns. */
export interface ColumnsSlot {
  readonly columns: readonly [number, number, number]
  readonly rows: readonly [base: number, base: number]
  readonly em: number
  readonly least: number
}

export interface SquareGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly wordmark: Slot
  readonly hero: HeroSlot
  readonly region: Slot
  readonly name: Slot
  readonly several: Slot
  readonly marks: MarksSlot
  readonly rule: number
  readonly qr: QrSlot
  readonly caption: Slot
  readonly words: Slot
  readonly wordsRoom: number
  readonly hintKo: Slot
  readonly hintEn: Slot
  readonly typedId: ColumnsSlot
  readonly bars: BarsSlot
  readonly tracking: Slot
  readonly order: Slot
  readonly sender: Slot
  readonly alone: {
    readonly orderCaption: Slot
    readonly order: Slot
    readonly date: Slot
    readonly sender: Slot
  }
  /** A pick-up pass has these on the hero's line. */
  readonly pickup: { readonly caption: Slot; readonly window: Slot }
}

const SQUARE_HERO = hero(13, 25, 22.75)

export const SQUARE: SquareGeometry = {
  left: 5,
  right: 95,
  carrier: slot(8.25, 4.25, 3),
  wordmark: fixed(8.25, 3),
  hero: SQUARE_HERO,
  region: slot(33.5, 7, 5),
  name: slot(40.25, 4.75, 3),
  several: slot(40.25, 4.75, 3.5),
  marks: { top: 29.5, size: 7.75, names: { base: 40.25, em: 2.5 }, gap: 2 },
  rule: 43.25,
  qr: qr(95, 48.5, 1.125),
  caption: fixed(50.75, 2.75),
  words: slot(59.5, 8, 6),
  wordsRoom: 52.875,
  hintKo: fixed(65.75, 3.25),
  hintEn: slot(70, 2.75, 2.5),
  typedId: { columns: [5, 21, 37], rows: [76, 81.125], em: 4.125, least: 2.5 },
  bars: { top: 85.75, height: 9.25 },
  tracking: slot(88.625, 4.125, 2.5),
  order: fixed(91.875, 2.5),
  sender: fixed(94.625, 2.5),
  alone: {
    orderCaption: fixed(87.75, 2.5),
    order: slot(94.75, 5.75, 3),
    date: fixed(94.75, 3),
    sender: fixed(87.75, 2.5),
  },
  pickup: { caption: fixed(14.125, 2.75), window: slot(25, 7.5, 4) },
}

/** As SQUARE above the rule; below it the QR takes the room of the name and the bars. */
export interface SquareQrOnlyGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly wordmark: Slot
  readonly hero: HeroSlot
  readonly region: Slot
  readonly marks: MarksSlot
  readonly rule: number
  readonly qr: QrSlot
  readonly caption: Slot
  readonly words: readonly [Slot, Slot]
  readonly wordsRoom: number
  readonly hintKo: Slot
  readonly hintEn: Slot
  readonly typedId: ColumnsSlot
}

export const SQUARE_QR_ONLY: SquareQrOnlyGeometry = {
  left: 6,
  right: 94,
  carrier: SQUARE.carrier,
  wordmark: SQUARE.wordmark,
  hero: SQUARE.hero,
  region: SQUARE.region,
  marks: SQUARE.marks,
  rule: SQUARE.rule,
  qr: qr(94, 50, 1.5),
  caption: fixed(52.25, 2.75),
  words: [slot(61.125, 8, 6), slot(70.125, 8, 6)],
  wordsRoom: 38.5,
  hintKo: fixed(77, 3.25),
  hintEn: slot(81.25, 2.75, 2.5),
  typedId: { columns: [6, 17.5, 29.25], rows: [88.75, 93.5], em: 3.25, least: 2.5 },
}

export interface CompactGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly order: Slot
  readonly orderRoom: number
  readonly hero: HeroSlot
  readonly region: Slot
  readonly name: Slot
  readonly several: Slot
  /** Region, name and marks end here: the QR's quiet zone begins. */
  readonly middle: number
  readonly qr: QrSlot
  readonly words: Slot
  readonly wordsRoom: number
  readonly hintKo: Slot
  readonly hintEn: Slot
  readonly typedId: ColumnsSlot
  readonly marks: MarksSlot
  readonly bars: BarsSlot
  readonly tracking: Slot
  readonly sender: Slot
}

export const COMPACT: CompactGeometry = {
  left: 5,
  right: 94,
  carrier: slot(7.75, 3.75, 2.75),
  order: slot(7.75, 2.75, 2.5),
  orderRoom: 38,
  hero: hero(12, 22.75, 20.75),
  region: slot(30.25, 5.5, 4),
  name: slot(36, 3.75, 2.75),
  several: slot(36, 3.75, 3.5),
  middle: 61,
  qr: qr(94, 27.5, 1),
  words: slot(44.25, 6, 4.5),
  wordsRoom: 34.5,
  hintKo: fixed(41, 2.5),
  hintEn: fixed(44.25, 2.5),
  typedId: { columns: [5, 16.5, 28.25], rows: [49.25, 53.25], em: 3.25, least: 2.5 },
  marks: { top: 47, size: 6.25, gap: 1.125 },
  bars: { top: 55.75, height: 7.75 },
  tracking: slot(63.5, 4, 2.5),
  sender: slot(63.5, 3, 2.5),
}

export interface CompactQrOnlyGeometry {
  readonly left: number
  readonly right: number
  readonly carrier: Slot
  readonly hero: HeroSlot
  readonly region: Slot
  readonly middle: number
  readonly qr: QrSlot
  readonly words: Slot
  readonly hintKo: Slot
  readonly hintEn: Slot
  readonly typedId: ColumnsSlot
  readonly marks: MarksSlot
}

/** Without name and bars the QR grows to 1.125 mm a module; the typed id stands on its lower edge. */
export const COMPACT_QR_ONLY: CompactQrOnlyGeometry = {
  left: 5,
  right: 94,
  carrier: COMPACT.carrier,
  hero: COMPACT.hero,
  region: COMPACT.region,
  middle: 56.75,
  qr: qr(94, 29, 1.125),
  words: slot(40, 7, 5),
  hintKo: fixed(46.25, 2.75),
  hintEn: fixed(49.75, 2.75),
  typedId: { columns: [5, 21, 37], rows: [56.5, 61.625], em: 4.125, least: 2.5 },
  marks: { top: 43.5, size: 6.25, gap: 1.125 },
}
