import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStrongEnough } from './judge-password.ts'

describe('a new password', () => {
  it.each([
    ['too short', 'x7#Kq9!zT'],
    ['common', 'manchester'],
    ['common, in other letters', 'ManChester'],
    ['common, in full width', 'ｐａｓｓｗｏｒｄ１２３'],
    ['one character', 'aaaaaaaaaaaaaaaa'],
    ['three characters', 'ababcbabcbab'],
    ['a row of digits, longer than the row', '12345678901234567'],
    ['a row of the keyboard', 'qwertyuiopas'],
    ['a row backwards', 'poiuytrewq'],
    ['the alphabet from its middle', 'mnopqrstuvwx'],
    ['a word repeated', 'summersummer'],
    ['a word repeated with a year behind', 'spring7spring7!!'],
    ['the login', 'saebom.namgung@mail.example'],
    ['the name of the login with a digit', 'saebom.namgung1'],
  ])('that is refused: %s', async (_, password) => {
    expect(await isStrongEnough(password, 'Saebom.Namgung@mail.example')).toBe(false)
  })

  it.each([
    ['words in a row', '등대지기와 수염고래 7'],
    ['small letters alone', 'lantern harbour pickle'],
    ['blanks count too', 'a b c d e f g h'],
    ['ten characters outside the usual planes', '🐋🐙🦑🦐🦞🦀🐡🐠🐟🐬'],
    ['two hundred characters', 'lighthouse keeper '.repeat(11)],
  ])('that is good: %s', async (_, password) => {
    expect(await isStrongEnough(password, 'saebom')).toBe(true)
  })

  it('of ten random characters is good, whichever they are', async () => {
    const random = fc.string({ minLength: 12, maxLength: 30, unit: 'binary' })
    await fc.assert(
      fc.asyncProperty(random, async password => {
        fc.pre(new Set(password.normalize('NFKC').toLowerCase()).size >= 8)
        fc.pre([...password.normalize('NFKC')].length >= 10)
        return isStrongEnough(password, 'saebom')
      }),
      { numRuns: 40 },
    )
  })
})
