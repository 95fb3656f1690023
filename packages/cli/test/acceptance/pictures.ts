import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { GreyPicture } from '../../../sdk/src/label/test/read-symbols.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
// From disk: by default it would be fetched from the network.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: false })

/** Texts of the symbols in a PNG file, sorted; the reader decodes the file itself. */
export async function readPng(file: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(file), {
    formats: ['QRCode', 'Code128'],
    tryHarder: true,
    textMode: 'Plain',
  })
  return found
    .filter(symbol => symbol.isValid)
    .map(symbol => symbol.text)
    .sort()
}

/** The path that an SVG marks as its QR, eight dots a module with a quiet zone. */
export function pictureOfSvg(svg: string): GreyPicture {
  const [, path = ''] = /<path aria-label="QR"[^>]* d="([^"]*)"/.exec(svg) ?? []
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map(([, x, y, width]) => [x, y, width].map(Number))
  const modules = Math.max(...runs.map(([x = 0, , width = 0]) => x + width))
  const size = (modules + 8) * 8
  const grey = new Uint8Array(size * size).fill(255)
  for (const [x = 0, y = 0, width = 0] of runs)
    for (let line = 0; line < 8; line++)
      grey.fill(0, (8 * (y + 4) + line) * size + 8 * (x + 4), (8 * (y + 4) + line) * size + 8 * (x + width + 4))
  return { width: size, height: size, grey }
}

/**
 * What a printer puts on paper for each format of a ZPL file: graphics (^GFA) and boxes (^GB), by Zebra's programming
 * guide. Bars that the printer draws itself (^BC) are left out.
 */
export function picturesOfZpl(zpl: string): GreyPicture[] {
  return [...zpl.matchAll(/\^XA([\s\S]*?)\^XZ/g)].map(([, format = '']) => {
    const [width = 0, height = 0] = ['PW', 'LL'].map(name => Number(new RegExp(`\\^${name}(\\d+)`).exec(format)?.[1]))
    const grey = new Uint8Array(width * height).fill(255)
    for (const [, x, y, command = '', data = ''] of format.matchAll(/\^FO(\d+),(\d+)\^(GFA|GB)([^^]*)\^FS/g)) {
      const rows = command === 'GB' ? boxRows(data) : graphicRows(data)
      for (const [line, row] of rows.entries())
        for (const [dot, black] of row.entries()) if (black) grey[(Number(y) + line) * width + Number(x) + dot] = 0
    }
    return { width, height, grey }
  })
}

function boxRows(data: string): boolean[][] {
  const [width = 0, height = 0] = data.split(',').map(Number)
  return Array.from({ length: height }, () => Array.from({ length: width }, () => true))
}

/** The alternative compression: G–Y repeat the next digit 1–19 times, g–z by twenties; `,` `!` fill a row, `:` repeats it. */
function graphicRows(data: string): boolean[][] {
  const [, bytesPerRow = '', hex = ''] = /^,\d+,\d+,(\d+),([\s\S]*)$/.exec(data) ?? []
  const digits = 2 * Number(bytesPerRow)
  const rows: string[] = []
  let row = ''
  let times = 0
  for (const letter of hex) {
    if (/[G-Y]/.test(letter)) times += letter.charCodeAt(0) - 70
    else if (/[g-z]/.test(letter)) times += 20 * (letter.charCodeAt(0) - 102)
    else if (letter === ':') rows.push(rows.at(-1) ?? '')
    else if (letter === ',' || letter === '!') row = row.padEnd(digits, letter === ',' ? '0' : 'F')
    else if (/[0-9A-F]/.test(letter)) {
      row += letter.repeat(Math.max(1, times))
      times = 0
    }
    if (row.length >= digits) {
      rows.push(row)
      row = ''
    }
  }
  return rows.map(line => [...line].flatMap(digit => [8, 4, 2, 1].map(bit => (Number.parseInt(digit, 16) & bit) > 0)))
}
