/** Characters of one cell; more are an error of the row. The contract has the same limit for a field. */
export const FIELD_MAX_CHARS = 8192
/** Characters of one record; more are an error of the row, and a quote open for longer over several lines counts as never closed. */
export const RECORD_MAX_CHARS = 64 * 1024
/** Characters of an order number, as in the contract. */
export const KEY_MAX_CHARS = 200
/** Rows of a batch, as many as the API takes at once. */
export const BATCH_ROWS = 500
/** Rows of the first batch; each that follows has twice as many. Whoever works on them in turns begins sooner. */
export const FIRST_BATCH_ROWS = 64
