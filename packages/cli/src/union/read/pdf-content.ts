import type { LabelText } from './label-texts.ts'

/** What the texts of a page are decoded by. */
export interface PdfResources {
  /** Characters by glyph, for each font. */
  readonly fonts: ReadonlyMap<string, ReadonlyMap<number, string>>
  /** Texts that many labels have, written once. */
  readonly forms: ReadonlyMap<string, readonly LabelText[]>
}

/** Stands for a glyph without a character. */
export const UNREADABLE = '\ufffd'

const SPACE = /[\s]/
const BREAK = /[\s()<>[\]/]/

/**
 * The texts of a content stream of ours, label by label: on a sheet each label stands in its own `q 1 0 0 1 x y cm … Q`.
 * A text begins where the pen is moved, and may be of several strings where it needs several fonts.
 */
export function readContent(content: string, { fonts, forms }: PdfResources): LabelText[][] {
  const page: LabelText[] = []
  const labels = [page]
  let label = page
  let depth = 0
  let operands: string[] = []
  let font: ReadonlyMap<number, string> | undefined
  let size = 0
  let pen: { text: string; size: number } | undefined
  const finish = () => {
    if (pen !== undefined && pen.text !== '') label.push(pen)
    pen = undefined
  }

  for (let at = 0; at < content.length; ) {
    const c = content[at] as string
    if (SPACE.test(c)) {
      at++
      continue
    }
    if (c === '(') {
      const end = endOfString(content, at)
      if (pen !== undefined && font !== undefined) pen.text += decode(content.slice(at + 1, end), font)
      at = end + 1
      continue
    }
    let end = at + 1
    while (end < content.length && !BREAK.test(content[end] as string)) end++
    const word = content.slice(at, end)
    at = end
    if (/^[-+.\d]/.test(word) || c === '/') {
      operands.push(word)
      continue
    }
    switch (word) {
      case 'q':
        depth++
        break
      case 'Q':
        depth--
        if (depth === 0) label = page
        break
      case 'cm':
        if (depth === 1 && operands.slice(0, 4).join(' ') === '1 0 0 1') {
          label = []
          labels.push(label)
        }
        break
      case 'Td':
        finish()
        pen = { text: '', size }
        break
      case 'Tf':
        font = fonts.get(operands[0]?.slice(1) ?? '')
        size = Number(operands[1])
        if (pen !== undefined && pen.text === '') pen.size = size
        break
      case 'ET':
        finish()
        break
      case 'Do':
        label.push(...(forms.get(operands[0]?.slice(1) ?? '') ?? []))
        break
      case 'BI':
        // Our images never hold both letters in a row: inlineMask of render-pdf/symbols.ts.
        at = endOfImage(content, at)
        break
    }
    operands = []
  }
  finish()
  return labels.filter(texts => texts.length > 0)
}

function endOfImage(content: string, start: number): number {
  const data = content.indexOf('ID ', start)
  const end = data < 0 ? -1 : content.indexOf('EI', data + 3)
  return end < 0 ? content.length : end + 2
}

function endOfString(content: string, start: number): number {
  for (let at = start + 1; at < content.length; at++) {
    if (content[at] === '\\') at++
    else if (content[at] === ')') return at
  }
  return content.length
}

/** Two bytes a glyph; brackets, backslash and carriage return are escaped. */
function decode(string: string, font: ReadonlyMap<number, string>): string {
  const bytes = string.replace(/\\([\s\S])/g, (_, escaped: string) => (escaped === 'r' ? '\r' : escaped))
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    text += font.get((bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1)) ?? UNREADABLE
  }
  return text
}

const MOST_CODE_POINT = 0x10ffff

/** The characters of a ToUnicode map as font-objects.ts writes it. */
export function readUnicodeMap(map: string): Map<number, string> {
  const characters = new Map<number, string>()
  for (const [, from = '', to, text = ''] of map.matchAll(/<([0-9a-f]{4})>(?:<([0-9a-f]{4})>)?<([0-9a-f]{4,8})>/g)) {
    const first = Number.parseInt(from, 16)
    const start = codePointOf(text)
    const last = to === undefined ? first : Number.parseInt(to, 16)
    for (let glyph = first; glyph <= last && start + glyph - first <= MOST_CODE_POINT; glyph++) {
      characters.set(glyph, String.fromCodePoint(start + glyph - first))
    }
  }
  return characters
}

function codePointOf(utf16: string): number {
  const high = Number.parseInt(utf16.slice(0, 4), 16)
  if (utf16.length === 4) return high
  return 0x10000 + ((high & 0x3ff) << 10) + (Number.parseInt(utf16.slice(4), 16) & 0x3ff)
}
