import { Failure } from '../../failure.ts'
import { numberKey } from '../keys.ts'
import type { ByteFile } from './byte-file.ts'
import { type LabelText, readLabelTexts } from './label-texts.ts'
import { readLines } from './lines.ts'
import type { Sink } from './sink.ts'

const OURS = '<title>EXQRESS</title>'
const LABEL_START = /^<g transform="translate\(/
/** Text is drawn as outlines; its words stand beside them. */
const TEXT = /aria-label="([^"]*)"(?:.*?scale\(([\d.]+))?/
const BARCODE = 'Code128 '

/** The labels of an SVG of ours. @throws Failure UNION_PICTURE for those of other programs */
export async function readSvg(file: ByteFile, sink: Sink, signal: AbortSignal): Promise<void> {
  let texts: LabelText[] = []
  let keys: string[] = []
  let label = 0
  let ours = false
  const finish = () => {
    if (texts.length === 0) return
    const reading = readLabelTexts(texts)
    sink.add({ written: reading.written, keys: [...keys, ...reading.keys], spot: { label: ++label } })
    sink.advance()
    texts = []
    keys = []
  }
  for await (const { text: line } of readLines(file, signal)) {
    ours ||= line.includes(OURS)
    if (!ours) throw new Failure('UNION_PICTURE', { fields: { path: file.path }, where: { file: file.path } })
    if (LABEL_START.test(line)) finish()
    const [, words, size] = TEXT.exec(line) ?? []
    if (words === undefined) continue
    const text = words.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    const number = text.startsWith(BARCODE) ? numberKey(text.slice(BARCODE.length)) : undefined
    if (number !== undefined) keys.push(number)
    else if (size !== undefined) texts.push({ text, size: Number(size) })
  }
  finish()
}
