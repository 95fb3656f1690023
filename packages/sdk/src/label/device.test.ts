import { describe, expect, it } from 'vitest'
import { barDots, dotsPerMm, qrModuleDots } from './device.ts'

describe('devices', () => {
  it('heads called 203 and 305 dpi have 8 and 12 dots a millimetre, others divide the inch', () => {
    expect([203, 300, 305, 600].map(dotsPerMm)).toEqual([8, 300 / 25.4, 12, 600 / 25.4])
  })

  it('modules are never rounded up', () => {
    expect(qrModuleDots(36.25, 29, 8)).toBe(10)
    expect(qrModuleDots(36.24, 29, 8)).toBe(9)
    expect(qrModuleDots(29, 29, 11.811)).toBe(11)
  })

  it.each([
    [8, 16, 15.9],
    [300 / 25.4, 20, 19.9],
    [600 / 25.4, 32, 31.9],
  ])(
    'at %d dots a millimetre, four modules of %d dots in all are readable and fewer are refused',
    (perMm, enough, tooFew) => {
      expect(qrModuleDots(enough / perMm, 4, perMm)).toBe(enough / 4)
      expect(() => qrModuleDots(tooFew / perMm, 4, perMm)).toThrow('LABEL_RESOLUTION_TOO_LOW')
    },
  )

  it('bars have 4 or 3 dots at 203 dpi, 6 to 4 at 300 and 305, 12 to 9 at 600', () => {
    expect(barDots(8)).toEqual([4, 3])
    expect(barDots(300 / 25.4)).toEqual([6, 5, 4])
    expect(barDots(12)).toEqual([6, 5, 4])
    expect(barDots(600 / 25.4)).toEqual([12, 11, 10, 9])
    expect(() => barDots(2)).toThrow('LABEL_RESOLUTION_TOO_LOW')
  })
})
