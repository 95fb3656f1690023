import { checkWords, newToken, payloadFor } from '@exqress/sdk/qr'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTokenForm } from './tokens.ts'
import { visible } from './visible.ts'

const TOKEN = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

describe('the token in what a code says', () => {
  it('is found in every payload that a label can carry, on any host, with its check words', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.constantFrom('https://exq.kr', 'http://parcels.example:8080', 'https://a.example/Q/'),
        (bytes, publicUrl) => {
          const token = newToken(bytes)
          const form = { valid: true, token, checkWords: checkWords(token) }
          expect(readTokenForm(payloadFor(publicUrl, token))).toEqual(form)
          expect(readTokenForm(token)).toEqual(form)
        },
      ),
    )
  })

  it('is missing from what others print', () => {
    for (const text of ['', 'https://example.com', `https://example.com/?${TOKEN}`, 'hello', `x${TOKEN}`, `${TOKEN}\n`])
      expect(readTokenForm(text), text).toBeUndefined()
  })

  it('is malformed where an address leads to our labels and holds none', () => {
    expect(readTokenForm('HTTPS://EXQ.KR/#01ARZ3NDEKTSV4RRFFQ69G5FA')).toEqual({ valid: false })
    expect(readTokenForm('HTTPS://EXQ.KR/#81ARZ3NDEKTSV4RRFFQ69G5FAV')).toEqual({ valid: false })
    expect(readTokenForm('https://shop.example/#x', 'shop.example')).toEqual({ valid: false })
    expect(readTokenForm('https://shop.example/#x')).toBeUndefined()
  })
})

it('no text that is shown can move the cursor, colour the screen or turn its direction', () => {
  expect(visible('a\u001b[31mb\r\n\u009bc\u202ed')).toBe('a\\u001b[31mb\\r\\n\\u009bc\\u202ed')
  expect(visible('사진 1.png')).toBe('사진 1.png')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/u)
    }),
  )
})
