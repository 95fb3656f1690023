import type { GreyPicture } from '../../label/test/read-symbols.ts'

export interface Pixel {
  readonly x: number
  readonly y: number
}

/** A label on its way from the print head to the picture file. */
export interface Shot {
  readonly picture: GreyPicture
  /** Pixels a millimetre, at the symbol. */
  readonly perMm: number
  /** Where a place on the label (millimetres from its top left corner) lies in the picture. */
  readonly at: (xMm: number, yMm: number) => Pixel
  readonly qr: QrPlace
}

/** Of the whole symbol without its quiet zone, in millimetres on the label. */
export interface QrPlace {
  readonly xMm: number
  readonly yMm: number
  readonly sideMm: number
  readonly moduleMm: number
}

export const between = (mild: number, limit: number, strength: number) => mild + (limit - mild) * strength

export const clampByte = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)

/** Every pixel anew, from its old value and its place. */
export function mapPixels(shot: Shot, value: (grey: number, x: number, y: number) => number): Shot {
  const { width, height, grey } = shot.picture
  const mapped = new Uint8Array(grey.length)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) mapped[at] = clampByte(value(grey[at]!, x, y)) + 0.5
  return { ...shot, picture: { width, height, grey: mapped } }
}

/** Every pixel anew from its old value alone. */
export function mapGreys(shot: Shot, value: (grey: number) => number): Shot {
  const { width, height, grey } = shot.picture
  const table = Uint8Array.from({ length: 256 }, (_, level) => clampByte(value(level)) + 0.5)
  const mapped = new Uint8Array(grey.length)
  for (let at = 0; at < grey.length; at++) mapped[at] = table[grey[at]!]!
  return { ...shot, picture: { width, height, grey: mapped } }
}

export interface Paint {
  /** 0 black … 255 white. */
  readonly grey: number
  /** 1 hides what is under it. */
  readonly opacity: number
}

/**
 * Paints a shape into the pixels, in place.
 * @param distance of a pixel from the shape's edge in pixels, negative inside: edges are smoothed over one pixel
 * @param around the shape lies within `reach` pixels of it
 */
export function paint(
  { width, height, grey }: GreyPicture,
  { grey: ink, opacity }: Paint,
  distance: (x: number, y: number) => number,
  around: Pixel,
  reach: number,
): void {
  const [left, right] = [Math.max(0, Math.floor(around.x - reach)), Math.min(width, Math.ceil(around.x + reach))]
  const [top, bottom] = [Math.max(0, Math.floor(around.y - reach)), Math.min(height, Math.ceil(around.y + reach))]
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const cover = Math.min(1, 0.5 - distance(x + 0.5, y + 0.5)) * opacity
      if (cover > 0) grey[y * width + x]! += (ink - grey[y * width + x]!) * cover
    }
}

export const disc = (centre: Pixel, radius: number) => (x: number, y: number) =>
  Math.hypot(x - centre.x, y - centre.y) - radius

/** A rectangle turned about its middle. */
export function box(centre: Pixel, width: number, height: number, radians: number) {
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)]
  return (x: number, y: number) => {
    const [dx, dy] = [x - centre.x, y - centre.y]
    return Math.max(Math.abs(cosine * dx + sine * dy) - width / 2, Math.abs(cosine * dy - sine * dx) - height / 2)
  }
}

/** A stroke with round ends. */
export function stroke(from: Pixel, to: Pixel, width: number) {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const square = dx * dx + dy * dy || 1
  return (x: number, y: number) => {
    const share = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / square))
    return Math.hypot(x - from.x - share * dx, y - from.y - share * dy) - width / 2
  }
}

/** Widths of the finder patterns with their white separator, in modules (ISO/IEC 18004, 6.3.3). */
const FINDER = 8

/**
 * A place in the symbol where a patch of this radius touches no finder pattern. Hidden finders are not what error
 * correction mends: it works on the code words between them.
 */
export function amongData({ qr }: Shot, random: { next(): number }, radiusMm: number): { xMm: number; yMm: number } {
  const size = qr.sideMm / qr.moduleMm
  const radius = radiusMm / qr.moduleMm
  for (let tries = 0; tries < 1000; tries++) {
    const [u, v] = [random.next() * size, random.next() * size]
    const nearLeft = u < FINDER + radius
    const nearRight = u > size - FINDER - radius
    const nearTop = v < FINDER + radius
    const nearBottom = v > size - FINDER - radius
    if ((nearTop && (nearLeft || nearRight)) || (nearLeft && nearBottom)) continue
    return { xMm: qr.xMm + u * qr.moduleMm, yMm: qr.yMm + v * qr.moduleMm }
  }
  return { xMm: qr.xMm + qr.sideMm / 2, yMm: qr.yMm + qr.sideMm / 2 }
}
