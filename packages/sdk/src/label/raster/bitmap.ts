/** A one-bit picture: rows padded to four bytes, most significant bit left, 1 = black. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly strideBytes: number
  readonly bits: Uint8Array
}

/** A one-bit shape in 32-bit words, and where it lies from its origin, in dots; y downwards. */
export interface Stencil {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly strideWords: number
  /** Rows of words, most significant bit left. */
  readonly words: Uint32Array
}

const ALL = 0xffffffff

/** What is drawn on: a bitmap in words, which are four times fewer than bytes. Ink outside of it is not drawn. */
export class Canvas {
  readonly width: number
  readonly height: number
  readonly strideWords: number
  readonly words: Uint32Array

  constructor(width: number, height: number, words?: Uint32Array) {
    this.width = width
    this.height = height
    this.strideWords = (width + 31) >>> 5
    this.words = words ?? new Uint32Array(this.strideWords * height)
  }

  copy(): Canvas {
    return new Canvas(this.width, this.height, this.words.slice())
  }

  /** Blackens the dots of a stencil whose origin is put at (x, y). */
  stamp(stencil: Stencil, x: number, y: number): void {
    const left = x + stencil.left
    const top = y + stencil.top
    const firstRow = Math.max(0, -top)
    const endRow = Math.min(stencil.height, this.height - top)
    if (left < 0 || left + stencil.width > this.width) {
      this.#stampDotByDot(stencil, left, top, firstRow, endRow)
      return
    }
    const { words, strideWords } = this
    const { words: source, strideWords: sourceStride } = stencil
    const shift = left & 31
    const start = top * strideWords + (left >>> 5)
    if (shift === 0) {
      for (let row = firstRow; row < endRow; row++) {
        const from = row * sourceStride
        const to = start + row * strideWords
        for (let i = 0; i < sourceStride; i++) words[to + i]! |= source[from + i]!
      }
      return
    }
    const back = 32 - shift
    for (let row = firstRow; row < endRow; row++) {
      const from = row * sourceStride
      const to = start + row * strideWords
      let carry = 0
      for (let i = 0; i < sourceStride; i++) {
        const word = source[from + i]!
        words[to + i]! |= carry | (word >>> shift)
        carry = word << back
      }
      if (carry !== 0) words[to + sourceStride]! |= carry
    }
  }

  #stampDotByDot(stencil: Stencil, left: number, top: number, firstRow: number, endRow: number): void {
    for (let row = firstRow; row < endRow; row++) {
      for (let column = Math.max(0, -left); column < Math.min(stencil.width, this.width - left); column++) {
        if (stencil.words[row * stencil.strideWords + (column >>> 5)]! & (0x80000000 >>> (column & 31))) {
          const x = left + column
          this.words[(top + row) * this.strideWords + (x >>> 5)]! |= 0x80000000 >>> (x & 31)
        }
      }
    }
  }

  /** Blackens a run of dots in one row. */
  run(x: number, y: number, length: number): void {
    if (y < 0 || y >= this.height) return
    const from = Math.max(0, x)
    const to = Math.min(this.width, x + length)
    if (from >= to) return
    const { words } = this
    const row = y * this.strideWords
    const first = row + (from >>> 5)
    const last = row + ((to - 1) >>> 5)
    const head = ALL >>> (from & 31)
    const tail = ALL << (31 - ((to - 1) & 31))
    if (first === last) words[first]! |= head & tail
    else {
      words[first]! |= head
      words.fill(ALL, first + 1, last)
      words[last]! |= tail
    }
  }

  /** Repeats the black dots of one row, between two columns' words, in the rows below it: `rows` in all. */
  repeat(y: number, rows: number, x: number, width: number): void {
    if (y < 0 || y >= this.height) return
    const { words, strideWords } = this
    const first = Math.max(0, x) >>> 5
    const end = Math.min(strideWords, (x + width + 31) >>> 5)
    const source = y * strideWords
    const endRow = Math.min(this.height, y + rows)
    for (let row = y + 1; row < endRow; row++) {
      const target = row * strideWords
      for (let i = first; i < end; i++) words[target + i]! |= words[source + i]!
    }
  }

  /** The picture in bytes. The canvas is spent: it is turned in place. */
  toBitmap(): Bitmap {
    const { width, height, strideWords, words } = this
    const bits = new Uint8Array(words.buffer)
    const view = new DataView(words.buffer)
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      if (word !== 0) view.setUint32(4 * i, word)
    }
    return { width, height, strideBytes: 4 * strideWords, bits }
  }
}
