/** A growing run of bytes with the few spellings a PDF needs. Kept between pages, so that drawing allocates nothing. */
export class Bytes {
  data: Uint8Array
  length = 0

  constructor(capacity: number) {
    this.data = new Uint8Array(capacity)
  }

  /** Makes sure that `count` more bytes fit. Every writing method calls it. */
  room(count: number): void {
    const needed = this.length + count
    if (needed <= this.data.length) return
    const larger = new Uint8Array(Math.max(needed, this.data.length * 2))
    larger.set(this.data.subarray(0, this.length))
    this.data = larger
  }

  /** What has been written; valid until the next write. */
  view(start = 0, end = this.length): Uint8Array {
    return this.data.subarray(start, end)
  }

  byte(value: number): void {
    this.room(1)
    this.data[this.length++] = value
  }

  ascii(text: string): void {
    this.room(text.length)
    const { data } = this
    let at = this.length
    for (let i = 0; i < text.length; i++) data[at++] = text.charCodeAt(i)
    this.length = at
  }

  /** A name. It needs no space before it, so one that was written for whatever might follow is taken back. */
  name(text: string): void {
    const last = this.data[this.length - 1]
    if (this.length > 0 && (last === 0x20 || last === 0x0a)) this.length--
    this.byte(0x2f)
    this.ascii(text)
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.data.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A whole number of at most nine digits, in its shortest decimal form. */
  integer(value: number): void {
    this.room(11)
    this.length = putInteger(this.data, this.length, value)
  }

  /** `hundredths / 100` in its shortest decimal form: 1250 is 12.5, 50 is .5. */
  decimal(hundredths: number): void {
    this.room(14)
    const { data } = this
    let at = this.length
    let value = hundredths
    if (value < 0) {
      data[at++] = 0x2d
      value = -value
    }
    const whole = Math.floor(value / 100)
    const rest = value - whole * 100
    if (whole > 0 || rest === 0) at = putInteger(data, at, whole)
    if (rest > 0) {
      const tenth = Math.floor(rest / 10)
      const last = rest - tenth * 10
      data[at++] = 0x2e
      data[at++] = 0x30 + tenth
      if (last > 0) data[at++] = 0x30 + last
    }
    this.length = at
  }

  /**
   * A scale, to five places where it has them: an error of a module's side counts once for each module.
   */
  factor(value: number): void {
    const hundredths = Math.round(value * 100)
    if (Math.abs(value * 100 - hundredths) < 1e-3) this.decimal(hundredths)
    else this.ascii(value.toFixed(5))
  }
}

/** Writes a whole number at `at` and returns where it ends. */
export function putInteger(data: Uint8Array, start: number, number: number): number {
  let at = start
  let value = number
  if (value < 0) {
    data[at++] = 0x2d
    value = -value
  }
  if (value < 10) {
    data[at++] = 0x30 + value
    return at
  }
  let size = 10
  while (size * 10 <= value) size *= 10
  for (; size >= 1; size /= 10) {
    const digit = Math.floor(value / size)
    data[at++] = 0x30 + digit
    value -= digit * size
  }
  return at
}
