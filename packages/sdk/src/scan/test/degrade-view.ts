import { blotches, type Random } from './degrade-random.ts'
import { between, box, type Pixel, paint, type Shot } from './degrade-shot.ts'

/** How a camera looks at a label. */
export interface View {
  /** Of the picture, at the symbol. */
  readonly pixelsPerMm: number
  /** Clockwise, in degrees. */
  readonly angle: number
  /** Between the line of sight and the paper's normal, in degrees, and towards which side. */
  readonly tilt: number
  readonly tiltTowards: number
  /** Of the lens from the symbol. */
  readonly distanceMm: number
  /** The whole label with what lies around it, or the symbol filling the picture. */
  readonly frame: 'label' | 'symbol'
  /** Free room around what the frame shows, as a share of its size. */
  readonly room: number
  /** Other parcels, tape and print behind the label; otherwise a plain box. */
  readonly clutter: boolean
}

/**
 * A phone 25 to 40 cm away, held over the label as people do: turned and tilted by a few degrees, 5 to 9 pixels a
 * module of 1.0 to 1.25 mm. (A photo of 12 megapixels has 20; scanners and messengers make them smaller.)
 */
export function ordinaryView(random: Random): View {
  return {
    pixelsPerMm: random.between(5, 7.5),
    angle: random.between(-4, 4),
    tilt: random.between(0, 8),
    tiltTowards: random.between(0, 360),
    distanceMm: random.between(250, 400),
    frame: random.chance(0.7) ? 'symbol' : 'label',
    room: random.between(0.04, 0.12),
    clutter: random.chance(0.3),
  }
}

/** Any angle from 5° to 180°: parcels lie as they fall. */
export const turnView = (view: View, strength: number, random: Random): View => ({
  ...view,
  angle: between(5, 180, strength) * (random.chance(0.5) ? 1 : -1),
})

/**
 * Tilted by 10° to 60°, which data sheets of hand-held imagers promise for good print: at 60° a square is half as high as
 * wide, and the far edge of the symbol is a tenth smaller than the near one.
 */
export const tiltView = (view: View, strength: number, random: Random): View => ({
  ...view,
  tilt: between(10, 60, strength),
  angle: view.angle + random.between(-15, 15),
})

/**
 * The whole parcel among others in a picture that a messenger has made small: 6 down to 2 pixels a module, the label a
 * third to two thirds of the picture's width. More than one pixel a module is what sampling at all asks for (Nyquist:
 * the shortest period is two modules), and its edges fall anywhere between the pixels.
 */
export const shrinkView = (view: View, strength: number, random: Random, moduleMm: number): View => ({
  ...view,
  pixelsPerMm: between(6, 2, strength) / moduleMm,
  angle: view.angle + random.between(-10, 10),
  frame: 'label',
  room: random.between(0.25, 0.8),
  clutter: true,
})

/** Takes the picture: the label in its surroundings, seen through a lens without faults. */
export function look(shot: Shot, view: View, random: Random): Shot {
  const { picture, qr } = shot
  const [widthMm, heightMm] = [picture.width / shot.perMm, picture.height / shot.perMm]
  const centre = { x: qr.xMm + qr.sideMm / 2, y: qr.yMm + qr.sideMm / 2 }
  const project = projection(view, centre)
  const [left, top, right, bottom] =
    view.frame === 'label' ? [0, 0, widthMm, heightMm] : [qr.xMm, qr.yMm, qr.xMm + qr.sideMm, qr.yMm + qr.sideMm]
  const rim = view.frame === 'label' ? 0 : 4 * qr.moduleMm
  const corners = [
    project.there(left - rim, top - rim),
    project.there(right + rim, top - rim),
    project.there(right + rim, bottom + rim),
    project.there(left - rim, bottom + rim),
  ]
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  const spanX = Math.max(...xs) - Math.min(...xs)
  const spanY = Math.max(...ys) - Math.min(...ys)
  const width = Math.round(spanX * (1 + 2 * view.room))
  const height = Math.round(spanY * (1 + 2 * view.room))
  // People do not centre what they photograph.
  const shiftX = Math.min(...xs) - spanX * view.room * random.between(0.4, 1.6)
  const shiftY = Math.min(...ys) - spanY * view.room * random.between(0.4, 1.6)
  const ground = view.clutter ? clutter(random, width, height, view.pixelsPerMm) : plainBox(random, width, height)
  const source = smoothed(picture, Math.max(1, Math.round(shot.perMm / view.pixelsPerMm)))
  const toDots = shot.perMm
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bottomRow = project.depth(x + 0.5 + shiftX, y + 0.5 + shiftY)
      const fromX = project.backX(x + 0.5 + shiftX, y + 0.5 + shiftY, bottomRow) * toDots - 0.5
      const fromY = project.backY(x + 0.5 + shiftX, y + 0.5 + shiftY, bottomRow) * toDots - 0.5
      if (fromX < 0 || fromY < 0 || fromX >= picture.width - 1 || fromY >= picture.height - 1) continue
      const column = fromX | 0
      const row = fromY | 0
      const at = row * picture.width + column
      const shareX = fromX - column
      const upper = source[at]! + (source[at + 1]! - source[at]!) * shareX
      const next = at + picture.width
      const lower = source[next]! + (source[next + 1]! - source[next]!) * shareX
      ground[y * width + x] = upper + (lower - upper) * (fromY - row) + 0.5
    }
  const at = (xMm: number, yMm: number): Pixel => {
    // A skewed print lies turned on its paper already: the label's own place first.
    const onPaper = shot.at(xMm, yMm)
    const { x, y } = project.there(onPaper.x / toDots, onPaper.y / toDots)
    return { x: x - shiftX, y: y - shiftY }
  }
  return { picture: { width, height, grey: ground }, perMm: view.pixelsPerMm, at, qr }
}

/**
 * A pinhole camera at `distanceMm` before `centre`: millimetres on the paper to pixels and back. The paper is turned by
 * `angle`, then tilted about an axis in it.
 */
function projection(view: View, centre: Pixel) {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [cosine, sine] = [Math.cos(radians(view.angle)), Math.sin(radians(view.angle))]
  const [towardsX, towardsY] = [Math.cos(radians(view.tiltTowards)), Math.sin(radians(view.tiltTowards))]
  const [flat, rise] = [Math.cos(radians(view.tilt)), Math.sin(radians(view.tilt))]
  // Rows of the paper's plane in space: along the tilt direction lengths shrink by `flat` and gain depth `rise`.
  const xx = towardsX * towardsX * flat + towardsY * towardsY
  const xy = towardsX * towardsY * (flat - 1)
  const yy = towardsY * towardsY * flat + towardsX * towardsX
  const a = xx * cosine + xy * sine
  const b = -xx * sine + xy * cosine
  const d = xy * cosine + yy * sine
  const e = -xy * sine + yy * cosine
  const g = ((towardsX * cosine + towardsY * sine) * rise) / view.distanceMm
  const h = ((towardsY * cosine - towardsX * sine) * rise) / view.distanceMm
  const scale = view.pixelsPerMm
  // x = scale (a u + b v) / (1 + g u + h v), the same for y with d and e; the inverse is the adjugate.
  const determinant = a * e - b * d
  return {
    there(xMm: number, yMm: number): Pixel {
      const [u, v] = [xMm - centre.x, yMm - centre.y]
      const depth = 1 + g * u + h * v
      return { x: (scale * (a * u + b * v)) / depth, y: (scale * (d * u + e * v)) / depth }
    },
    depth: (x: number, y: number) => determinant + ((d * h - e * g) * x + (b * g - a * h) * y) / scale,
    backX: (x: number, y: number, depth: number) => centre.x + (e * x - b * y) / scale / depth,
    backY: (x: number, y: number, depth: number) => centre.y + (a * y - d * x) / scale / depth,
  }
}

/** The mean over as many dots as fall on one pixel. */
function smoothed({ width, height, grey }: Shot['picture'], reach: number): Uint8Array {
  if (reach < 2) return grey
  const rows = new Uint8Array(grey.length)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width + (reach >> 1); x++) {
      sum += x < width ? grey[y * width + x]! : 255
      sum -= x >= reach ? grey[y * width + x - reach]! : 0
      const to = x - (reach >> 1)
      if (to >= 0) rows[y * width + to] = sum / Math.min(reach, x + 1)
    }
  }
  const result = new Uint8Array(grey.length)
  const sums = new Int32Array(width)
  for (let y = 0; y < height + (reach >> 1); y++) {
    const to = y - (reach >> 1)
    for (let x = 0; x < width; x++) {
      sums[x]! += y < height ? rows[y * width + x]! : 255
      if (y >= reach) sums[x]! -= rows[(y - reach) * width + x]!
      if (to >= 0) result[to * width + x] = sums[x]! / Math.min(reach, y + 1)
    }
  }
  return result
}

/** Cardboard, a table, a grey floor. */
function plainBox(random: Random, width: number, height: number): Uint8Array {
  const [tone, grain] = [random.between(70, 170), random.between(4, 16)]
  const patch = blotches(random, width, height, Math.max(8, width / 12))
  const ground = new Uint8Array(width * height)
  const row = new Uint8Array(width)
  for (let y = 0; y < height; y++) {
    // The blotches are far larger than the four pixels that share one value here.
    if (y % 4 === 0) for (let x = 0; x < width; x++) row[x] = x % 4 === 0 ? tone + grain * patch(x, y) : row[x - 1]!
    ground.set(row, y * width)
  }
  const grained = grainOf(random, grain / 4)
  for (let at = 0; at < ground.length; at++) ground[at]! += grained()
  return ground
}

/** Normally distributed whole numbers, drawn from a table: one for every pixel is needed. */
function grainOf(random: Random, deviation: number): () => number {
  const table = Int8Array.from({ length: 4096 }, () => Math.round(random.normal() * deviation))
  let state = random.whole(0, 2 ** 31)
  return () => {
    // Numerical Recipes' generator; its upper bits are the good ones.
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return table[state >>> 20]!
  }
}

/** Other boxes, tape, lines of print, bars and black checks on a plain ground: what looks like a symbol and is none. */
function clutter(random: Random, width: number, height: number, perMm: number): Uint8Array {
  const picture = { width, height, grey: plainBox(random, width, height) }
  const place = () => ({ x: random.next() * width, y: random.next() * height })
  for (let i = random.whole(4, 9); i > 0; i--) {
    const [centre, long, short] = [place(), random.between(30, 120) * perMm, random.between(15, 60) * perMm]
    const shape = box(centre, long, short, random.between(0, Math.PI))
    paint(picture, { grey: random.between(30, 240), opacity: random.between(0.6, 1) }, shape, centre, long)
  }
  for (let i = random.whole(3, 7); i > 0; i--) {
    const [start, turn, dark] = [place(), random.between(0, Math.PI), random.between(20, 70)]
    const step = random.between(1, 3) * perMm
    const length = random.between(1, 12) * perMm
    const [dx, dy] = [Math.cos(turn), Math.sin(turn)]
    for (let k = 0; k < 24; k++) {
      if (random.chance(0.35)) continue
      const centre = { x: start.x + dx * step * k, y: start.y + dy * step * k }
      const shape = box(centre, step * random.between(0.3, 0.9), length, turn)
      paint(picture, { grey: dark, opacity: 1 }, shape, centre, step + length)
    }
  }
  return picture.grey
}

/** Noise of the sensor: a standard deviation of so many grey levels. */
export function addNoise(shot: Shot, deviation: number, random: Random): Shot {
  const grain = grainOf(random, deviation)
  const { width, height, grey } = shot.picture
  const noisy = new Uint8ClampedArray(grey)
  for (let at = 0; at < noisy.length; at++) noisy[at]! += grain()
  return { ...shot, picture: { width, height, grey: new Uint8Array(noisy.buffer) } }
}
