import { deflateSync } from 'node:zlib'
import { Bytes } from './bytes.ts'
import { Outlet, type Write } from './outlet.ts'

/** An object that is packed with others into an object stream. */
export interface PackedObject {
  readonly id: number
  readonly text: string
}

const STREAM = 1
const PACKED = 2

/**
 * The objects of a PDF 1.7 file, written one after the other. Kept per object: nine bytes for the cross-reference
 * stream.
 */
export class PdfFile {
  readonly #outlet: Outlet
  readonly #head = new Bytes(256)
  #count = 1
  #kinds = new Uint8Array(1024)
  /** Where a stream begins, or the object stream that a packed object is in. */
  #places = new Float64Array(1024)
  /** Position within the object stream; at most 255. */
  #indexes = new Uint8Array(1024)

  constructor(write: Write) {
    this.#outlet = new Outlet(write)
    // Four bytes over 127 tell transfer programs that the file is binary (PDF 1.7, 7.5.2). By the name behind them a
    // later run of the command line knows that the file is one of ours and may be written again.
    this.#outlet.put(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3 EXQRESS\n', 'latin1'))
  }

  get pending(): Promise<void> | undefined {
    return this.#outlet.pending
  }

  /** Reserves an object number. Every number must be written before `end`. */
  allocate(): number {
    return this.#count++
  }

  /** Writes a stream object. `dictionary` is its entries without the brackets and the length. */
  stream(id: number, dictionary: string, content: Uint8Array): void {
    this.#place(id, STREAM, this.#outlet.position, 0)
    const head = this.#head
    head.length = 0
    head.integer(id)
    head.ascii(' 0 obj<<')
    head.ascii(dictionary)
    head.ascii('/Length ')
    head.integer(content.length)
    head.ascii('>>stream\n')
    this.#outlet.put(head.view())
    this.#outlet.put(content)
    this.#outlet.put(STREAM_END)
  }

  /** Writes a stream object deflated. */
  deflated(id: number, dictionary: string, content: Uint8Array): void {
    this.stream(id, `${dictionary}/Filter/FlateDecode`, deflateSync(content))
  }

  /** Writes at most 256 objects that are no streams as one object stream. */
  pack(objects: readonly PackedObject[]): void {
    const container = this.allocate()
    let offset = 0
    let index = ''
    let body = ''
    for (const [at, { id, text }] of objects.entries()) {
      this.#place(id, PACKED, container, at)
      index += `${id} ${offset} `
      body += `${text}\n`
      offset += text.length + 1
    }
    const content = Buffer.from(index + body, 'latin1')
    this.deflated(container, `/Type/ObjStm/N ${objects.length}/First ${index.length}`, content)
  }

  /** Writes the cross-reference stream and hands on the last bytes. */
  async end(entries: string): Promise<{ bytes: number; sha256: string }> {
    const id = this.allocate()
    const start = this.#outlet.position
    this.#place(id, STREAM, start, 0)
    const widths = start < 2 ** 24 ? 3 : start < 2 ** 32 ? 4 : 6
    const identity = Buffer.from(this.#outlet.digest().subarray(0, 16)).toString('hex')
    this.deflated(
      id,
      `/Type/XRef/Size ${this.#count}/W[1 ${widths} 1]/DecodeParms<</Predictor 12/Columns ${widths + 2}>>` +
        `/ID[<${identity}><${identity}>]${entries}`,
      this.#crossReferences(widths),
    )
    this.#outlet.put(Buffer.from(`startxref\n${start}\n%%EOF\n`))
    const sha256 = Buffer.from(this.#outlet.digest()).toString('hex')
    await this.#outlet.end()
    return { bytes: this.#outlet.position, sha256 }
  }

  /** Rows of kind, place and index, each as its difference to the row above (PNG predictor Up). */
  #crossReferences(placeBytes: number): Uint8Array {
    const width = placeBytes + 2
    const rows = new Uint8Array(this.#count * (width + 1))
    let above = new Uint8Array(width)
    let row = new Uint8Array(width)
    for (let id = 0; id < this.#count; id++) {
      let place = this.#places[id] as number
      row[0] = this.#kinds[id] as number
      for (let at = placeBytes; at > 0; at--) {
        row[at] = place % 256
        place = Math.floor(place / 256)
      }
      row[width - 1] = this.#indexes[id] as number
      const start = id * (width + 1)
      rows[start] = 2
      for (let at = 0; at < width; at++) rows[start + 1 + at] = (row[at] as number) - (above[at] as number)
      const spare = above
      above = row
      row = spare
    }
    return rows
  }

  #place(id: number, kind: number, place: number, index: number): void {
    if (id >= this.#kinds.length) this.#grow()
    this.#kinds[id] = kind
    this.#places[id] = place
    this.#indexes[id] = index
  }

  #grow(): void {
    const length = this.#count * 2
    const kinds = new Uint8Array(length)
    kinds.set(this.#kinds)
    const places = new Float64Array(length)
    places.set(this.#places)
    const indexes = new Uint8Array(length)
    indexes.set(this.#indexes)
    this.#kinds = kinds
    this.#places = places
    this.#indexes = indexes
  }
}

const STREAM_END = Buffer.from('\nendstream\nendobj\n')
