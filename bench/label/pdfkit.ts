import PDFDocument from 'pdfkit'
import type { DrawItem, Drawing, Weight } from '../../packages/sdk/src/label/drawing.ts'
import { markOutline } from '../../packages/sdk/src/label/marks.ts'
import { readFont } from '../../packages/sdk/src/label/test/fonts.ts'

/** What pdfkit has inside but does not describe. */
interface EmbeddedFont {
  readonly id: string
  encode(text: string): [codes: string[], positions: unknown]
  ref(): unknown
}
interface Inside {
  readonly _font: EmbeddedFont
  readonly page: { readonly fonts: Record<string, unknown> }
  addContent(data: string): unknown
}

const UNIT = 72 / 25.4 / 8

/**
 * The same labels drawn with pdfkit in the fastest way it has: operators written straight into the content stream,
 * glyph codes kept per character, what never changes prepared once. `masks` also draws symbols as inline masks instead
 * of one path, and leaves the pages as they are instead of deflating them.
 */
export async function drawWithPdfkit(drawings: readonly Drawing[], { masks = false } = {}): Promise<number> {
  const document = new PDFDocument({ autoFirstPage: false, compress: !masks, margin: 0 })
  const inside = document as unknown as Inside
  let bytes = 0
  document.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
  })
  const ended = new Promise(resolve => document.on('end', resolve))
  const weights: Record<Weight, { font: EmbeddedFont; codes: Map<string, string> }> = {
    bold: openFont('NanumSquareB.ttf'),
    extrabold: openFont('NanumSquareEB.ttf'),
  }
  function openFont(file: string) {
    document.font(readFont(file) as Buffer)
    return { font: inside._font, codes: new Map<string, string>() }
  }

  function hex(text: string, weight: Weight): string {
    const { font, codes } = weights[weight]
    let encoded = ''
    for (const character of text) {
      let code = codes.get(character)
      if (code === undefined) {
        code = font.encode(character)[0].join('')
        codes.set(character, code)
      }
      encoded += code
    }
    return encoded
  }

  const units = (mm: number) => Math.round(mm * 800) / 100
  function operators(items: readonly DrawItem[], height: number): string {
    let content = 'BT '
    for (const item of items) {
      if (item.kind !== 'text') continue
      const spacing = units((item.trackingEm ?? 0) * item.emMm)
      content += `/${weights[item.weight].font.id} ${units(item.emMm)} Tf ${spacing} Tc 1 0 0 1 ${units(item.xMm)} ${
        height - units(item.baselineMm)
      } Tm <${hex(item.text, item.weight)}> Tj\n`
    }
    content += 'ET '
    for (const item of items) if (item.kind !== 'text') content += shape(item, height)
    return content
  }

  function shape(item: DrawItem, height: number): string {
    const place = (width: number, tall: number, x: number, y: number) =>
      `q ${units(width)} 0 0 ${units(tall)} ${units(x)} ${height - units(y)} cm `
    switch (item.kind) {
      case 'rule':
        return `${place(item.widthMm, item.heightMm, item.xMm, item.yMm + item.heightMm)}0 0 1 1 re f Q\n`
      case 'mark':
        return `${place(item.sizeMm, item.sizeMm, item.xMm, item.yMm + item.sizeMm)}${markPath(item.mark)} Q\n`
      case 'qr': {
        const { size, modules } = item.matrix
        const side = size * item.moduleMm
        if (masks) return place(side, side, item.xMm, item.yMm + side) + mask(size, size, i => modules[i] === 1)
        return `${place(item.moduleMm, -item.moduleMm, item.xMm, item.yMm)}${runs(size, modules)}f Q\n`
      }
      case 'code128': {
        const dark = [...item.widths].flatMap((width, i) => new Array<boolean>(width).fill(i % 2 === 0))
        const bottom = item.yMm + item.heightMm
        if (masks) {
          const width = dark.length * item.moduleMm
          return place(width, item.heightMm, item.xMm, bottom) + mask(dark.length, 1, i => dark[i] === true)
        }
        let path = ''
        let x = 0
        item.widths.forEach((width, i) => {
          if (i % 2 === 0) path += `${x} 0 ${width} 1 re\n`
          x += width
        })
        return `${place(item.moduleMm, item.heightMm, item.xMm, bottom)}${path}f Q\n`
      }
      default:
        return ''
    }
  }

  const frames = new Map<readonly DrawItem[], string>()
  for (const { widthMm, heightMm, frame, items } of drawings) {
    document.addPage({ size: [widthMm * 8 * UNIT, heightMm * 8 * UNIT], margin: 0 })
    for (const { font } of Object.values(weights)) inside.page.fonts[font.id] = font.ref()
    let still = frames.get(frame)
    if (still === undefined) {
      still = operators(frame, heightMm * 8)
      frames.set(frame, still)
    }
    // pdfkit has turned the page upside down.
    const scale = `${UNIT} 0 0 ${-UNIT} 0 ${heightMm * 8 * UNIT} cm `
    inside.addContent(scale + still + operators(items, heightMm * 8))
  }
  document.end()
  await ended
  return bytes
}

function runs(size: number, modules: Uint8Array): string {
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (modules[y * size + x] === 0) continue
      const left = x
      while (x < size && modules[y * size + x] === 1) x++
      path += `${left} ${y} ${x - left} 1 re\n`
    }
  }
  return path
}

function mask(width: number, height: number, dark: (index: number) => boolean): string {
  const rowBytes = (width + 7) >> 3
  const bits = new Uint8Array(rowBytes * height).fill(0xff)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (dark(y * width + x)) bits[y * rowBytes + (x >> 3)]! ^= 0x80 >> (x & 7)
    }
  }
  return `BI /W ${width} /H ${height} /IM true ID ${Buffer.from(bits).toString('latin1')}\nEI Q\n`
}

const paths = new Map<string, string>()
function markPath(mark: Parameters<typeof markOutline>[0]): string {
  let path = paths.get(mark)
  if (path === undefined) {
    path = ''
    const outline = markOutline(mark)
    for (let i = 0; i < outline.length; ) {
      const [count, operator] = [
        [2, 'm'],
        [2, 'l'],
        [4, ''],
        [6, 'c'],
        [0, 'h'],
      ][outline[i++]!] as [number, string]
      for (let k = 0; k < count; k++) path += `${outline[i++]!.toFixed(4)} `
      path += `${operator} `
    }
    path += 'f'
    paths.set(mark, path)
  }
  return path
}
