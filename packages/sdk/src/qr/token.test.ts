import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QrError } from './qr-error.ts'
import { groupToken, newToken, parseToken, payloadFor, tokenBytes } from './token.ts'

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const anyToken = sixteenBytes.map(newToken)
const TOKEN = '7ZZZABCDE0123456789FGHJKMN'

describe('a parcel token', () => {
  it('is 26 capitals and digits, whose first is at most 7', () => {
    fc.assert(fc.property(anyToken, token => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(token)))
  })

  it('holds all 128 bits, as base32 of the number they are', () => {
    fc.assert(
      fc.property(sixteenBytes, bytes => {
        const token = newToken(bytes)
        expect(tokenBytes(token)).toEqual(bytes)
        const number = [...bytes].reduce((all, byte) => (all << 8n) | BigInt(byte), 0n)
        const digits = [...number.toString(32).padStart(26, '0')]
        expect(token).toBe(digits.map(digit => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number.parseInt(digit, 32)]).join(''))
      }),
    )
  })

  it('of known bytes is known', () => {
    expect(newToken(new Uint8Array(16))).toBe('0'.repeat(26))
    expect(newToken(new Uint8Array(16).fill(255))).toBe(`7${'Z'.repeat(25)}`)
    expect(newToken(Uint8Array.from({ length: 16 }, (_, i) => i))).toBe('00041061050R3GG28A1C60T3GF')
  })

  it.each([0, 15, 17])('is not made of %i bytes', length => {
    expect(() => newToken(new Uint8Array(length))).toThrow(new QrError('TOKEN_INVALID'))
  })

  it('is printed in six groups that join to itself', () => {
    expect(groupToken(TOKEN)).toEqual(['7ZZZ', 'ABCD', 'E0123', '4567', '89FG', 'HJKMN'])
    fc.assert(fc.property(anyToken, token => groupToken(token).join('') === token))
  })
})

describe('typed or scanned text', () => {
  it('gives the token however it is grouped, in whatever case, with I, L and O for 1 and 0', () => {
    const separator = fc.constantFrom('', ' ', '-', ' - ', '\u2013', '\u00a0', '\u3000', '\n')
    const look: Record<string, string> = { '0': 'Oo0', '1': 'IiLl1' }
    fc.assert(
      fc.property(anyToken, fc.array(fc.tuple(separator, fc.nat()), { minLength: 26, maxLength: 26 }), (token, how) => {
        const typed = [...token].map((digit, i) => {
          const [before, pick] = how[i]!
          const ways = look[digit] ?? digit + digit.toLowerCase()
          return before + ways[pick % ways.length]
        })
        expect(parseToken(typed.join(''))).toBe(token)
      }),
    )
  })

  it.each([
    `HTTPS://EXQ.KR/#${TOKEN}`,
    `https://exq.kr/#${TOKEN.toLowerCase()}`,
    `  http://127.0.0.1:8080/#${TOKEN}\r\n`,
    `https://exq.kr/p?lang=ko#${TOKEN}`,
    [...TOKEN].map(c => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
  ])('%j is taken as its token', text => {
    expect(parseToken(text)).toBe(TOKEN)
  })

  it.each([
    ['nothing', ''],
    ['25 characters', TOKEN.slice(1)],
    ['27 characters', `${TOKEN}0`],
    ['more than 128 bits', `8${TOKEN.slice(1)}`],
    ['a U, which Crockford leaves out', TOKEN.replace('A', 'U')],
    ['Hangul', `${TOKEN.slice(1)}가`],
    ['a letter that only becomes ASCII when capitalised', TOKEN.replace('0', 'ı')],
    ['a URL without a fragment', `https://exq.kr/${TOKEN}`],
    ['another scheme', `ftp://exq.kr/#${TOKEN}`],
    ['two fragments', `https://exq.kr/#x#${TOKEN}`],
    ['a flood', ' '.repeat(1_000_000)],
  ])('%s is no token', (_, text) => {
    expect(parseToken(text)).toBeUndefined()
  })

  it('of any kind never makes it throw, and what it gives is a printed token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), text => {
        const token = parseToken(text)
        if (token !== undefined) expect(parseToken(token)).toBe(token)
      }),
    )
  })
})

describe('the payload of a QR', () => {
  it.each([
    ['https://exq.kr', 'HTTPS://EXQ.KR/#'],
    ['https://exq.kr/', 'HTTPS://EXQ.KR/#'],
    ['HTTPS://EXQ.KR:443', 'HTTPS://EXQ.KR/#'],
    ['http://127.0.0.1:8080', 'HTTP://127.0.0.1:8080/#'],
    ['https://exq.kr:8443/T', 'HTTPS://EXQ.KR:8443/T#'],
    ['https://exq.kr/42/', 'HTTPS://EXQ.KR/42/#'],
    ['https://택배.kr', 'HTTPS://XN--2H3B319A.KR/#'],
  ])('of %s begins with %s', (publicUrl, start) => {
    expect(payloadFor(publicUrl, TOKEN)).toBe(start + TOKEN)
  })

  it('leads to the same address as the publicUrl, and gives the token back', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: false, withQueryParameters: false }), anyToken, (publicUrl, token) => {
        let payload: string
        try {
          payload = payloadFor(publicUrl, token)
        } catch (error) {
          expect((error as QrError).code).toBe('PUBLIC_URL_INVALID')
          return
        }
        expect(new URL(payload).href).toBe(`${new URL(publicUrl).href}#${token}`)
        expect(payload).toBe(payload.toUpperCase())
        expect(parseToken(payload)).toBe(token)
      }),
    )
  })

  it.each([
    'exq.kr',
    '',
    'ftp://exq.kr',
    'https://exq.kr/t',
    'https://exq.kr/%ea%b0%80',
    'https://user@exq.kr',
    'https://:secret@exq.kr',
    'https://exq.kr/?',
    'https://exq.kr/?a=1',
    'https://exq.kr/#',
  ])('cannot be made of %j', publicUrl => {
    expect(() => payloadFor(publicUrl, TOKEN)).toThrow(new QrError('PUBLIC_URL_INVALID'))
  })

  it.each([TOKEN.toLowerCase(), 'X', `8${TOKEN.slice(1)}`, `${TOKEN}\n`])(
    'takes only a printed token, not %j',
    token => {
      expect(() => payloadFor('https://exq.kr', token)).toThrow(new QrError('TOKEN_INVALID'))
      expect(() => tokenBytes(token)).toThrow(new QrError('TOKEN_INVALID'))
      expect(() => groupToken(token)).toThrow(new QrError('TOKEN_INVALID'))
    },
  )
})
