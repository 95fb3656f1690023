/** Waybills or tracking numbers in one batch request. */
export const BATCH_MAX_ITEMS = 500
/** Characters in one free-text field; the same as the cap on a CSV field. */
export const FIELD_MAX_CHARS = 8192
/** Rows of one page of a list. */
export const PAGE_MAX_ITEMS = 200
/** Bytes of a request body unless the operation says more. */
export const BODY_MAX_BYTES = 64 * 1024
/** Bytes of a batch request body. */
export const BATCH_BODY_MAX_BYTES = 16 * 1024 * 1024
/** Days for which an answer can be replayed with its Idempotency-Key. */
export const IDEMPOTENCY_DAYS = 7
