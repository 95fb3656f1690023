import type { Gray } from './gray.ts'

function histogram({ data }: Gray): Uint32Array {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value] = (counts[value] as number) + 1
  return counts
}

function mapped({ width, height, data }: Gray, to: (value: number) => number): Gray {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => to(value))
  const result = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) result[i] = table[data[i] as number] as number
  return { width, height, data: result }
}

/** The darkest hundredth becomes black and the brightest white. */
export function stretched(source: Gray): Gray {
  const counts = histogram(source)
  const share = source.data.length / 100
  let [low, high] = [0, 255]
  for (let sum = counts[0] as number; low < 254 && sum < share; sum += counts[++low] as number);
  for (let sum = counts[255] as number; high > low + 1 && sum < share; sum += counts[--high] as number);
  return mapped(source, value => ((value - low) * 255) / (high - low))
}

/** Black and white at the threshold that parts the two groups of brightness best (Otsu 1979). */
export function otsu(source: Gray): Gray {
  const counts = histogram(source)
  const total = source.data.length
  let all = 0
  for (let value = 0; value < 256; value++) all += value * (counts[value] as number)
  let [dark, darkSum, best, threshold] = [0, 0, -1, 127]
  for (let value = 0; value < 255; value++) {
    dark += counts[value] as number
    darkSum += value * (counts[value] as number)
    if (dark === 0 || dark === total) continue
    const apart = darkSum / dark - (all - darkSum) / (total - dark)
    const between = dark * (total - dark) * apart * apart
    if (between > best) [best, threshold] = [between, value]
  }
  return mapped(source, value => (value <= threshold ? 0 : 255))
}

/** The mean over a square of `2 · radius + 1` pixels, cut off at the edges. */
function boxMean(source: Gray, radius: number): Gray {
  const { width, height } = source
  const data = new Uint8Array(width * height)
  const sums = new Uint32Array(width)
  const add = (row: number, sign: 1 | -1) => {
    for (let x = 0, at = row * width; x < width; x++, at++) {
      sums[x] = (sums[x] as number) + sign * (source.data[at] as number)
    }
  }
  for (let row = 0; row < Math.min(radius, height); row++) add(row, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1)
    if (y - radius - 1 >= 0) add(y - radius - 1, -1)
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += sums[x] as number
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += sums[x + radius] as number
      if (x - radius - 1 >= 0) sum -= sums[x - radius - 1] as number
      const columns = Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1
      data[y * width + x] = sum / (rows * columns) + 0.5
    }
  }
  return { width, height, data }
}

/** Two box means, which come close to a Gaussian one: closes the gaps of weak or missing dots. */
export function blurred(source: Gray, radius: number): Gray {
  return boxMean(boxMean(source, radius), radius)
}

/** `amount` times the difference to its own blur, added: edges that a lens or a print made soft. */
export function sharpened(source: Gray, radius: number, amount: number): Gray {
  const soft = blurred(source, radius)
  const data = new Uint8ClampedArray(source.data.length)
  for (let i = 0; i < data.length; i++) {
    const value = source.data[i] as number
    data[i] = value + amount * (value - (soft.data[i] as number))
  }
  return { ...source, data: new Uint8Array(data.buffer) }
}

/** Black where a pixel is darker than its surroundings by 7 or more: shadows and glare fall away. */
export function adaptive(source: Gray, radius: number): Gray {
  const around = boxMean(source, radius)
  const data = new Uint8Array(source.data.length)
  for (let i = 0; i < data.length; i++) {
    data[i] = (source.data[i] as number) < (around.data[i] as number) - 7 ? 0 : 255
  }
  return { ...source, data }
}

/** Brightness spread over the whole range within squares: low contrast under uneven light. */
export function levelled(source: Gray, radius: number): Gray {
  const mean = boxMean(source, radius)
  const distance = new Uint8Array(source.data.length)
  for (let i = 0; i < distance.length; i++) {
    distance[i] = Math.abs((source.data[i] as number) - (mean.data[i] as number))
  }
  const spread = boxMean({ ...source, data: distance }, radius)
  const data = new Uint8ClampedArray(source.data.length)
  for (let i = 0; i < data.length; i++) {
    const away = (source.data[i] as number) - (mean.data[i] as number)
    data[i] = 128 + (away * 64) / Math.max(4, spread.data[i] as number)
  }
  return { ...source, data: new Uint8Array(data.buffer) }
}
