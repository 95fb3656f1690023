import { numberKey } from '../keys.ts'
import type { ByteFile } from './byte-file.ts'
import { type LabelText, readLabelTexts } from './label-texts.ts'
import { readLines } from './lines.ts'
import type { Sink } from './sink.ts'
import { tokenIn } from './token-in.ts'

/** A field and the command that draws it. */
const FIELD = /\^FD([^^]*)\^FS/g
const COMMENT = /\^FX([^^]*)/g

/**
 * The labels of a ZPL file, as far as they are written in letters: barcodes, comments, and the texts of other programs.
 * Our own texts and QR codes are bitmaps, of which nothing is read.
 */
export async function readZpl(file: ByteFile, sink: Sink, signal: AbortSignal): Promise<void> {
  let label = 0
  let text = ''
  for await (const { text: line } of readLines(file, signal)) {
    text += `${line}\n`
    for (let end = text.indexOf('^XZ'); end >= 0; end = text.indexOf('^XZ')) {
      readLabel(text.slice(0, end), ++label, sink)
      text = text.slice(end + 3)
    }
  }
  if (text.includes('^XA')) readLabel(text, ++label, sink)
}

function readLabel(zpl: string, label: number, sink: Sink): void {
  const keys: string[] = []
  const texts: LabelText[] = []
  for (const [field, data = ''] of zpl.matchAll(FIELD)) {
    const at = zpl.indexOf(field)
    const before = zpl.slice(zpl.lastIndexOf('^FS', at) + 3, at)
    if (/\^B[C1-9A]/.test(before) && !/\^BQ/.test(before)) {
      // `>;` and the like say how Code128 goes on; they are no part of the number.
      const key = numberKey(data.replace(/>[;:56789]/g, ''))
      if (key !== undefined) keys.push(key)
    } else if (/\^BQ/.test(before)) {
      const key = tokenIn(data)
      if (key !== undefined) keys.push(key)
    } else texts.push({ text: data.trim(), size: Number(/\^A\w,?\w?,(\d+)/.exec(before)?.[1] ?? 1) })
  }
  for (const [, comment = ''] of zpl.matchAll(COMMENT)) texts.push({ text: comment.trim(), size: 0 })
  const reading = readLabelTexts(texts.filter(({ text }) => text !== ''))
  sink.add({ written: reading.written, keys: [...keys, ...reading.keys], spot: { label } })
  sink.advance()
}
