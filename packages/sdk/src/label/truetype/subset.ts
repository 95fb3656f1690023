import type { TrueTypeFont } from './font.ts'
import { COMPONENT, componentsOf } from './outline.ts'

/** What an embedded face needs (ISO 32000-1, 9.9): no character map, no names, no hints. */
const HEAD_BYTES = 54
const HHEA_BYTES = 36
const MAXP_BYTES = 32
const CHECKSUM_MAGIC = 0xb1b0afba

/**
 * A TrueType file with the given glyphs, in this order; what composite glyphs are made of follows after them.
 * `glyphIds[0]` must be 0. Hints are left out: a label is drawn from outlines.
 */
export function subsetTrueType(font: TrueTypeFont, glyphIds: readonly number[]): Uint8Array {
  const order = [...glyphIds]
  const newId = new Map(order.map((id, index) => [id, index]))
  const records: Uint8Array[] = []
  // `order` grows while components are met.
  for (let i = 0; i < order.length; i++) {
    records.push(
      copyRecord(font.record(order[i]!), component => {
        const known = newId.get(component)
        if (known !== undefined) return known
        newId.set(component, order.length)
        order.push(component)
        return order.length - 1
      }),
    )
  }

  const loca = new DataView(new ArrayBuffer(4 * (order.length + 1)))
  let glyfBytes = 0
  records.forEach((record, i) => {
    loca.setUint32(4 * i, glyfBytes)
    glyfBytes += padded(record.length)
  })
  loca.setUint32(4 * order.length, glyfBytes)
  const glyf = new Uint8Array(glyfBytes)
  records.forEach((record, i) => {
    glyf.set(record, loca.getUint32(4 * i))
  })

  const hmtx = new DataView(new ArrayBuffer(4 * order.length))
  order.forEach((id, i) => {
    hmtx.setUint16(4 * i, font.advance(id))
    hmtx.setInt16(4 * i + 2, font.leftSideBearing(id))
  })

  const head = copyTable(font, 'head', HEAD_BYTES)
  head.setUint32(8, 0)
  head.setInt16(50, 1)
  const hhea = copyTable(font, 'hhea', HHEA_BYTES)
  hhea.setUint16(34, order.length)
  const maxp = copyTable(font, 'maxp', MAXP_BYTES)
  maxp.setUint16(4, order.length)

  return assemble([
    ['glyf', glyf],
    ['head', bytesOf(head)],
    ['hhea', bytesOf(hhea)],
    ['hmtx', bytesOf(hmtx)],
    ['loca', bytesOf(loca)],
    ['maxp', bytesOf(maxp)],
  ])
}

const padded = (length: number) => (length + 3) & ~3
const bytesOf = (view: DataView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)

function copyTable(font: TrueTypeFont, tag: string, length: number): DataView {
  const copy = new Uint8Array(length)
  const source = bytesOf(font.table(tag))
  copy.set(source.subarray(0, length))
  return new DataView(copy.buffer)
}

/** A glyph's record without instructions, its components renamed. */
function copyRecord(source: DataView, rename: (glyphId: number) => number): Uint8Array {
  if (source.byteLength === 0) return new Uint8Array(0)
  const contours = source.getInt16(0)
  if (contours >= 0) {
    const lengthAt = 10 + 2 * contours
    if (contours === 0) return new Uint8Array(0)
    const instructions = source.getUint16(lengthAt)
    const copy = new Uint8Array(source.byteLength - instructions)
    const all = bytesOf(source)
    copy.set(all.subarray(0, lengthAt))
    copy.set(all.subarray(lengthAt + 2 + instructions), lengthAt + 2)
    return copy
  }
  const parts = componentsOf(source)
  const last = parts[parts.length - 1]!
  const copy = bytesOf(source).slice(0, last.flagsAt + componentBytes(source.getUint16(last.flagsAt)))
  const view = new DataView(copy.buffer)
  for (const { glyphId, flagsAt } of parts) {
    view.setUint16(flagsAt, view.getUint16(flagsAt) & ~COMPONENT.instructions)
    view.setUint16(flagsAt + 2, rename(glyphId))
  }
  return copy
}

function componentBytes(flags: number): number {
  const offsets = flags & COMPONENT.words ? 4 : 2
  const transform = flags & COMPONENT.matrix ? 8 : flags & COMPONENT.xyScale ? 4 : flags & COMPONENT.scale ? 2 : 0
  return 4 + offsets + transform
}

/** Table directory, tables and checksums; `tables` must be sorted by tag. */
function assemble(tables: readonly (readonly [tag: string, bytes: Uint8Array])[]): Uint8Array {
  const count = tables.length
  const headerBytes = 12 + 16 * count
  const total = tables.reduce((sum, [, bytes]) => sum + padded(bytes.length), headerBytes)
  const file = new Uint8Array(total)
  const view = new DataView(file.buffer)
  const largestPower = 2 ** Math.floor(Math.log2(count))
  view.setUint32(0, 0x00010000)
  view.setUint16(4, count)
  view.setUint16(6, 16 * largestPower)
  view.setUint16(8, Math.log2(largestPower))
  view.setUint16(10, 16 * (count - largestPower))
  let at = headerBytes
  let headAt = 0
  tables.forEach(([tag, bytes], i) => {
    const entry = 12 + 16 * i
    for (let j = 0; j < 4; j++) view.setUint8(entry + j, tag.charCodeAt(j))
    file.set(bytes, at)
    view.setUint32(entry + 4, checksum(view, at, padded(bytes.length)))
    view.setUint32(entry + 8, at)
    view.setUint32(entry + 12, bytes.length)
    if (tag === 'head') headAt = at
    at += padded(bytes.length)
  })
  view.setUint32(headAt + 8, (CHECKSUM_MAGIC - checksum(view, 0, total)) >>> 0)
  return file
}

function checksum(view: DataView, start: number, length: number): number {
  let sum = 0
  for (let at = start; at < start + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}
