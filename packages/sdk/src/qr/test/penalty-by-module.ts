import type { QrCode } from '../encode-qr.ts'

type Matrix = Pick<QrCode, 'size' | 'modules'>

/** The four features of ISO/IEC 18004, 7.8.3, counted module by module: the slow reference for `penaltyOf`. */
export function penaltyByModule({ size, modules }: Matrix, balance: (darkPercent: number) => number): number {
  const at = (row: number, column: number) => modules[row * size + column]!
  let points = 0
  const lines = Array.from({ length: size }, (_, i) => [
    Array.from({ length: size }, (_, j) => at(i, j)).join(''),
    Array.from({ length: size }, (_, j) => at(j, i)).join(''),
  ]).flat()
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2
    points += 40 * (line.match(/(?=10111010000)/g) ?? []).length
    points += 40 * (line.match(/(?=00001011101)/g) ?? []).length
  }
  for (let row = 1; row < size; row++)
    for (let column = 1; column < size; column++) {
      const dark = at(row, column) + at(row - 1, column) + at(row, column - 1) + at(row - 1, column - 1)
      if (dark === 0 || dark === 4) points += 3
    }
  const dark = modules.reduce((sum, module) => sum + module, 0)
  return points + 10 * balance((100 * dark) / (size * size))
}

/** N4 as the standard words it: steps of 5 % away from 50 %, 45 to 55 % being none. */
export const balanceOfStandard = (darkPercent: number) => Math.floor(Math.abs(darkPercent - 50) / 5 + 1e-9)

/** N4 as npm's `qrcode` has it: 50.1 to 55 % already counts as one step. */
export const balanceOfQrcode = (darkPercent: number) => Math.abs(Math.ceil(darkPercent / 5) - 10)
