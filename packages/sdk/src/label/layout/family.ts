import type { SymbolMatrix } from '../drawing.ts'
import type { Draft } from './draft.ts'

/** Where the caption "order number" stands, which is all in which the frames of one geometry differ. */
export type OrderCaption = 'beside' | 'alone' | 'none'

/** One way of laying out one kind of content: what differs from label to label, and the frame around it. */
export interface Family<Content> {
  items(draft: Draft, content: Content, matrix: SymbolMatrix): OrderCaption
  /** `host` is where the id can be typed. */
  frame(draft: Draft, order: OrderCaption, host: string): void
}
