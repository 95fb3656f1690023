/**
 * The layout's result and every renderer's input. Lengths are millimetres, x from the label's left edge, y from its
 * top edge downwards; an em is the font size in millimetres.
 */
export interface Drawing {
  readonly widthMm: number
  readonly heightMm: number
  /**
   * What is the same on every label of this layout (rules, wordmark, captions, hints). The same array object is shared
   * by all labels that have it, so that a renderer can draw it once and refer to it.
   */
  readonly frame: readonly DrawItem[]
  /** What differs from label to label. */
  readonly items: readonly DrawItem[]
}

export type DrawItem = TextItem | RuleItem | QrItem | BarcodeItem | MarkItem

/** Which element of the label a text is; tests and the SVG's aria-label use it. */
export type TextRole =
  | 'carrier'
  | 'wordmark'
  | 'hero'
  | 'region'
  | 'postcode'
  | 'name'
  | 'phone'
  | 'mark-name'
  | 'caption'
  | 'check-word'
  | 'hint'
  | 'typed-id'
  | 'tracking'
  | 'order'
  | 'sender'
  | 'window'
  | 'date'

export type Weight = 'bold' | 'extrabold'

/** One run of text on one baseline. Alignment and fitting are done: `xMm` is the pen origin of the first glyph. */
export interface TextItem {
  readonly kind: 'text'
  readonly role: TextRole
  readonly text: string
  readonly weight: Weight
  readonly xMm: number
  readonly baselineMm: number
  readonly emMm: number
  /** Extra space after each glyph but the last, in em. */
  readonly trackingEm?: number
}

/** A filled rectangle. */
export interface RuleItem {
  readonly kind: 'rule'
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
}

/** A QR symbol without its quiet zone: its left and top edge and the side of one module. */
export interface QrItem {
  readonly kind: 'qr'
  readonly matrix: SymbolMatrix
  /** What the symbol must read as when it is decoded back. */
  readonly payload: string
  readonly xMm: number
  readonly yMm: number
  readonly moduleMm: number
}

/** Row-major modules of a square symbol, 1 = dark. */
export interface SymbolMatrix {
  readonly size: number
  readonly modules: Uint8Array
}

/** A Code128 symbol without its quiet zones. */
export interface BarcodeItem {
  readonly kind: 'code128'
  /** Widths in modules, bar first, bars and spaces in turn. */
  readonly widths: Uint8Array
  readonly text: string
  readonly xMm: number
  readonly yMm: number
  readonly moduleMm: number
  readonly heightMm: number
}

/** A handling mark, drawn in a square. */
export interface MarkItem {
  readonly kind: 'mark'
  readonly mark: 'fragile' | 'cold' | 'up' | 'dry'
  readonly xMm: number
  readonly yMm: number
  readonly sizeMm: number
}
