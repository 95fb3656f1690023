import type { MarkItem } from './drawing.ts'
import type { Outline } from './faces.ts'

type Mark = MarkItem['mark']

/** Side of the square in which the marks are drawn below; y downwards there. */
const UNITS = 24

/**
 * The outline of a handling mark in a square of side 1, y upwards; lines and cubics only, filled by the nonzero rule.
 * They follow the meaning of the ISO 780 pictures, redrawn solid for 50–76 dots.
 */
export function markOutline(mark: Mark): Outline {
  const ops = mark === 'cold' ? flake() : SHAPES[mark]
  const outline = Float64Array.from(ops)
  for (let i = 0; i < outline.length; ) {
    const coordinates = COORDINATES[outline[i]!]!
    for (let j = i + 1; j <= i + coordinates; j += 2) {
      outline[j] = outline[j]! / UNITS
      outline[j + 1] = 1 - outline[j + 1]! / UNITS
    }
    i += 1 + coordinates
  }
  return outline
}

/** Coordinates after each op code of an `Outline`. */
const COORDINATES = [2, 2, 4, 6, 0]

// biome-ignore format: one contour a line reads better than one number a line
const SHAPES: Record<Exclude<Mark, 'cold'>, readonly number[]> = {
  // A glass; the crack is a notch in its rim, so that the fill needs no second colour.
  fragile: [
    0, 5.6, 1.5, 1, 11.098, 1.5, 1, 9.7, 5.6, 1, 12.6, 7.4, 1, 11.4, 11.7, 1, 15.1, 6.3, 1, 12.4, 4.6, 1, 14.132, 1.5,
    1, 18.4, 1.5, 1, 17.9, 8.7, 3, 17.686, 11.315, 15.771, 13.475, 13.2, 14,
    1, 13.2, 19.5, 1, 16.8, 19.5, 1, 16.8, 22.5, 1, 7.2, 22.5, 1, 7.2, 19.5, 1, 10.8, 19.5, 1, 10.8, 14,
    3, 8.229, 13.475, 6.314, 11.315, 6.1, 8.7, 4,
  ],
  // Two arrows on a bar.
  up: [
    0, 7, 1.5, 1, 12, 8.5, 1, 9.1, 8.5, 1, 9.1, 17.7, 1, 4.9, 17.7, 1, 4.9, 8.5, 1, 2, 8.5, 4,
    0, 17, 1.5, 1, 22, 8.5, 1, 19.1, 8.5, 1, 19.1, 17.7, 1, 14.9, 17.7, 1, 14.9, 8.5, 1, 12, 8.5, 4,
    0, 2, 19.8, 1, 22, 19.8, 1, 22, 22.5, 1, 2, 22.5, 4,
  ],
  // An umbrella.
  dry: [
    0, 12, 1.5, 3, 18, 1.5, 22, 5.8, 22.5, 11.5, 1, 1.5, 11.5, 3, 2, 5.8, 6, 1.5, 12, 1.5, 4,
    0, 10.9, 11, 1, 13.1, 11, 1, 13.1, 19.3, 3, 13.1, 21.123, 11.623, 22.6, 9.8, 22.6, 3, 7.977, 22.6, 6.5, 21.123, 6.5, 19.3,
    1, 8.7, 19.3, 3, 8.7, 19.908, 9.192, 20.4, 9.8, 20.4, 3, 10.408, 20.4, 10.9, 19.908, 10.9, 19.3, 4,
  ],
}

// biome-ignore format: as above
const ARM: readonly (readonly [x: number, y: number])[][] = [
  [[11, 12], [11, 1.6], [13, 1.6], [13, 12]],
  [[12, 7.6], [8.3, 3.9], [9.7, 2.5], [12, 4.8], [14.3, 2.5], [15.7, 3.9]],
]

/** A snow flake: one arm, turned six times about the middle. */
function flake(): number[] {
  const ops: number[] = []
  const middle = UNITS / 2
  for (let arm = 0; arm < 6; arm++) {
    const cosine = Math.cos((arm * Math.PI) / 3)
    const sine = Math.sin((arm * Math.PI) / 3)
    for (const contour of ARM) {
      contour.forEach(([x, y], i) => {
        const dx = x - middle
        const dy = y - middle
        ops.push(i === 0 ? 0 : 1, middle + cosine * dx - sine * dy, middle + sine * dx + cosine * dy)
      })
      ops.push(4)
    }
  }
  return ops
}
