import { encodeCode128 } from '../code128.ts'
import { type Bitmap, Canvas } from '../raster/bitmap.ts'

/** Prints the part of ZPL II that we write, from Zebra's programming guide: ^FO ^GB ^GF (A, compressed) ^BY ^BC ^FD. */
export function printZpl(zpl: string): Bitmap[] {
  const labels: Bitmap[] = []
  let [width, height, x, y, moduleDots, barHeight] = [0, 0, 0, 0, 2, 0]
  let canvas = new Canvas(1, 1)
  for (const [, command, rest = ''] of zpl.matchAll(/\^([A-Z][A-Z0-9@])([^^]*)/g)) {
    const fields = rest.trim().split(',')
    const [a = 0, b = 0, c = 0] = fields.map(Number)
    switch (command) {
      case 'XA':
        canvas = new Canvas(1, 1)
        break
      case 'PW':
        width = a
        break
      case 'LL':
        height = a
        canvas = new Canvas(width, height)
        break
      case 'FO':
        ;[x, y] = [a, b]
        break
      case 'GB':
        if (c !== Math.min(a, b)) throw new Error('an empty box')
        for (let row = 0; row < b; row++) canvas.run(x, y + row, a)
        break
      case 'GF':
        printGraphic(canvas, x, y, rest.trim())
        break
      case 'BY':
        moduleDots = a
        break
      case 'BC':
        barHeight = b
        break
      case 'FD':
        printBars(canvas, x, y, moduleDots, barHeight, plainText(rest))
        break
      case 'XZ':
        labels.push(canvas.toBitmap())
        break
      case 'FS':
      case 'LH':
      case 'FX':
        break
      default:
        throw new Error(`^${command} is not expected`)
    }
  }
  return labels
}

function printGraphic(canvas: Canvas, x: number, y: number, rest: string): void {
  const [, bytes, total, perRow, data] = /^A,(\d+),(\d+),(\d+),(.*)$/s.exec(rest)!
  if (bytes !== total) throw new Error('^GF counts differ')
  const digits = 2 * Number(perRow)
  const rows: string[] = []
  let row = ''
  let repeat = 0
  const end = (fill: string) => {
    rows.push(row.padEnd(digits, fill))
    row = ''
  }
  for (const character of data!) {
    if (character === ':') rows.push(rows.at(-1)!)
    else if (character === ',') end('0')
    else if (character === '!') end('F')
    else if (/[G-Y]/.test(character)) repeat += character.charCodeAt(0) - 'F'.charCodeAt(0)
    else if (/[g-z]/.test(character)) repeat += 20 * (character.charCodeAt(0) - 'f'.charCodeAt(0))
    else {
      row += character.repeat(Math.max(1, repeat))
      repeat = 0
      if (row.length > digits) throw new Error('a row is too long')
      if (row.length === digits) end('0')
    }
  }
  if (row !== '' || rows.length * digits !== 2 * Number(total)) throw new Error('rows are missing')
  rows.forEach((hex, j) => {
    for (let i = 0; i < digits; i++)
      for (let bit = 0; bit < 4; bit++)
        if (Number.parseInt(hex[i]!, 16) & (8 >> bit)) canvas.run(x + 4 * i + bit, y + j, 1)
  })
}

/** The text of a ^BC field with start and set codes; the set codes must be where the pairs are. */
function plainText(field: string): string {
  let inSetC = field.startsWith('>;')
  let text = ''
  for (let i = 2; i < field.length; ) {
    if (field[i] === '>') {
      const code = field[i + 1]
      if (code !== (inSetC ? '6' : '5')) throw new Error('a set code that changes nothing')
      inSetC = !inSetC
      i += 2
    } else {
      const length = inSetC ? 2 : 1
      if (inSetC && !/^\d\d$/.test(field.slice(i, i + 2))) throw new Error('no pair of digits in set C')
      text += field.slice(i, i + length)
      i += length
    }
  }
  return text
}

function printBars(canvas: Canvas, x: number, y: number, dots: number, height: number, text: string): void {
  let left = x
  encodeCode128(text).widths.forEach((width, i) => {
    if (i % 2 === 0) for (let row = 0; row < height; row++) canvas.run(left, y + row, width * dots)
    left += width * dots
  })
}
