import type { Picture } from './read-symbols.ts'

/** Bars at four dots a module with a quiet zone of ten modules, apart from the product's own renderers. */
export function drawBars(widths: Uint8Array, dots = 4, height = 80): Picture {
  const modules = widths.reduce((sum, width) => sum + width, 0)
  const width = (modules + 20) * dots
  const strideBytes = Math.ceil(width / 8)
  const bits = new Uint8Array(strideBytes * height)
  let x = 10 * dots
  widths.forEach((bar, i) => {
    for (let end = x + bar * dots; x < end; x++)
      if (i % 2 === 0) for (let y = 10; y < height - 10; y++) bits[y * strideBytes + (x >> 3)]! |= 0x80 >> (x & 7)
  })
  return { width, height, strideBytes, bits }
}
