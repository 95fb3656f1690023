import type { GreyPicture } from '../../label/test/read-symbols.ts'
import { greyJpeg, greyPng } from './degrade-file.ts'
import { DAMAGE_KINDS, DAMAGES, type Damage, type DamageKind } from './degrade-kinds.ts'
import { openLabels, type PrintedLabel } from './degrade-labels.ts'
import { expose } from './degrade-light.ts'
import { printed } from './degrade-print.ts'
import { openRandom, type Random } from './degrade-random.ts'
import type { Pixel, Shot } from './degrade-shot.ts'
import { addNoise, look, ordinaryView } from './degrade-view.ts'

export interface DegradedLabel {
  /** The same for the same seed: `17-dot-growth+glare-100x150-strict`. */
  readonly name: string
  /** One, two or three damages in the order in which they happened. */
  readonly kinds: readonly DamageKind[]
  /** Of each damage, 0 … 1. */
  readonly strength: number
  readonly label: PrintedLabel
  /** What the symbol says. */
  readonly payload: string
  /** Before it was stored in the file. */
  readonly picture: GreyPicture
  /** Where the symbol's corners lie: top left, top right, bottom right, bottom left of the symbol itself. */
  readonly corners: readonly [Pixel, Pixel, Pixel, Pixel]
  readonly format: 'png' | 'jpeg'
  readonly bytes: Uint8Array
}

export interface DegradeOptions {
  readonly seed: number
  readonly count: number
  /** Only these damages, alone; by default all of them, alone and together. */
  readonly kinds?: readonly DamageKind[]
  /** Of every picture. Up to some 1.6 the damages go on growing, to see where reading ends. By default all up to 1. */
  readonly strength?: number
}

/** Three damages at their limits at once are no label that somebody expects to be read: each is then milder. */
const STRENGTH_OF = { 1: 1, 2: 0.7, 3: 0.55 } as const

/** Seeded pictures of our own labels, damaged and photographed: picture n is the same whatever `count` is. */
export async function* degradedLabels({ seed, count, kinds, ...fixed }: DegradeOptions): AsyncGenerator<DegradedLabel> {
  const nextLabel = openLabels()
  for (let number = 0; number < count; number++) {
    const random = openRandom(seed, number)
    const label = nextLabel(random)
    const chosen = kinds === undefined ? choose(random, number) : [kinds[number % kinds.length]!]
    const most = STRENGTH_OF[chosen.length as 1 | 2 | 3]
    // Every twentieth of the range comes up equally often, the limit itself included.
    const strength = fixed.strength ?? most * (random.whole(1, 20) / 20)
    const { shot, quality } = degrade(label, chosen, strength, random)
    const { xMm, yMm, sideMm } = shot.qr
    const format = quality === undefined ? 'png' : 'jpeg'
    yield {
      name: `${number}-${chosen.join('+')}-${label.size}-${label.profile}`,
      kinds: chosen,
      strength,
      label,
      payload: label.payload,
      picture: shot.picture,
      corners: [
        shot.at(xMm, yMm),
        shot.at(xMm + sideMm, yMm),
        shot.at(xMm + sideMm, yMm + sideMm),
        shot.at(xMm, yMm + sideMm),
      ],
      format,
      bytes: quality === undefined ? greyPng(shot.picture) : await greyJpeg(shot.picture, quality),
    }
  }
}

/** Half of the pictures have one damage (all kinds in turn), three of ten two, the rest three. */
function choose(random: Random, number: number): DamageKind[] {
  const first = DAMAGE_KINDS[number % DAMAGE_KINDS.length]!
  const dice = random.next()
  const size = dice < 0.5 ? 1 : dice < 0.8 ? 2 : 3
  const kinds = new Set([first])
  while (kinds.size < size) {
    const next = random.pick(DAMAGE_KINDS)
    // A head is too hot or too cold.
    const contrary = next === 'dot-growth' ? 'thin-print' : next === 'thin-print' ? 'dot-growth' : undefined
    if (contrary === undefined || !kinds.has(contrary)) kinds.add(next)
  }
  return DAMAGE_KINDS.filter(kind => kinds.has(kind))
}

function degrade(label: PrintedLabel, kinds: readonly DamageKind[], strength: number, random: Random) {
  const damages = kinds.map((kind): Damage => DAMAGES[kind])
  let shot: Shot = printed(label.bitmap, label.qr)
  for (const damage of damages) if (damage.stage === 'paper') shot = damage.apply(shot, strength, random)
  const flat = !damages.some(({ stage }) => stage === 'view') && random.chance(PIXEL_A_DOT)
  if (!flat) shot = photograph(shot, damages, strength, random)
  // A faded symbol is given its contrast by its damage; exposure is another word for it.
  if (!flat && !kinds.includes('low-contrast')) shot = expose(shot, random)
  for (const damage of damages) if (damage.stage === 'picture') shot = damage.apply(shot, strength, random)
  if (!flat) shot = addNoise(shot, random.between(1, 3), random)
  const file = damages.find(damage => damage.stage === 'file')
  return { shot, quality: file?.quality(strength) }
}

/**
 * So many of the pictures that have no view of their own are as a program draws or a flat-bed scanner sees them, a pixel
 * a dot; the others are photographs, whose sensor adds noise of 1 to 3 grey levels.
 */
const PIXEL_A_DOT = 0.25

function photograph(shot: Shot, damages: readonly Damage[], strength: number, random: Random): Shot {
  let view = ordinaryView(random)
  for (const damage of damages)
    if (damage.stage === 'view') view = damage.change(view, strength, random, shot.qr.moduleMm)
  return look(shot, view, random)
}
