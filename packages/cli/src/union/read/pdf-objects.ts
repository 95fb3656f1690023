import { inflateSync } from 'node:zlib'
import { Failure } from '../../failure.ts'
import type { ByteFile } from './byte-file.ts'

/** What every PDF of ours begins with (render-pdf/file.ts); those of other programs are written otherwise inside. */
const OURS = /^%PDF-1\.7\r?\n%[^\n]*EXQRESS/
const HEAD_BYTES = 4096
const TAIL_BYTES = 64
/** An object of ours is far smaller; a broken length must not fill the memory. */
const MOST_BYTES = 64 * 1024 * 1024

export interface PdfObject {
  /** Without the brackets. */
  readonly dictionary: string
  /** Undefined for an object that is no stream. */
  readonly content: Buffer | undefined
}

export interface PdfObjects {
  readonly root: number
  /** The error of a file that is not as we write it. */
  readonly broken: () => Failure
  get(id: number): Promise<PdfObject>
}

/** The objects of a PDF that we wrote. @throws Failure UNION_PDF_FOREIGN, UNION_FILE_BROKEN */
export async function openPdfObjects(file: ByteFile): Promise<PdfObjects> {
  const broken = () => new Failure('UNION_FILE_BROKEN', { fields: { path: file.path }, where: { file: file.path } })
  const head = (await file.read(0, 64)).toString('latin1')
  if (!OURS.test(head)) {
    throw new Failure('UNION_PDF_FOREIGN', { fields: { path: file.path }, where: { file: file.path } })
  }
  const tail = (await file.read(Math.max(0, file.size - TAIL_BYTES), TAIL_BYTES)).toString('latin1')
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]
  if (start === undefined) throw broken()

  async function streamAt(position: number): Promise<PdfObject> {
    const text = (await file.read(position, HEAD_BYTES)).toString('latin1')
    const at = text.indexOf('>>stream\n')
    const opening = text.indexOf('<<')
    if (!/^\d+ 0 obj<</.test(text)) throw broken()
    if (at < 0) throw broken()
    const dictionary = text.slice(opening + 2, at)
    const length = Number(/\/Length (\d+)$/.exec(dictionary)?.[1] ?? Number.NaN)
    if (!(length <= MOST_BYTES)) throw broken()
    const raw = await file.read(position + at + '>>stream\n'.length, length)
    if (raw.length < length) throw broken()
    // Copied: the file's own bytes are valid until the next are read.
    return { dictionary, content: dictionary.includes('/FlateDecode') ? inflated(raw) : Buffer.from(raw) }
  }

  function inflated(raw: Buffer): Buffer {
    try {
      return inflateSync(raw, { maxOutputLength: MOST_BYTES })
    } catch {
      throw broken()
    }
  }

  const table = await streamAt(Number(start))
  const root = referenceOf(table.dictionary, 'Root')
  const places = placesOf(table)
  if (root === undefined || places === undefined) throw broken()

  /** Objects of the object stream that was read last: a node's pages lie in one. */
  let pack: { id: number; objects: ReadonlyMap<number, string> } | undefined
  async function packed(container: number, id: number): Promise<PdfObject> {
    const place = places?.[container]
    if (place?.kind !== 1) throw broken()
    if (pack?.id !== container) pack = { id: container, objects: unpack(await streamAt(place.at)) }
    const dictionary = pack.objects.get(id)
    if (dictionary === undefined) throw broken()
    return { dictionary, content: undefined }
  }

  async function get(id: number): Promise<PdfObject> {
    const place = places?.[id]
    if (place === undefined) throw broken()
    return place.kind === 2 ? packed(place.at, id) : streamAt(place.at)
  }
  return { root, broken, get }
}

function unpack({ dictionary, content }: PdfObject): Map<number, string> {
  const text = (content ?? Buffer.alloc(0)).toString('latin1')
  const first = Number(/\/First (\d+)/.exec(dictionary)?.[1] ?? 0)
  const index = text.slice(0, first).trim().split(/\s+/).map(Number)
  const objects = new Map<number, string>()
  for (let at = 0; at + 1 < index.length; at += 2) {
    const [id, offset] = [index[at] as number, index[at + 1] as number]
    const end = text.indexOf('\n', first + offset)
    objects.set(id, text.slice(first + offset, end < 0 ? undefined : end))
  }
  return objects
}

interface ObjectPlace {
  /** 1: a stream of its own; 2: in an object stream. */
  readonly kind: number
  /** Where it begins, or the object stream that holds it. */
  readonly at: number
}

/** The cross-reference stream's rows, each the difference to the row above (PNG predictor Up). */
function placesOf({ dictionary, content }: PdfObject): (ObjectPlace | undefined)[] | undefined {
  const [, kindBytes, placeBytes, indexBytes] = /\/W\[(\d) (\d) (\d)\]/.exec(dictionary) ?? []
  if (content === undefined || placeBytes === undefined) return undefined
  const width = Number(kindBytes) + Number(placeBytes) + Number(indexBytes)
  const places: (ObjectPlace | undefined)[] = []
  const row = new Uint8Array(width)
  for (let at = 0; at + width < content.length; at += width + 1) {
    for (let i = 0; i < width; i++) row[i] = (row[i] as number) + (content[at + 1 + i] as number)
    let place = 0
    for (let i = 1; i <= Number(placeBytes); i++) place = place * 256 + (row[i] as number)
    places.push(row[0] === 1 || row[0] === 2 ? { kind: row[0], at: place } : undefined)
  }
  return places
}

/** `/Name 12 0 R`. */
export function referenceOf(dictionary: string, name: string): number | undefined {
  const found = new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** `/Name[12 0 R 13 0 R]`. */
export function referencesOf(dictionary: string, name: string): number[] {
  const list = new RegExp(`/${name}\\[([^\\]]*)\\]`).exec(dictionary)?.[1] ?? ''
  return [...list.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id))
}

/** `/Name<</A 1 0 R/B 2 0 R>>`, by their names. */
export function resourcesOf(dictionary: string, name: string): Map<string, number> {
  const list = new RegExp(`/${name} ?<<([^>]*)>>`).exec(dictionary)?.[1] ?? ''
  return new Map([...list.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, key = '', id]) => [key, Number(id)] as const))
}
