import type { FileErrorCode } from '@exqress/sdk/errors'

/** Bytes looked at from the start of a file. */
export const HEAD_BYTES = 4096

const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))

/** What the first bytes of files that are no text look like. */
const SIGNATURES: readonly (readonly [FileErrorCode, Uint8Array])[] = [
  // Compound file: .xls, and every .xlsx with a password (SmartStore's downloads).
  ['FILE_IS_XLS', latin1('\xd0\xcf\x11\xe0')],
  // Zip: .xlsx, .ods, and zip files themselves.
  ['FILE_IS_XLSX', latin1('PK\x03\x04')],
  ['FILE_IS_XLSX', latin1('PK\x05\x06')],
  ['FILE_NOT_TEXT', latin1('\x89PNG')],
  ['FILE_NOT_TEXT', latin1('\xff\xd8\xff')],
  ['FILE_NOT_TEXT', latin1('GIF8')],
  ['FILE_NOT_TEXT', latin1('%PDF')],
  ['FILE_NOT_TEXT', latin1('{\\rtf')],
  ['FILE_NOT_TEXT', latin1('\x1f\x8b')],
  ['FILE_NOT_TEXT', latin1('7z\xbc\xaf\x27\x1c')],
  ['FILE_NOT_TEXT', latin1('Rar!\x1a')],
  ['FILE_NOT_TEXT', latin1('\x7fELF')],
  ['FILE_NOT_TEXT', latin1('SQLite format 3\0')],
]

/** The kind of a file that its first bytes give away; undefined for what may be text. */
export function signatureOf(head: Uint8Array): FileErrorCode | undefined {
  return SIGNATURES.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0]
}

const MARKUP = /^\s*<(?:!doctype|!--|\?xml|html|head|body|meta|table|style|script|div|form|workbook)\b/i

/** Malls export web pages and XML under the name .xls or .csv. */
export const isMarkup = (text: string): boolean =>
  MARKUP.test(text.replace(/^\uFEFF/, '')) || text.startsWith('MIME-Version:')

/** Whether the start of a file holds too many control bytes to be text. One stray escape is a matter of its row. */
export function isBinary(head: Uint8Array, { share = 0.1, atLeast = 8 } = {}): boolean {
  let controls = 0
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) controls++
  return controls >= atLeast && controls >= head.length * share
}

/**
 * UTF-16 without a byte order mark: ASCII shows as bytes with a NUL always on the same side, line ends and delimiters
 * among them.
 */
export function utf16Kind(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let even = 0
  let odd = 0
  let separatorsLittle = 0
  let separatorsBig = 0
  for (let at = 0; at + 1 < head.length; at += 2) {
    const first = head[at] as number
    const second = head[at + 1] as number
    if (first === 0) even++
    if (second === 0) odd++
    if (second === 0 && isSeparator(first)) separatorsLittle++
    if (first === 0 && isSeparator(second)) separatorsBig++
  }
  // Some syllables have a zero byte of their own (대 is U+B300), but far fewer than there is ASCII.
  const enough = head.length / 50
  if (odd >= enough && odd > 3 * even && separatorsLittle >= 2 && separatorsBig === 0) return 'utf-16le'
  if (even >= enough && even > 3 * odd && separatorsBig >= 2 && separatorsLittle === 0) return 'utf-16be'
  return undefined
}

const isSeparator = (byte: number) => byte === 0x0a || byte === 0x0d || byte === 0x2c || byte === 0x3b || byte === 0x09
