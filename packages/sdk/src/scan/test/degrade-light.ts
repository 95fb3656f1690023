import type { Random } from './degrade-random.ts'
import { amongData, between, mapGreys, mapPixels, type Pixel, type Shot } from './degrade-shot.ts'

/**
 * Light that falls off across the picture to 75 % … 30 % of its brightest grey, and half the time the hard shadow of the
 * photographer's hand or of another parcel (to 75 % … 40 %) across the symbol. Grey values are the 2.2nd root of light: a
 * lamp beside a parcel gives a fourth of the light at twice the distance (53 %), a fourteenth at 3.7 times (30 %); what is
 * left in a hand's shadow indoors is a half to an eighth.
 */
export function unevenLight(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const turn = random.between(0, 2 * Math.PI)
  const [dx, dy] = [Math.cos(turn), Math.sin(turn)]
  const reach = (Math.abs(dx) * picture.width + Math.abs(dy) * picture.height) / 2
  const darkest = between(0.75, 0.3, strength)
  const shadow = random.chance(0.5) ? between(0.75, 0.4, strength) : 1
  const edge = shot.at(qr.xMm + qr.sideMm * random.next(), qr.yMm + qr.sideMm * random.next())
  const across = random.between(0, 2 * Math.PI)
  const [shadowX, shadowY] = [Math.cos(across), Math.sin(across)]
  const soft = random.between(1, 8) * perMm
  return mapPixels(shot, (grey, x, y) => {
    const along = ((x - picture.width / 2) * dx + (y - picture.height / 2) * dy) / reach
    const light = 1 - ((1 - darkest) * (1 + along)) / 2
    const inside = ((x - edge.x) * shadowX + (y - edge.y) * shadowY) / soft + 0.5
    return grey * light * (inside <= 0 ? 1 : inside >= 1 ? shadow : 1 - (1 - shadow) * inside)
  })
}

/**
 * One or two reflections of a lamp: a core that is blown out over 0.5 to 6 % of the symbol's area, not on a finder
 * pattern, with a halo of 1 to 4 mm in which ink becomes grey. More than level Q mends (25 % of the code words, each
 * two by four modules; see the sticker) is no longer a symbol.
 */
export function glare(shot: Shot, strength: number, random: Random): Shot {
  const { perMm, qr } = shot
  const spots = strength > 0.5 && random.chance(0.4) ? 2 : 1
  const radiusMm = Math.sqrt((between(0.005, 0.06, strength) * qr.sideMm ** 2) / Math.PI / spots)
  const halo = random.between(1, 4) * perMm
  const centres: Pixel[] = []
  for (let i = 0; i < spots; i++) {
    const { xMm, yMm } = amongData(shot, random, radiusMm)
    centres.push(shot.at(xMm, yMm))
  }
  // Lamps are seldom round in a reflection.
  const long = random.between(0.8, 1.25)
  return mapPixels(shot, (grey, x, y) => {
    let veil = 0
    for (const centre of centres) {
      const away = Math.hypot((x - centre.x) * long, (y - centre.y) / long) - radiusMm * perMm
      veil = Math.max(veil, away <= 0 ? 1 : Math.exp(-away / halo))
    }
    return grey + (255 - grey) * veil
  })
}

/**
 * Ink that has faded, paper that has darkened, a thin curtain of light: a symbol contrast of 55 % down to 20 %, the
 * lowest that ISO/IEC 15415 grades above F (70 % A, 55 % B, 40 % C, 20 % D).
 */
export function lowContrast(shot: Shot, strength: number, random: Random): Shot {
  const contrast = between(0.55, 0.2, strength)
  const black = random.between(15, 250 - 255 * contrast)
  return mapGreys(shot, grey => black + grey * contrast)
}

/**
 * What a camera's exposure makes of white paper (175 to 250) and of thermal black (12 to 55), which reflects some tenth
 * of what the paper does.
 */
export function expose(shot: Shot, random: Random): Shot {
  const black = random.between(12, 55)
  const span = random.between(175, 250) - black
  return mapGreys(shot, grey => black + (grey * span) / 255)
}
