import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { detectEncoding } from './detect.ts'
import { type Encoding, parseEncoding } from './encoding.ts'
import { orderList, refusal, source } from './invented-orders.ts'
import type { CsvRefused } from './refused.ts'
import { CHUNK_BYTES } from './source.ts'

const text = orderList(3)
const cp949 = (from: string) => iconv.encode(from, 'cp949')
const utf16le = (from: string) => Buffer.from(from, 'utf16le')
const bytes = (...values: number[]) => Buffer.from(values)
const detect = (content: string | Uint8Array, encoding?: Encoding) => detectEncoding(source(content), { encoding })
const found = async (content: string | Uint8Array) => {
  const { encoding, bom } = await detect(content)
  return bom ? `${encoding} with BOM` : encoding
}
async function refused(content: string | Uint8Array, encoding?: Encoding): Promise<unknown> {
  const error = (await detect(content, encoding).catch((thrown: unknown) => thrown)) as CsvRefused
  return { code: error.code, ...(error.where?.line === undefined ? {} : { line: error.where.line }) }
}

describe('the encoding of a file', () => {
  it('is the one of its byte order mark, else UTF-8, else CP949', async () => {
    expect(await found(text)).toBe('utf-8')
    expect(await found(`\ufeff${text}`)).toBe('utf-8 with BOM')
    expect(await found(utf16le(`\ufeff${text}`))).toBe('utf-16le with BOM')
    expect(await found(utf16le(`\ufeff${text}`).swap16())).toBe('utf-16be with BOM')
    expect(await found(cp949(text))).toBe('cp949')
    expect(await found('name,phone,address\r\n')).toBe('utf-8')
  })

  it('may be told, and is then as strict', async () => {
    expect((await detect(utf16le(text), 'utf-16le')).encoding).toBe('utf-16le')
    expect(await refused(cp949(text), 'utf-8')).toEqual({ code: 'ENCODING_INVALID', line: 1 })
    expect(await refused(utf16le(`\ufeff${text}`), 'utf-8')).toEqual({ code: 'ENCODING_CONFLICT' })
    expect(parseEncoding('EUC-KR')).toBe('cp949')
    expect(parseEncoding('auto')).toBeUndefined()
    expect(() => parseEncoding('sjis')).toThrow('ENCODING_UNKNOWN')
  })

  it('is the same wherever a chunk ends', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const long = `${'x'.repeat(CHUNK_BYTES - 20 + shift)}${text}`
      expect(await found(long)).toBe('utf-8')
      expect(await found(cp949(long))).toBe('cp949')
      expect(await found(utf16le(`\ufeff${long}`))).toBe('utf-16le with BOM')
    }
  })

  it('is never taken for another by chance: any Korean text is read back as it was', async () => {
    const hangul = fc.integer({ min: 0xac00, max: 0xd7a3 }).map(unit => String.fromCharCode(unit))
    const line = fc.array(fc.oneof(hangul, fc.constantFrom('a', '1', ',', ' ')), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async rows => {
        const content = `${rows.map(row => row.join('')).join('\n')}\n`
        expect(await found(content)).toBe('utf-8')
        // Pure ASCII is both; a few bytes of CP949 may be UTF-8 by chance, a line of Hangul is not.
        const other = `주문번호,받는분,주소\n${content}`
        expect(await found(cp949(other))).toBe('cp949')
      }),
    )
  })
})

describe('refused by name', () => {
  const line2 = text.indexOf('\n') + 1
  const head = Buffer.from(text.slice(0, line2))

  it.each<[string, Uint8Array | string, object]>([
    ['an empty file', '', { code: 'FILE_EMPTY' }],
    [
      'UTF-8 and CP949 rows in one file',
      Buffer.concat([Buffer.from(text), cp949(text)]),
      { code: 'ENCODING_MIXED', line: 5 },
    ],
    [
      'CP949 rows, then UTF-8 rows',
      Buffer.concat([cp949(text), Buffer.from(text)]),
      { code: 'ENCODING_MIXED', line: 5 },
    ],
    ['an overlong form', Buffer.concat([head, bytes(0x41, 0xc0, 0xaf, 0x2c)]), { code: 'ENCODING_INVALID', line: 2 }],
    [
      'a surrogate in UTF-8',
      Buffer.concat([head, bytes(0x41, 0xed, 0xa0, 0x80)]),
      { code: 'ENCODING_INVALID', line: 2 },
    ],
    [
      'UTF-8 cut off within a character',
      Buffer.from(text).subarray(0, head.length + 12),
      { code: 'FILE_TRUNCATED', line: 2 },
    ],
    [
      'CP949 cut off within a character',
      Buffer.concat([cp949(text), bytes(0xb0)]),
      { code: 'FILE_TRUNCATED', line: 5 },
    ],
    ['UTF-16 cut off within a unit', utf16le(`\ufeff${text}`).subarray(0, -5), { code: 'FILE_TRUNCATED', line: 4 }],
    [
      'UTF-16 with half a pair',
      Buffer.concat([utf16le(`\ufeff${text}`), bytes(0x00, 0xd8, 0x41, 0x00)]),
      { code: 'ENCODING_INVALID', line: 5 },
    ],
    ['UTF-16 without a mark', utf16le(text), { code: 'ENCODING_UTF16_NO_BOM' }],
    ['big-endian UTF-16 without a mark', utf16le(text).swap16(), { code: 'ENCODING_UTF16_NO_BOM' }],
    ['ASCII in UTF-16 without a mark', utf16le('name,phone\r\nA,1\r\n'), { code: 'ENCODING_UTF16_NO_BOM' }],
    ['four NULs in a row', `${text}\0\0\0\0`, { code: 'FILE_TRUNCATED' }],
    [
      'an encrypted .xlsx or .xls',
      bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0),
      { code: 'FILE_IS_XLS' },
    ],
    ['an .xlsx', Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml'), { code: 'FILE_IS_XLSX' }],
    ['a web page', '\n<!DOCTYPE html><table>', { code: 'FILE_IS_HTML' }],
    ['a web page in UTF-16', utf16le('\ufeff<HTML><body>'), { code: 'FILE_IS_HTML' }],
    ['an XML spreadsheet', '\ufeff<?xml version="1.0"?><Workbook/>', { code: 'FILE_IS_HTML' }],
    ['a PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), { code: 'FILE_NOT_TEXT' }],
    ['a PDF', '%PDF-1.7\n', { code: 'FILE_NOT_TEXT' }],
    [
      'bytes of no meaning',
      Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 7919) % 256)),
      { code: 'FILE_NOT_TEXT' },
    ],
  ])('%s', async (_, content, expected) => {
    expect(await refused(content)).toEqual(expected)
  })

  it('a run of NULs that lies across two chunks', async () => {
    for (let before = 1; before <= 3; before++) {
      const content = `${'x'.repeat(CHUNK_BYTES - before)}${'\0'.repeat(4)}y`
      expect(await refused(content)).toEqual({ code: 'FILE_TRUNCATED' })
    }
  })

  it('but single NULs and escapes are a matter of their rows', async () => {
    expect(await found(`${text}a\0b\x1b[2J,\0\0\0\r\n`)).toBe('utf-8')
  })

  it('every cut of a UTF-8 file is either read as UTF-8 or refused, never read as something else', async () => {
    const whole = Buffer.from(text)
    for (let cut = 20; cut < whole.length; cut++) {
      const piece = whole.subarray(0, cut)
      const result = await refusal(detect(piece))
      if (result === 'not refused') expect(await found(piece)).toBe('utf-8')
      else expect(result).toBe('FILE_TRUNCATED')
    }
  })
})
