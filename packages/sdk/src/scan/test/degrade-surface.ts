import { type Random, ripples } from './degrade-random.ts'
import { amongData, between, box, disc, mapPixels, paint, type Shot, stroke } from './degrade-shot.ts'

/**
 * What happens to a printed label until it is photographed. A symbol of version 3-Q is two blocks of 35 code words of
 * which 9 each may be wrong (ISO/IEC 18004, table 9): 18 of 70, if they fall evenly.
 */

/**
 * One or two folds through the symbol: the coating breaks along a line of 0.1 to 0.5 mm (coatings crack over the length
 * of the fold's outer side, which is a few tenths for paper of 0.1 to 0.15 mm with its glue), one side lies in shade,
 * and the far side has moved nearer by up to 0.3 mm.
 */
export function crease(shot: Shot, strength: number, random: Random): Shot {
  const folded = foldOnce(shot, strength, random)
  return strength > 0.6 && random.chance(0.5) ? foldOnce(folded, strength / 2, random) : folded
}

function foldOnce(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const { width, height, grey } = picture
  const through = shot.at(qr.xMm + qr.sideMm * random.between(0.1, 0.9), qr.yMm + qr.sideMm * random.between(0.1, 0.9))
  const radians = random.between(0, Math.PI)
  const [normalX, normalY] = [Math.cos(radians), Math.sin(radians)]
  const half = (between(0.1, 0.5, strength) * perMm) / 2
  const moved = between(0, 0.3, strength) * perMm * random.next()
  const shade = between(0.08, 0.35, strength)
  const depth = random.between(3, 12) * perMm
  const bend = ripples(random, 6 * perMm)
  const brittle = ripples(random, 1.5 * perMm)
  return mapPixels(shot, (_, x, y) => {
    const along = (y - through.y) * normalX - (x - through.x) * normalY
    const distance = (x - through.x) * normalX + (y - through.y) * normalY + (bend(along) - 0.5) * perMm
    const shift = distance > 0 ? moved : 0
    const fromX = Math.min(width - 1, Math.max(0, Math.round(x + normalX * shift)))
    const fromY = Math.min(height - 1, Math.max(0, Math.round(y + normalY * shift)))
    const value = grey[fromY * width + fromX]!
    const away = Math.abs(distance)
    // The crack is as wide as the coating happens to be brittle there, and closed in places.
    if (away < 2 * half && away < half * 2 * (brittle(along) - 0.15)) return 235 - 20 * shade
    const light = Math.exp(-away / depth) * shade
    return distance > 0 ? value * (1 - light) : value + (255 - value) * light * 0.4
  })
}

/** Sticker, tape, pen, or something dark in the quiet zone. */
export function occlude(shot: Shot, strength: number, random: Random): Shot {
  return random.pick([sticker, tape, pen, edgeOfDark])(shot, strength, random)
}

/**
 * An opaque sticker over 1 to 5 % of the symbol's area, not over a finder pattern. A patch of 6 × 7 modules (5 %) touches
 * 12 to 18 code words of two by four modules: the limit of level Q.
 */
function sticker(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const area = between(0.01, 0.05, strength) * qr.sideMm ** 2
  const long = Math.sqrt(area * random.between(1, 1.6))
  const short = area / long
  const { xMm, yMm } = amongData(shot, random, long / 2)
  const centre = shot.at(xMm, yMm)
  const shape = box(centre, long * perMm, short * perMm, random.between(0, Math.PI))
  const covered = picture.grey.slice()
  const colour = random.pick([30, 90, 160, 235, 250])
  paint({ ...picture, grey: covered }, { grey: colour, opacity: 1 }, shape, centre, long * perMm)
  return { ...shot, picture: { ...picture, grey: covered } }
}

/**
 * A strip of packing tape (25 to 48 mm wide) over the symbol: brown or hazy, it takes up to half of the contrast, and its
 * wrinkles shine in lines of 0.2 to 0.5 mm.
 */
function tape(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const centre = shot.at(qr.xMm + qr.sideMm * random.between(0, 1), qr.yMm + qr.sideMm * random.between(0, 1))
  const radians = random.between(0, Math.PI)
  const shape = box(centre, 1000 * perMm, random.between(25, 48) * perMm, radians)
  const taped = { ...picture, grey: picture.grey.slice() }
  const haze = { grey: random.between(120, 220), opacity: between(0.1, 0.5, strength) }
  paint(taped, haze, shape, centre, 1000 * perMm)
  for (let i = random.whole(1, 3); i > 0; i--) {
    const [x, y] = [qr.xMm + qr.sideMm * random.next(), qr.yMm + qr.sideMm * random.next()]
    const turn = radians + random.between(-0.3, 0.3)
    const length = random.between(5, 15)
    const to = shot.at(x + Math.cos(turn) * length, y + Math.sin(turn) * length)
    const shine = stroke(shot.at(x, y), to, between(0.2, 0.5, strength) * perMm)
    paint(taped, { grey: 255, opacity: random.between(0.5, 0.9) }, shine, shot.at(x, y), (length + 1) * perMm)
  }
  return { ...shot, picture: taped }
}

/**
 * One to three strokes of a ball-point pen (0.4 to 0.8 mm) of 8 to 20 mm, or one of a marker (1.2 mm) of up to 12 mm: a
 * tick, a number, the tail of a signature. A stroke across the whole symbol hits about 15 code words.
 */
function pen(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const drawn = { ...picture, grey: picture.grey.slice() }
  const marker = random.chance(0.3)
  const width = marker ? 1.2 : between(0.4, 0.8, strength)
  const strokes = marker ? 1 : 1 + Math.round(strength * 2 * random.next())
  let [x, y] = [qr.xMm + qr.sideMm * random.next(), qr.yMm + qr.sideMm * random.next()]
  let turn = random.between(0, 2 * Math.PI)
  for (let i = 0; i < strokes; i++) {
    const length = marker ? between(4, 12, strength) : between(8, 20, strength)
    const [toX, toY] = [x + Math.cos(turn) * length, y + Math.sin(turn) * length]
    const line = stroke(shot.at(x, y), shot.at(toX, toY), width * perMm)
    const ink = { grey: random.pick([20, 70, 110]), opacity: 0.95 }
    paint(drawn, ink, line, shot.at(x, y), (length + 2) * perMm)
    ;[x, y] = [toX, toY]
    turn += random.between(1.8, 3)
  }
  return { ...shot, picture: drawn }
}

/**
 * A dark edge (tape, another parcel, a strap) that reaches into the quiet zone and leaves 2.5 down to 1.5 of its 4
 * modules. The standard asks for four; readers are made for less.
 */
function edgeOfDark(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const left = between(2.5, 1.5, strength) * qr.moduleMm
  const width = random.between(6, 20)
  const across = qr.sideMm / 2 + left + width / 2
  const [x, y] = [qr.xMm + qr.sideMm / 2, qr.yMm + qr.sideMm / 2]
  const side = random.whole(0, 3)
  const centre = shot.at(
    x + (side === 0 ? across : side === 1 ? -across : 0),
    y + (side === 2 ? across : side === 3 ? -across : 0),
  )
  const length = qr.sideMm * random.between(0.5, 2)
  const covered = { ...picture, grey: picture.grey.slice() }
  const shape = box(centre, (side < 2 ? width : length) * perMm, (side < 2 ? length : width) * perMm, 0)
  paint(covered, { grey: random.between(25, 110), opacity: 1 }, shape, centre, (width + length) * perMm)
  return { ...shot, picture: covered }
}

/**
 * Dirt: dark and white specks of 0.1 to 0.8 mm over 0.5 to 6 % of the symbol and its surroundings, and up to three grey
 * smudges of a thumb (4 to 12 mm, at most two fifths as dark as ink). A speck under half a module wide changes no module.
 */
export function soil(shot: Shot, strength: number, random: Random): Shot {
  const { picture, perMm, qr } = shot
  const soiled = { ...picture, grey: picture.grey.slice() }
  const margin = 4
  const place = () =>
    shot.at(
      qr.xMm - margin + (qr.sideMm + 2 * margin) * random.next(),
      qr.yMm - margin + (qr.sideMm + 2 * margin) * random.next(),
    )
  let coverMm2 = between(0.005, 0.06, strength) * (qr.sideMm + 2 * margin) ** 2
  while (coverMm2 > 0) {
    // Small specks are many, large ones few.
    const radius = 0.05 * 8 ** random.next()
    const centre = place()
    const ink = { grey: random.chance(0.5) ? random.between(20, 90) : random.between(225, 255), opacity: 1 }
    paint(soiled, ink, disc(centre, radius * perMm), centre, (radius + 0.3) * perMm)
    coverMm2 -= Math.PI * radius ** 2
  }
  for (let i = random.whole(0, 3); i > 0; i--) {
    const centre = place()
    const radius = random.between(2, 6) * perMm
    const dark = between(0.1, 0.4, strength)
    const layers = 12
    for (let layer = 1; layer <= layers; layer++)
      paint(soiled, { grey: 60, opacity: dark / layers }, disc(centre, (radius * layer) / layers), centre, radius + 1)
  }
  return { ...shot, picture: soiled }
}
