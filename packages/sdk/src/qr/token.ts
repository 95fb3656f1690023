import { QrError } from './qr-error.ts'

/** Crockford's base32: no I, L, O (read as 1, 1, 0) and no U. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 26 characters are 130 bits: the first one holds the two bits too many, so it is at most 7. */
const TOKEN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const TOKEN_BYTES = 16
/** Longer than any URL a label carries; what comes from a scanner or a form is not read further. */
const LONGEST_TEXT = 512

/**
 * The parcel's id as the label carries it: 128 bits as 26 upper-case characters.
 * @param random16 16 bytes of a cryptographic source; nothing else may go in, for the token is all a viewer proves
 * @throws QrError TOKEN_INVALID when there are not 16 bytes
 */
export function newToken(random16: Uint8Array): string {
  if (random16.length !== TOKEN_BYTES) throw new QrError('TOKEN_INVALID')
  let token = ''
  let bits = 0
  // Two leading zero bits make 128 bits into 26 whole digits.
  let pending = 2
  for (const byte of random16) {
    bits = ((bits << 8) | byte) & 0xfff
    pending += 8
    while (pending >= 5) {
      pending -= 5
      token += ALPHABET[(bits >> pending) & 31]
    }
  }
  return token
}

/**
 * The token in what a person typed or a scanner read: case, spaces and hyphens do not matter, I and L are 1, O is 0,
 * full-width letters of a Korean keyboard count, and a whole `HTTPS://HOST/#TOKEN` is taken as its token.
 * @returns the 26 characters as printed, or undefined when it is no token
 */
export function parseToken(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  const typed = text
    .normalize('NFKC')
    .replace(/^\s*https?:\/\/[^#]*#/i, '')
    .replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff\u2010-\u2015\u2212-]+/g, '')
  // Only ASCII may change its case here: 'ı' would become I, and 'ſ' S.
  if (!/^[0-9a-z]{26}$/i.test(typed)) return undefined
  const token = typed.toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0')
  return TOKEN.test(token) ? token : undefined
}

/**
 * The 16 bytes of a token; `newToken` of them gives it back.
 * @throws QrError TOKEN_INVALID for anything but the 26 printed characters (`parseToken` makes them of typed text)
 */
export function tokenBytes(token: string): Uint8Array {
  requireToken(token)
  const bytes = new Uint8Array(TOKEN_BYTES)
  let bits = 0
  let pending = -2
  let at = 0
  for (const digit of token) {
    bits = ((bits << 5) | ALPHABET.indexOf(digit)) & 0x1fff
    pending += 5
    if (pending >= 8) {
      pending -= 8
      bytes[at++] = bits >> pending
    }
  }
  return bytes
}

/**
 * The token in six groups, 4-4-5 4-4-5, as the label prints it for typing.
 * @throws QrError TOKEN_INVALID
 */
export function groupToken(token: string): [string, string, string, string, string, string] {
  requireToken(token)
  return [
    token.slice(0, 4),
    token.slice(4, 8),
    token.slice(8, 13),
    token.slice(13, 17),
    token.slice(17, 21),
    token.slice(21),
  ]
}

/**
 * What the QR holds: `HTTPS://HOST/#TOKEN`. Upper case costs 5.5 bits a character where lower case costs 8; the
 * fragment never reaches a server log. Scheme and host mean the same in capitals, a path does not: a `publicUrl`
 * whose path has lower-case letters is refused rather than printed as another address. The port stays.
 * @param publicUrl where the labels of this installation are looked up, e.g. `https://exq.kr`
 * @throws QrError PUBLIC_URL_INVALID, TOKEN_INVALID
 */
export function payloadFor(publicUrl: string, token: string): string {
  requireToken(token)
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined
  const printable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(publicUrl) &&
    url.pathname === url.pathname.toUpperCase()
  if (!printable) throw new QrError('PUBLIC_URL_INVALID')
  return `${url.origin.toUpperCase()}${url.pathname}#${token}`
}

function requireToken(token: string): void {
  if (!TOKEN.test(token)) throw new QrError('TOKEN_INVALID')
}
