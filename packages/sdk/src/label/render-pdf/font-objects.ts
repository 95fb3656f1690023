import { createHash } from 'node:crypto'
import type { Faces } from '../faces.ts'
import type { PackedObject, PdfFile } from './file.ts'
import { fontName, type UsedFace, type UsedFonts } from './fonts.ts'

/**
 * Writes the faces that were used, each subset to its characters, and returns the font resources as a dictionary.
 * Type 0 fonts over CIDFontType2, Identity-H: a code in the text is a CID is a glyph of the subset.
 */
export function writeFonts(file: PdfFile, fonts: UsedFonts): { resources: string; objects: PackedObject[] } {
  const objects: PackedObject[] = []
  const entries: string[] = []
  for (const [face, used] of fonts.used.entries()) {
    if (used === undefined) continue
    entries.push(`/${fontName(face)} ${writeFace(file, objects, fonts.faces, face, used)} 0 R`)
  }
  return { resources: `<<${entries.join('')}>>`, objects }
}

/** Face weights are not in the metrics; viewers use StemV only when they have to substitute the font. */
const STEM_V = 140
/** Glyphs outside Adobe's Latin set (PDF 1.7, table 123). */
const SYMBOLIC = 4

function writeFace(file: PdfFile, objects: PackedObject[], faces: Faces, face: number, used: UsedFace): number {
  const subset = faces.subset(face, used.glyphIds)
  const name = `${subsetTag(subset)}+${(faces.names[face] ?? '').replace(/[^A-Za-z0-9-]/g, '') || 'Face'}`
  const metrics = faces.metrics(face)
  const mille = (em: number) => Math.round(em * 1000)

  const program = file.allocate()
  file.deflated(program, `/Length1 ${subset.length}`, subset)
  const toUnicode = file.allocate()
  file.deflated(toUnicode, '', Buffer.from(unicodeMap(used.codePoints), 'latin1'))

  const descriptor = file.allocate()
  objects.push({
    id: descriptor,
    text:
      `<</Type/FontDescriptor/FontName/${name}/Flags ${SYMBOLIC}/FontBBox[${metrics.bbox.map(mille).join(' ')}]` +
      `/ItalicAngle 0/Ascent ${mille(metrics.ascent)}/Descent ${mille(metrics.descent)}` +
      `/CapHeight ${mille(metrics.capHeight)}/StemV ${STEM_V}/FontFile2 ${program} 0 R>>`,
  })
  const descendant = file.allocate()
  objects.push({
    id: descendant,
    text:
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}` +
      `/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity` +
      `/FontDescriptor ${descriptor} 0 R${glyphWidths(used.advances)}>>`,
  })
  const font = file.allocate()
  objects.push({
    id: font,
    text:
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H` +
      `/DescendantFonts[${descendant} 0 R]/ToUnicode ${toUnicode} 0 R>>`,
  })
  return font
}

/** Six capitals that stand for the subset's content (PDF 1.7, 9.6.4), the same for the same glyphs. */
function subsetTag(subset: Uint8Array): string {
  const digest = createHash('sha256').update(subset).digest()
  let tag = ''
  for (let i = 0; i < 6; i++) tag += String.fromCharCode(0x41 + ((digest[i] as number) % 26))
  return tag
}

/** /DW with the commonest width and /W for the rest, in thousandths of an em. */
export function glyphWidths(advances: readonly number[]): string {
  const widths = advances.map(advance => Math.round(advance * 100_000) / 100)
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  let common = 0
  for (const [width, count] of counts) if (count > (counts.get(common) ?? 0)) common = width
  const groups: string[] = []
  for (let cid = 0; cid < widths.length; cid++) {
    if (widths[cid] === common) continue
    const first = cid
    while (cid < widths.length && widths[cid] !== common) cid++
    groups.push(`${first}[${widths.slice(first, cid).join(' ')}]`)
  }
  return `/DW ${common}${groups.length > 0 ? `/W[${groups.join('')}]` : ''}`
}

/** At most this many entries a block (Adobe Technical Note 5014). */
const BLOCK = 100

/** The ToUnicode CMap: what each CID copies as. */
export function unicodeMap(codePoints: readonly number[]): string {
  const ranges: string[] = []
  const chars: string[] = []
  for (let cid = 1; cid < codePoints.length; ) {
    const first = codePoints[cid] as number
    let count = 1
    // A range must not carry into the high byte of the code or of the text.
    while (
      codePoints[cid + count] === first + count &&
      ((cid + count) & 0xff) !== 0 &&
      ((first + count) & 0xff) !== 0
    ) {
      count++
    }
    if (count > 1) ranges.push(`<${code(cid)}><${code(cid + count - 1)}><${utf16(first)}>`)
    else chars.push(`<${code(cid)}><${utf16(first)}>`)
    cid += count
  }
  return [
    '/CIDInit/ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def',
    '/CMapName/Adobe-Identity-UCS def/CMapType 2 def',
    '1 begincodespacerange <0000><ffff> endcodespacerange',
    ...blocks('bfchar', chars),
    ...blocks('bfrange', ranges),
    'endcmap CMapName currentdict/CMap defineresource pop end end',
  ].join('\n')
}

function blocks(kind: string, entries: readonly string[]): string[] {
  const lines: string[] = []
  for (let at = 0; at < entries.length; at += BLOCK) {
    const block = entries.slice(at, at + BLOCK)
    lines.push(`${block.length} begin${kind}`, ...block, `end${kind}`)
  }
  return lines
}

const code = (value: number): string => value.toString(16).padStart(4, '0')

function utf16(codePoint: number): string {
  if (codePoint <= 0xffff) return code(codePoint)
  const offset = codePoint - 0x10000
  return code(0xd800 | (offset >> 10)) + code(0xdc00 | (offset & 0x3ff))
}
