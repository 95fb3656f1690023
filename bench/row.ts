/** One measured comparison. `ratio` is ours against the peer's, above 1 where ours is better. */
export interface Row {
  readonly what: string
  readonly ours: number
  readonly peer: number
  readonly unit: string
  readonly ratio: number
  readonly note?: string
}
