import type { Bitmap } from '../../label/index.ts'
import { type GreyPicture, toGrey } from '../../label/test/read-symbols.ts'
import { blotches, type Random } from './degrade-random.ts'
import { between, mapPixels, type QrPlace, type Shot } from './degrade-shot.ts'

/**
 * What a print head does to a label. One dot of a 203-dpi head is 0.125 mm; a QR module of our labels is 8 to 16 dots
 * (1 to 2 mm), a bar of Code128 four. The paper runs downwards, so a dead heating element leaves a vertical line.
 */
const DOTS_PER_MM = 8

export function printed(bitmap: Bitmap, qr: QrPlace): Shot {
  return {
    picture: toGrey(bitmap),
    perMm: DOTS_PER_MM,
    at: (xMm, yMm) => ({ x: xMm * DOTS_PER_MM, y: yMm * DOTS_PER_MM }),
    qr,
  }
}

/**
 * Too much heat: black edges grow by 0.25 to 1.5 dots (0.03–0.19 mm) on every side, and by up to one more dot at the
 * trailing edge, where the element has not cooled yet. At 1.5 dots the four-dot spaces of the label's own Code128 are
 * one dot wide: somebody turns the heat down; a QR module of 8 dots still leaves 5 white ones.
 */
export function growDots(shot: Shot, strength: number, random: Random): Shot {
  const dots = between(0.25, 1.5, strength)
  const trail = random.next() * strength
  return spread(shot, dots, dots + trail, Math.min)
}

/**
 * Too little heat, or paper too fast: black edges lose 0.25 to 1.5 dots on every side. More eats the three-dot strokes
 * of the small print and is seen at once.
 */
export function thinDots(shot: Shot, strength: number): Shot {
  const dots = between(0.25, 1.5, strength)
  return spread(shot, dots, dots, Math.max)
}

/** Grows black (min) or white (max) by parts of a dot; `trailing` is the growth downwards. */
function spread(shot: Shot, dots: number, trailing: number, choose: (a: number, b: number) => number): Shot {
  const { width, height, grey } = shot.picture
  const sideways = spreadLines(grey, { lines: height, length: width, lineStep: width, step: 1 }, dots, dots, choose)
  const both = spreadLines(sideways, { lines: width, length: height, lineStep: 1, step: width }, dots, trailing, choose)
  return { ...shot, picture: { width, height, grey: both } }
}

interface Lines {
  readonly lines: number
  readonly length: number
  readonly lineStep: number
  readonly step: number
}

function spreadLines(
  grey: Uint8Array,
  { lines, length, lineStep, step }: Lines,
  back: number,
  forth: number,
  choose: (a: number, b: number) => number,
): Uint8Array {
  const grown = grey.slice()
  const spreading = choose(0, 255)
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    for (let i = 0; i < length; i++) {
      const at = start + i * step
      const from = grey[at]!
      if (from === spreading) continue
      let value = from
      for (let k = 1; k < forth + 1 && k <= i; k++) {
        const share = Math.min(1, forth - k + 1)
        value = choose(value, from + (grey[at - k * step]! - from) * share)
      }
      for (let k = 1; k < back + 1 && i + k < length; k++) {
        const share = Math.min(1, back - k + 1)
        value = choose(value, from + (grey[at + k * step]! - from) * share)
      }
      grown[at] = value
    }
  }
  return grown
}

/**
 * Dust, an uneven platen, an old head: up to 22 % of the dots are missing, in blotches of 1.5 to 4 mm, the others are
 * paler, and pressure falls towards one side of the head (down to half the density there). With more missing the text
 * beside the symbol cannot be read either.
 */
export function weakDots(shot: Shot, strength: number, random: Random): Shot {
  const { width, height } = shot.picture
  const patch = blotches(random, width, height, random.between(12, 32))
  const missing = between(0.04, 0.45, strength)
  const pale = between(20, 90, strength)
  const tilt = random.between(-1, 1) * between(10, 110, strength)
  return mapPixels(shot, (grey, x, y) => {
    if (grey > 200) return grey
    const weakness = patch(x, y)
    if (random.next() < missing * weakness) return 245
    const side = tilt * (x / width - (tilt > 0 ? 0 : 1))
    return grey + pale * weakness + side
  })
}

/**
 * Heating elements that have died: one to three white lines of one dot (0.125 mm) from top to bottom, and near the limit
 * two dead neighbours (0.25 mm), at least one of them through the symbol. Heads are replaced about then: the makers'
 * manuals tell to clean or replace a head that shows lines.
 */
export function killElements(shot: Shot, strength: number, random: Random): Shot {
  const { picture, qr } = shot
  const columns = new Set<number>()
  const count = 1 + Math.round(strength * 2 * random.next())
  for (let i = 0; i < count; i++) {
    const x = i === 0 ? (qr.xMm + random.next() * qr.sideMm) * DOTS_PER_MM : picture.width * random.between(0.05, 0.95)
    columns.add(Math.floor(x))
    if (i === 0 && strength > 0.7) columns.add(Math.floor(x) + 1)
  }
  const lined = picture.grey.slice()
  for (const x of columns) for (let y = 0; y < picture.height; y++) lined[y * picture.width + x] = 250
  return { ...shot, picture: { ...picture, grey: lined } }
}

/** The paper went through at an angle of 0.5° to 5°: more does not pass between the guides of the roll. */
export function skewPrint(shot: Shot, strength: number, random: Random): Shot {
  const radians = (between(0.5, 5, strength) * (random.chance(0.5) ? 1 : -1) * Math.PI) / 180
  const { picture } = shot
  const middle = { x: picture.width / 2, y: picture.height / 2 }
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)]
  return {
    ...shot,
    picture: {
      ...picture,
      grey: turned(picture, cosine, sine),
    },
    at: (xMm, yMm) => {
      const before = shot.at(xMm, yMm)
      const [dx, dy] = [before.x - middle.x, before.y - middle.y]
      return { x: middle.x + cosine * dx - sine * dy, y: middle.y + sine * dx + cosine * dy }
    },
  }
}

function turned({ width, height, grey }: GreyPicture, cosine: number, sine: number): Uint8Array {
  const result = new Uint8Array(grey.length).fill(255)
  for (let y = 0; y < height; y++) {
    const dy = y + 0.5 - height / 2
    for (let x = 0; x < width; x++) {
      const dx = x + 0.5 - width / 2
      const fromX = cosine * dx + sine * dy + width / 2 - 0.5
      const fromY = cosine * dy - sine * dx + height / 2 - 0.5
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)]
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue
      const [shareX, shareY] = [fromX - left, fromY - top]
      const at = top * width + left
      const upper = grey[at]! + (grey[at + 1]! - grey[at]!) * shareX
      const lower = grey[at + width]! + (grey[at + width + 1]! - grey[at + width]!) * shareX
      result[y * width + x] = upper + (lower - upper) * shareY + 0.5
    }
  }
  return result
}
