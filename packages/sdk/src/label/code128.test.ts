import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCode128 } from './code128.ts'
import { LabelError } from './label-error.ts'
import { drawBars } from './test/draw-bars.ts'
import { readSymbols } from './test/read-symbols.ts'

describe('Code128', () => {
  it.each([
    ['12 digits (CJ, Hanjin, Lotte)', '512340987653', 101],
    ['11 digits (Logen)', '91234567894', 112],
    ['13 digits (Korea Post)', '6865100412355', 123],
    ['S10', 'EE123456785KR', 156],
  ])('%s take as few modules as the label design counts with', (_, text, modules) => {
    expect(encodeCode128(text).modules).toBe(modules)
  })

  it('is read back by an independent reader, whatever the mix of sets', async () => {
    for (const text of [
      '512340987653',
      '91234567894',
      '6865100412355',
      'EE123456785KR',
      'a1b22c333d4444e55555',
      '0',
      '~ 00',
    ])
      expect(await readSymbols(drawBars(encodeCode128(text).widths))).toEqual([text])
  })

  it('starts with a bar, ends with a bar, and every symbol is eleven modules wide', () => {
    fc.assert(
      fc.property(printable, text => {
        const { widths, modules, values } = encodeCode128(text)
        expect(widths.length % 2).toBe(1)
        expect(widths.every(width => width >= 1 && width <= 4)).toBe(true)
        expect(modules).toBe(11 * values.length + 13)
        expect(widths.reduce((sum, width) => sum + width, 0)).toBe(modules)
      }),
    )
  })

  it('has a right check symbol and gives the text back, in no more symbols than set B alone', () => {
    fc.assert(
      fc.property(printable, text => {
        const { values } = encodeCode128(text)
        const sum = values.slice(1, -1).reduce((all, value, i) => all + value * (i + 1), values[0]!)
        expect(values.at(-1)).toBe(sum % 103)
        expect(readValues(values.slice(0, -1))).toBe(text)
        expect(values.length).toBeLessThanOrEqual(text.length + 2)
      }),
    )
  })

  it.each(['', '한글', 'tab\there', 'é'])('refuses %j by name', text => {
    expect(() => encodeCode128(text)).toThrow(new LabelError('TRACKING_INVALID', 'trackingNumber'))
  })
})

const printable = fc.string({
  unit: fc.constantFrom(...'0123456789012345678901234567890AZaz -~'),
  minLength: 1,
  maxLength: 40,
})

/** The standard's reading of the symbol values, apart from the writer's code. */
function readValues(values: readonly number[]): string {
  let set = values[0] === 105 ? 'C' : 'B'
  let text = ''
  for (const value of values.slice(1)) {
    if (value === 99 && set === 'B') set = 'C'
    else if (value === 100 && set === 'C') set = 'B'
    else text += set === 'C' ? String(value).padStart(2, '0') : String.fromCharCode(value + 32)
  }
  return text
}
