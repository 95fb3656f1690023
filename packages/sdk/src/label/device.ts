import { LabelError } from './label-error.ts'

const MM_PER_INCH = 25.4

/**
 * Dots a millimetre of a print head. Heads called 203 and 305 dpi have exactly 8 and 12 (they are made in millimetres);
 * the others are divided inches.
 */
export function dotsPerMm(dpi: number): number {
  if (dpi === 203) return 8
  if (dpi === 305) return 12
  return dpi / MM_PER_INCH
}

/** Rounding errors of lengths in millimetres are far below this share of a dot. */
const EPSILON = 1e-6

/**
 * Whole dots of one QR module: never rounded up, so that quiet zones only grow.
 * @throws LabelError LABEL_RESOLUTION_TOO_LOW under the floor (four dots at 203 dpi, qrcode.com; five at 300, eight at 600)
 */
export function qrModuleDots(sideMm: number, modules: number, perMm: number): number {
  const dots = Math.floor((sideMm * perMm) / modules + EPSILON)
  if (dots < qrFloorDots(perMm)) throw new LabelError('LABEL_RESOLUTION_TOO_LOW', 'payload')
  return dots
}

function qrFloorDots(perMm: number): number {
  if (perMm < 10) return 4
  return perMm < 20 ? 5 : 8
}

/** X dimension of Code128, widest first: half a millimetre, then down to three dots at 203 dpi. */
const WIDE_X_MM = 0.5
const NARROW_X_MM = 0.375
const LEAST_BAR_DOTS = 2

/** Whole dots that one Code128 module may have, widest first. Half a dot goes to the narrower side. */
export function barDots(perMm: number): number[] {
  const nearest = (mm: number) => Math.ceil(mm * perMm - 0.5 - EPSILON)
  const choices: number[] = []
  for (let dots = nearest(WIDE_X_MM); dots >= Math.max(nearest(NARROW_X_MM), LEAST_BAR_DOTS); dots--) choices.push(dots)
  if (choices.length === 0) throw new LabelError('LABEL_RESOLUTION_TOO_LOW', 'trackingNumber')
  return choices
}
