import type { FaceMetrics, Outline } from '../faces.ts'
import { LabelError } from '../label-error.ts'
import { readOutline } from './outline.ts'

/** The tables of one TrueType face that a label needs: which glyph, how wide, which shape. Lengths are font units. */
export interface TrueTypeFont {
  readonly postScriptName: string
  readonly unitsPerEm: number
  readonly glyphCount: number
  readonly metrics: FaceMetrics
  /** Glyph id of a character, 0 when the face has none. */
  glyphId(codePoint: number): number
  advance(glyphId: number): number
  leftSideBearing(glyphId: number): number
  /** The glyph's record in `glyf`; empty for a blank glyph. */
  record(glyphId: number): DataView
  /** The shape in em, y upwards. */
  outline(glyphId: number): Outline
  /** A table's bytes by its tag. */
  table(tag: string): DataView
}

const TRUETYPE = 0x00010000
const TRUE = 0x74727565

/**
 * Reads a TrueType face (`glyf` outlines). Only offsets are read here; a glyph is read when it is asked for.
 * @throws LabelError FONT_UNREADABLE when it is not such a file, or cut off
 */
export function openTrueType(bytes: Uint8Array): TrueTypeFont {
  try {
    return readTables(bytes)
  } catch (cause) {
    throw cause instanceof LabelError ? cause : new LabelError('FONT_UNREADABLE', undefined, { cause })
  }
}

function readTables(bytes: Uint8Array): TrueTypeFont {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = file.getUint32(0)
  if (version !== TRUETYPE && version !== TRUE) throw new LabelError('FONT_UNREADABLE', 'not TrueType')
  const directory = new Map<string, DataView>()
  for (let i = 0; i < file.getUint16(4); i++) {
    const at = 12 + 16 * i
    const start = file.getUint32(at + 8)
    const length = file.getUint32(at + 12)
    // A view could reach past a cut-off file into the buffer that it lies in.
    if (start + length > bytes.byteLength) throw new LabelError('FONT_UNREADABLE', 'cut off')
    directory.set(tagAt(file, at), new DataView(bytes.buffer, bytes.byteOffset + start, length))
  }
  const table = (tag: string): DataView => {
    const found = directory.get(tag)
    if (found === undefined) throw new LabelError('FONT_UNREADABLE', `no ${tag.trim()} table`)
    return found
  }
  const head = table('head')
  const hhea = table('hhea')
  const hmtx = table('hmtx')
  const loca = table('loca')
  const glyf = table('glyf')
  const os2 = directory.get('OS/2')
  const unitsPerEm = head.getUint16(18)
  const longOffsets = head.getInt16(50) === 1
  const glyphCount = table('maxp').getUint16(4)
  const metricCount = hhea.getUint16(34)
  const lookUp = readCharacterMap(table('cmap'))
  if (unitsPerEm === 0 || metricCount === 0) throw new LabelError('FONT_UNREADABLE', 'no metrics')

  const offset = (glyphId: number) => (longOffsets ? loca.getUint32(4 * glyphId) : 2 * loca.getUint16(2 * glyphId))
  const record = (glyphId: number): DataView => {
    const start = offset(glyphId)
    const end = offset(glyphId + 1)
    if (end > glyf.byteLength) throw new LabelError('FONT_UNREADABLE', 'cut off')
    return new DataView(glyf.buffer, glyf.byteOffset + start, end - start)
  }
  return {
    postScriptName: readPostScriptName(table('name')),
    unitsPerEm,
    glyphCount,
    metrics: {
      ascent: hhea.getInt16(4) / unitsPerEm,
      descent: hhea.getInt16(6) / unitsPerEm,
      capHeight: os2 !== undefined && os2.getUint16(0) >= 2 ? os2.getInt16(88) / unitsPerEm : 0.7,
      bbox: [
        head.getInt16(36) / unitsPerEm,
        head.getInt16(38) / unitsPerEm,
        head.getInt16(40) / unitsPerEm,
        head.getInt16(42) / unitsPerEm,
      ],
    },
    glyphId: codePoint => {
      const id = lookUp(codePoint)
      return id < glyphCount ? id : 0
    },
    advance: glyphId => hmtx.getUint16(4 * Math.min(glyphId, metricCount - 1)),
    leftSideBearing: glyphId =>
      glyphId < metricCount ? hmtx.getInt16(4 * glyphId + 2) : hmtx.getInt16(2 * metricCount + 2 * glyphId),
    record,
    outline: glyphId => readOutline(record, glyphId, unitsPerEm),
    table,
  }
}

const tagAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))

/** The best Unicode map: format 12 (all planes) before format 4 (the first plane). */
function readCharacterMap(cmap: DataView): (codePoint: number) => number {
  let best: { format: number; at: number } | undefined
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const platform = cmap.getUint16(4 + 8 * i)
    const at = cmap.getUint32(8 + 8 * i)
    const format = cmap.getUint16(at)
    if (platform !== 0 && platform !== 3) continue
    if (format !== 4 && format !== 12) continue
    if (best === undefined || format > best.format) best = { format, at }
  }
  if (best === undefined) throw new LabelError('FONT_UNREADABLE', 'no Unicode character map')
  return best.format === 12 ? segmentedCoverage(cmap, best.at) : segmentToDelta(cmap, best.at)
}

function segmentedCoverage(cmap: DataView, at: number): (codePoint: number) => number {
  const count = cmap.getUint32(at + 12)
  const groups = at + 16
  return codePoint => {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if (cmap.getUint32(groups + 12 * middle + 4) < codePoint) low = middle + 1
      else high = middle
    }
    if (low === count) return 0
    const start = cmap.getUint32(groups + 12 * low)
    return codePoint < start ? 0 : cmap.getUint32(groups + 12 * low + 8) + codePoint - start
  }
}

function segmentToDelta(cmap: DataView, at: number): (codePoint: number) => number {
  const doubled = cmap.getUint16(at + 6)
  const ends = at + 14
  const starts = ends + doubled + 2
  const deltas = starts + doubled
  const ranges = deltas + doubled
  return codePoint => {
    if (codePoint > 0xffff) return 0
    let low = 0
    let high = doubled / 2
    while (low < high) {
      const middle = (low + high) >> 1
      if (cmap.getUint16(ends + 2 * middle) < codePoint) low = middle + 1
      else high = middle
    }
    if (low === doubled / 2) return 0
    const start = cmap.getUint16(starts + 2 * low)
    if (codePoint < start) return 0
    const delta = cmap.getUint16(deltas + 2 * low)
    const range = cmap.getUint16(ranges + 2 * low)
    if (range === 0) return (codePoint + delta) & 0xffff
    const id = cmap.getUint16(ranges + 2 * low + range + 2 * (codePoint - start))
    return id === 0 ? 0 : (id + delta) & 0xffff
  }
}

const POSTSCRIPT_NAME = 6

function readPostScriptName(name: DataView): string {
  const strings = name.getUint16(4)
  for (let i = 0; i < name.getUint16(2); i++) {
    const at = 6 + 12 * i
    if (name.getUint16(at + 6) !== POSTSCRIPT_NAME) continue
    const wide = name.getUint16(at) !== 1
    const length = name.getUint16(at + 8)
    const start = strings + name.getUint16(at + 10)
    let text = ''
    for (let j = wide ? 1 : 0; j < length; j += wide ? 2 : 1) text += String.fromCharCode(name.getUint8(start + j))
    // A PDF font name may hold only letters, digits and the hyphen without escaping.
    return text.replace(/[^A-Za-z0-9-]/g, '')
  }
  return 'Unnamed'
}
