import type { ErasureReceipt } from './vault.ts'

export const RECEIPT_FORMAT = 'exqress erasure receipt 1'

/** The text whose UTF-8 is signed: a JSON array of the receipt's own values in this order. */
export const receiptMessage = (receipt: Omit<ErasureReceipt, 'signature'>): string =>
  JSON.stringify([
    receipt.format,
    receipt.parcelId,
    receipt.tenant,
    receipt.erasedAt,
    receipt.cause,
    receipt.auditSeq,
    receipt.auditHash,
    receipt.publicKey,
  ])
