import type { PackedObject, PdfFile } from './file.ts'

/** Page objects and their node fill one object stream, whose entries are numbered in one byte. */
const PAGES_PER_NODE = 255

const PT_PER_MM = 72 / 25.4

export interface PageSize {
  readonly widthMm: number
  readonly heightMm: number
}

export const mediaBox = ({ widthMm, heightMm }: PageSize): string => `[0 0 ${points(widthMm)} ${points(heightMm)}]`
/** Rounded down: a thousandth of a point more would be one more row of dots where a page is a whole number of them. */
const points = (mm: number): number => Math.floor(mm * PT_PER_MM * 1000) / 1000

/**
 * The page tree, two levels deep. Kept per finished node: its number. What every page shares is inherited from the
 * root.
 */
export class Pages {
  readonly #file: PdfFile
  readonly #root: number
  readonly #nodes: number[] = []
  #size: PageSize | undefined
  #node = 0
  #open: PackedObject[] = []
  count = 0

  constructor(file: PdfFile, root: number) {
    this.#file = file
    this.#root = root
  }

  /** Adds a page whose content is two streams, the first of which others share. */
  add(size: PageSize, beginning: number, content: number): void {
    this.#size ??= size
    if (this.#open.length === 0) this.#node = this.#file.allocate()
    const same = size.widthMm === this.#size.widthMm && size.heightMm === this.#size.heightMm
    const box = same ? '' : `/MediaBox${mediaBox(size)}`
    const id = this.#file.allocate()
    const contents = `[${beginning} 0 R ${content} 0 R]`
    this.#open.push({ id, text: `<</Type/Page/Parent ${this.#node} 0 R/Contents${contents}${box}>>` })
    this.count++
    if (this.#open.length === PAGES_PER_NODE) this.#close()
  }

  /** The root node, to be written when all pages have been added. */
  end(resources: number): PackedObject {
    this.#close()
    const size = this.#size ?? { widthMm: 210, heightMm: 297 }
    return {
      id: this.#root,
      text:
        `<</Type/Pages/Count ${this.count}/Kids[${this.#nodes.map(id => `${id} 0 R`).join(' ')}]` +
        `/MediaBox${mediaBox(size)}/Resources ${resources} 0 R>>`,
    }
  }

  #close(): void {
    if (this.#open.length === 0) return
    const kids = this.#open.map(({ id }) => `${id} 0 R`).join(' ')
    const text = `<</Type/Pages/Parent ${this.#root} 0 R/Count ${this.#open.length}/Kids[${kids}]>>`
    this.#file.pack([{ id: this.#node, text }, ...this.#open])
    this.#nodes.push(this.#node)
    this.#open = []
  }
}
