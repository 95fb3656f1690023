export { checkWords } from './check-words.ts'
export { QrError, type QrErrorCode } from './qr-error.ts'
export { groupToken, newToken, parseToken, payloadFor, tokenBytes } from './token.ts'
