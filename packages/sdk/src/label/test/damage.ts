import type { GreyPicture } from './read-symbols.ts'

/** What printing and photographing do to a label: every function gives a new picture. */

/** Black edges grow by some dots to the right and downwards (heat), or by as many on every side. */
export function grow({ width, height, grey }: GreyPicture, sides: 'right' | 'all' = 'right'): GreyPicture {
  const grown = grey.slice()
  const from = sides === 'all' ? -1 : 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (grey[y * width + x] !== 0) continue
      for (let dy = from; dy <= 1; dy++)
        for (let dx = from; dx <= 1; dx++) {
          const [toX, toY] = [x + dx, y + dy]
          if (toX >= 0 && toY >= 0 && toX < width && toY < height) grown[toY * width + toX] = 0
        }
    }
  return { width, height, grey: grown }
}

/** Gaussian blur, in dots. */
export function blur({ width, height, grey }: GreyPicture, sigma: number): GreyPicture {
  const reach = Math.ceil(3 * sigma)
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const turned = blurRows(grey, width, height, weights, total, reach)
  return { width, height, grey: blurRows(turned, height, width, weights, total, reach) }
}

/** Blurs along the rows and gives the picture back with rows and columns exchanged. */
function blurRows(
  grey: Uint8Array,
  width: number,
  height: number,
  weights: Float32Array,
  total: number,
  reach: number,
): Uint8Array {
  const result = new Uint8Array(grey.length)
  const row = new Float32Array(width + 2 * reach).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) row[x + reach] = grey[y * width + x]!
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * row[x + k]!
      result[x * height + y] = sum / total + 0.5
    }
  }
  return result
}

/** Turned about its middle on a larger white ground. */
export function turn(picture: GreyPicture, degrees: number): GreyPicture {
  const margin = 60
  const [width, height] = [picture.width + 2 * margin, picture.height + 2 * margin]
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const grey = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const fromX = cosine * dx + sine * dy + picture.width / 2
      const fromY = cosine * dy - sine * dx + picture.height / 2
      grey[y * width + x] = sample(picture, fromX, fromY)
    }
  return { width, height, grey }
}

/** Bilinear. */
function sample({ width, height, grey }: GreyPicture, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [shareX, shareY] = [x - left, y - top]
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= width || row >= height ? 255 : grey[row * width + column]!
  return Math.round(
    (at(left, top) * (1 - shareX) + at(left + 1, top) * shareX) * (1 - shareY) +
      (at(left, top + 1) * (1 - shareX) + at(left + 1, top + 1) * shareX) * shareY,
  )
}

/** Half as many dots, each the mean of four. */
export function halve({ width, height, grey }: GreyPicture): GreyPicture {
  const [halfWidth, halfHeight] = [width >> 1, height >> 1]
  const half = new Uint8Array(halfWidth * halfHeight)
  for (let y = 0; y < halfHeight; y++)
    for (let x = 0; x < halfWidth; x++) {
      const at = 2 * y * width + 2 * x
      half[y * halfWidth + x] = (grey[at]! + grey[at + 1]! + grey[at + width]! + grey[at + width + 1]!) / 4
    }
  return { width: halfWidth, height: halfHeight, grey: half }
}
