import { defocus, motionBlur } from './degrade-lens.ts'
import { glare, lowContrast, unevenLight } from './degrade-light.ts'
import { growDots, killElements, skewPrint, thinDots, weakDots } from './degrade-print.ts'
import type { Random } from './degrade-random.ts'
import { between, type Shot } from './degrade-shot.ts'
import { crease, occlude, soil } from './degrade-surface.ts'
import { shrinkView, tiltView, turnView, type View } from './degrade-view.ts'

/** A damage; `strength` runs from 0 (just visible) to 1 (the limit that its own comment gives a reason for). */
export type Damage =
  | { readonly stage: 'paper' | 'picture'; readonly apply: (shot: Shot, strength: number, random: Random) => Shot }
  | {
      readonly stage: 'view'
      readonly change: (view: View, strength: number, random: Random, moduleMm: number) => View
    }
  | { readonly stage: 'file'; readonly quality: (strength: number) => number }

/**
 * In the order in which they happen to a label: printed, handled, looked at, lit, seen through a lens, stored. Damages
 * of one picture are applied in this order.
 */
export const DAMAGES = {
  'dot-growth': { stage: 'paper', apply: growDots },
  'thin-print': { stage: 'paper', apply: thinDots },
  'weak-dots': { stage: 'paper', apply: weakDots },
  'dead-elements': { stage: 'paper', apply: killElements },
  skew: { stage: 'paper', apply: skewPrint },
  crease: { stage: 'paper', apply: crease },
  occlusion: { stage: 'paper', apply: occlude },
  dirt: { stage: 'paper', apply: soil },
  rotation: { stage: 'view', change: turnView },
  perspective: { stage: 'view', change: tiltView },
  'small-photo': { stage: 'view', change: shrinkView },
  'low-contrast': { stage: 'picture', apply: lowContrast },
  'uneven-light': { stage: 'picture', apply: unevenLight },
  glare: { stage: 'picture', apply: glare },
  defocus: { stage: 'picture', apply: defocus },
  'motion-blur': { stage: 'picture', apply: motionBlur },
  /** Messengers store at 60 to 75, forwarded pictures and chat previews are stored again at 12 to 40. */
  jpeg: { stage: 'file', quality: strength => Math.round(between(70, 12, strength)) },
} as const satisfies Record<string, Damage>

export type DamageKind = keyof typeof DAMAGES

export const DAMAGE_KINDS = Object.keys(DAMAGES) as DamageKind[]
