import { cropOfRectangles, type SymbolCrop } from '../verify-crop.ts'

/**
 * Draws a QR from the operators that were written for it, knowing nothing of the matrix they were made from: either a
 * path of rectangles in modules, or an inline image mask.
 */
export function readBack(content: Uint8Array): SymbolCrop {
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1')
  const image = text.indexOf('BI/')
  return image < 0 ? readPath(text) : readMask(text, image)
}

/** Numbers since the last operator; `re` takes four of them. */
function readPath(text: string): SymbolCrop {
  const rectangles: number[] = []
  let operands: number[] = []
  let size = 0
  for (const word of text.split(/\s+/)) {
    const value = Number(word)
    if (word !== '' && !Number.isNaN(value)) {
      operands.push(value)
      continue
    }
    if (word === 're') {
      const [x = 0, , width = 0] = operands
      rectangles.push(...operands)
      size = Math.max(size, x + width)
    }
    operands = []
  }
  return cropOfRectangles(size, rectangles)
}

/** Data of an inline image: `/F/AHx` is hexadecimal; a sample of 0 is painted unless `/D[1 0]` says the opposite. */
function readMask(text: string, start: number): SymbolCrop {
  const head = text.slice(start, text.indexOf('ID ', start))
  const width = Number(/\/W (\d+)/.exec(head)?.[1] ?? 0)
  const height = Number(/\/H (\d+)/.exec(head)?.[1] ?? 0)
  const painted = head.includes('/D[1 0]') ? 1 : 0
  const data = text.slice(start + head.length + 3, text.lastIndexOf('\nEI'))
  const bytes = head.includes('/AHx') ? Buffer.from(data.replace('>', ''), 'hex') : Buffer.from(data, 'latin1')
  const rowBytes = Math.ceil(width / 8)
  const rectangles: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = ((bytes[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
      if (bit === painted) rectangles.push(x, y, 1, 1)
    }
  }
  return cropOfRectangles(width, rectangles)
}
