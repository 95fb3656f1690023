import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, toWords } from './layout.ts'
import { penaltyOf } from './penalty.ts'
import { balanceOfStandard, penaltyByModule } from './test/penalty-by-module.ts'

const RUNS = ['0', '1', '00000', '11111', '1111111', '10', '1011101', '10111010000', '00001011101', '000010111010000']

/** Squares of modules made of the things the rule looks for, along the rows or along the columns. */
const squareOf = (size: number) =>
  fc
    .tuple(fc.array(fc.constantFrom(...RUNS), { minLength: 200, maxLength: 500 }), fc.boolean())
    .map(([runs, turned]) => {
      const text = runs.join('').padEnd(size * size, '01')
      return Uint8Array.from({ length: size * size }, (_, i) =>
        Number(text[turned ? (i % size) * size + Math.floor(i / size) : i]),
      )
    })

describe.each([1, 2, 3, 4, 5, 6])('the penalty of version %i', version => {
  const layout = layoutOf(version, 'Q')
  const { size, lanes } = layout

  it('is what counting module by module gives', () => {
    fc.assert(
      fc.property(squareOf(size), modules => {
        const words = toWords(modules, size, lanes)
        const expected = penaltyByModule({ size, modules }, balanceOfStandard)
        expect(penaltyOf(words, new Int32Array(words.length), layout)).toBe(expected)
        expect(penaltyOf(new Int32Array(words.length), words, layout)).toBe(expected)
      }),
    )
  })

  it('is known for a square of one colour and for a chequered one', () => {
    const light = new Int32Array(2 * lanes * size)
    // Each line is one run, each inner corner a block, all dark or all light is ten steps from half.
    const oneColour = 2 * size * (size - 2) + 3 * (size - 1) ** 2 + 100
    expect(penaltyOf(light, light, layout)).toBe(oneColour)
    expect(penaltyOf(light, toWords(new Uint8Array(size * size).fill(1), size, lanes), layout)).toBe(oneColour)
    const chequered = Uint8Array.from({ length: size * size }, (_, i) => i % 2)
    expect(penaltyOf(light, toWords(chequered, size, lanes), layout)).toBe(0)
  })
})
