import type { Random } from './degrade-random.ts'
import { between, type Shot } from './degrade-shot.ts'

/**
 * Out of focus: a disc of 0.2 to 1.5 mm on the paper. With an aperture of 2.8 mm (5 mm, f/1.8) and the focus 5 cm off at
 * 30 cm it is 2.8 × 5 / 30 = 0.47 mm; three times that when the phone has not focused yet. Up to one module (1.0 to
 * 2.0 mm) the middle of every module keeps its full colour; at one and a half a lone module keeps 57 % of it.
 */
export function defocus(shot: Shot, strength: number): Shot {
  const radius = (between(0.2, 1.5, strength) * shot.perMm) / 2
  const taps: Tap[] = []
  const reach = Math.ceil(radius)
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const weight = Math.min(1, radius + 0.5 - Math.hypot(dx, dy))
      if (weight > 0) taps.push({ dx, dy, weight })
    }
  return convolve(shot, taps)
}

/**
 * A hand that moves at 2 to 9 cm/s during 1/100 to 1/60 s: 0.2 to 1.5 mm on the paper, in any direction. As with the
 * disc, up to a module's width its middle keeps its colour.
 */
export function motionBlur(shot: Shot, strength: number, random: Random): Shot {
  const length = between(0.2, 1.5, strength) * shot.perMm
  const turn = random.between(0, Math.PI)
  const weights = new Map<string, Tap>()
  const steps = Math.ceil(length * 4)
  for (let i = 0; i <= steps; i++) {
    const x = Math.cos(turn) * length * (i / steps - 0.5)
    const y = Math.sin(turn) * length * (i / steps - 0.5)
    const [left, top] = [Math.floor(x), Math.floor(y)]
    for (const dy of [top, top + 1])
      for (const dx of [left, left + 1]) {
        const weight = (1 - Math.abs(x - dx)) * (1 - Math.abs(y - dy))
        const before = weights.get(`${dx} ${dy}`)?.weight ?? 0
        if (weight > 0) weights.set(`${dx} ${dy}`, { dx, dy, weight: before + weight })
      }
  }
  return convolve(shot, [...weights.values()])
}

interface Tap {
  readonly dx: number
  readonly dy: number
  readonly weight: number
}

/** The mean of the taps' pixels; beyond the edge the picture repeats its last pixel. */
function convolve(shot: Shot, taps: readonly Tap[]): Shot {
  const { width, height, grey } = shot.picture
  const total = taps.reduce((sum, { weight }) => sum + weight, 0)
  const result = new Uint8Array(grey.length)
  const sums = new Float32Array(width)
  for (let y = 0; y < height; y++) {
    sums.fill(0.5)
    for (const { dx, dy, weight } of taps) {
      const share = weight / total
      const row = Math.min(height - 1, Math.max(0, y + dy)) * width
      const [from, to] = [Math.max(0, -dx), Math.min(width, width - dx)]
      for (let x = 0; x < from; x++) sums[x]! += share * grey[row]!
      for (let x = from; x < to; x++) sums[x]! += share * grey[row + x + dx]!
      for (let x = to; x < width; x++) sums[x]! += share * grey[row + width - 1]!
    }
    result.set(sums, y * width)
  }
  return { ...shot, picture: { width, height, grey: result } }
}
