import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** An invented person. Each text that is given is searched for; several persons may share one. */
export interface Canary {
  readonly name?: string
  /** Digits with or without hyphens. */
  readonly phone?: string
  readonly phone2?: string
  /** District, road, number; searched for as a whole and by its last two words. */
  readonly address?: string
  readonly addressDetail?: string
  readonly email?: string
  /** Anything else that must not be found, e.g. a door code in a memo. */
  readonly also?: readonly string[]
}

/** Where a canary was found. Names it by its place in the list, so that a report shows no person. */
export interface Hit {
  readonly path: string
  /** Byte offset of its end; -1 when it is in the path itself. */
  readonly end: number
  readonly canary: number
  readonly field: string
  /** How it was written there, e.g. `utf16le`, `base64+1 of cp949`, `utf8 nfd`. */
  readonly form: string
}

/**
 * Searches files, and the folders' files, for every canary in every encoding: UTF-8, UTF-16 of both orders and CP949,
 * composed and decomposed, plain and as base64 at each of three offsets, hexadecimal, percent-encoded or JSON escapes;
 * phones with and without separators and country code. Reads as a stream; a gigabyte takes seconds.
 */
export async function sweep(paths: readonly string[], canaries: readonly Canary[]): Promise<Hit[]> {
  const patterns = new Patterns(canaries)
  const hits: Hit[] = []
  for (const path of paths.flatMap(filesUnder)) {
    const name = new Search(patterns)
    for (const found of name.feed(Buffer.from(path))) hits.push({ ...found, path, end: -1 })
    const content = new Search(patterns)
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }))
      for (const found of content.feed(chunk as Buffer)) hits.push({ ...found, path })
  }
  return hits
}

/** The same search over bytes in memory. */
export function sweepBytes(bytes: Uint8Array, canaries: readonly Canary[]): Omit<Hit, 'path'>[] {
  return new Search(new Patterns(canaries)).feed(Buffer.from(bytes))
}

const CHUNK_BYTES = 1 << 20
/** Shorter byte strings turn up by chance: six random bytes once in 2.8e14 places. */
const PATTERN_BYTES_MIN = 6
// Half a megabyte stays in the processor's own cache, and one place in fifty needs a second look.
const FILTER_BITS = 22

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap(name => filesUnder(join(path, name)))
}

interface Meaning {
  readonly canary: number
  readonly field: string
  readonly form: string
}

/** All byte strings to look for, found by their last six bytes. */
class Patterns {
  /** No: nothing ends in these six bytes. Yes: look in `byEnd`. */
  readonly filter = new Uint8Array(1 << (FILTER_BITS - 3))
  readonly byEnd = new Map<number, { readonly bytes: Buffer; readonly meaning: Meaning }[]>()
  longest = 0

  constructor(canaries: readonly Canary[]) {
    const known = new Set<string>()
    const toCp949 = cp949Encoder()
    for (const [canary, person] of canaries.entries()) {
      for (const [field, text] of textsOf(person)) {
        if (known.has(text)) continue
        known.add(text)
        for (const [form, bytes] of formsOf(text, toCp949)) this.#add(bytes, { canary, field, form })
      }
    }
  }

  #add(bytes: Buffer, meaning: Meaning): void {
    const before = bytes.readUIntBE(bytes.length - 6, 3)
    const last = bytes.readUIntBE(bytes.length - 3, 3)
    const hash = hashOf(before, last)
    this.filter[hash >>> 3] = (this.filter[hash >>> 3] ?? 0) | (1 << (hash & 7))
    this.longest = Math.max(this.longest, bytes.length)
    const end = before * 0x1000000 + last
    const sameEnd = this.byEnd.get(end)
    if (sameEnd) sameEnd.push({ bytes, meaning })
    else this.byEnd.set(end, [{ bytes, meaning }])
  }
}

const hashOf = (before: number, last: number): number =>
  (Math.imul(before, 0x9e3779b1) ^ Math.imul(last, 0x85ebca6b)) >>> (32 - FILTER_BITS)

/** One pass over a stream. */
class Search {
  readonly #patterns: Patterns
  /** What went before the next chunk, as far as a pattern can reach back. */
  #tail = Buffer.alloc(0)
  #consumed = 0

  constructor(patterns: Patterns) {
    this.#patterns = patterns
  }

  feed(chunk: Buffer): (Meaning & { readonly end: number })[] {
    const { filter, byEnd, longest } = this.#patterns
    const text = Buffer.concat([this.#tail, chunk])
    const start = this.#tail.length
    const found: (Meaning & { end: number })[] = []
    let before = 0
    let last = 0
    for (let at = Math.max(0, start - 6); at < start; at++) {
      before = ((before << 8) | (last >>> 16)) & 0xffffff
      last = ((last << 8) | (text[at] as number)) & 0xffffff
    }
    for (let at = start; at < text.length; at++) {
      before = ((before << 8) | (last >>> 16)) & 0xffffff
      last = ((last << 8) | (text[at] as number)) & 0xffffff
      const hash = hashOf(before, last)
      if (((filter[hash >>> 3] as number) & (1 << (hash & 7))) === 0) continue
      for (const { bytes, meaning } of byEnd.get(before * 0x1000000 + last) ?? []) {
        const from = at + 1 - bytes.length
        if (from < 0 || bytes.compare(text, from, at + 1) !== 0) continue
        found.push({ ...meaning, end: this.#consumed + at + 1 - start })
      }
    }
    this.#consumed += chunk.length
    this.#tail = Buffer.from(text.subarray(Math.max(0, text.length - longest)))
    return found
  }
}

function* textsOf(person: Canary): Generator<[field: string, text: string]> {
  if (person.name !== undefined) yield ['name', person.name]
  for (const field of ['phone', 'phone2'] as const) {
    for (const text of phoneTexts(person[field] ?? '')) yield [field, text]
  }
  if (person.address !== undefined) {
    const words = person.address.split(' ')
    for (const text of [words, words.slice(-2)]) {
      yield ['address', text.join(' ')]
      yield ['address', text.join('')]
    }
  }
  for (const field of ['addressDetail', 'email'] as const) {
    const text = person[field]
    if (text !== undefined && text !== '') yield [field, text]
  }
  for (const text of person.also ?? []) yield ['also', text]
}

/** Without the leading zero, so that +82 10… is found like 010…. */
function phoneTexts(phone: string): string[] {
  const digits = phone.replaceAll(/\D/g, '')
  if (digits === '') return []
  const area = /^(?:02|050.|\d{3})/.exec(digits)?.[0] ?? ''
  const groups = [area.replace(/^0/, ''), digits.slice(area.length, -4), digits.slice(-4)]
  return ['', '-', ' ', '.'].map(separator => groups.join(separator))
}

function* formsOf(text: string, toCp949: (text: string) => Buffer | undefined): Generator<[form: string, Buffer]> {
  const composed = text.normalize('NFC')
  const decomposed = text.normalize('NFD')
  const raw: [form: string, bytes: Buffer][] = []
  const written = new Map([['', composed]])
  if (decomposed !== composed) written.set(' nfd', decomposed)
  for (const [form, normalised] of written) {
    raw.push([`utf8${form}`, Buffer.from(normalised)])
    raw.push([`utf16le${form}`, Buffer.from(normalised, 'utf16le')])
    raw.push([`utf16be${form}`, Buffer.from(normalised, 'utf16le').swap16()])
    yield [`json${form}`, Buffer.from([...normalised].map(escapeJson).join(''))]
  }
  const cp949 = toCp949(composed)
  if (cp949) raw.push(['cp949', cp949])
  for (const [form, bytes] of raw) {
    if (bytes.length < PATTERN_BYTES_MIN) throw new RangeError(`a canary is too short to be told from chance: ${form}`)
    yield [form, bytes]
    const hex = bytes.toString('hex')
    yield [`hex of ${form}`, Buffer.from(hex)]
    yield [`hex of ${form}`, Buffer.from(hex.toUpperCase())]
    for (const offset of [0, 1, 2]) {
      const base64 = base64At(bytes, offset)
      yield [`base64+${offset} of ${form}`, Buffer.from(base64)]
      if (/[+/]/.test(base64))
        yield [`base64url+${offset} of ${form}`, Buffer.from(base64.replaceAll('+', '-').replaceAll('/', '_'))]
    }
    if (!form.startsWith('utf16'))
      for (const percent of percentForms(bytes)) yield [`percent of ${form}`, Buffer.from(percent)]
  }
}

const escapeJson = (character: string): string =>
  character < '\u0080'
    ? character
    : Array.from(character, (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('')

/** What stays the same of its base64 whatever stands before and behind, when `offset` bytes of a group of three do. */
function base64At(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  return text.slice(Math.ceil((offset * 8) / 6), end)
}

/** Letters and digits stay; a space is %20 or +; hexadecimal digits large or small. */
function percentForms(bytes: Buffer): string[] {
  const encode = (space: string, hyphen: string) =>
    Array.from(bytes, byte => {
      const character = String.fromCharCode(byte)
      if (/[0-9A-Za-z._~]/.test(character)) return character
      if (character === ' ') return space
      if (character === '-') return hyphen
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    }).join('')
  const large = [encode('%20', '-'), encode('+', '-'), encode('%20', '%2D')]
  return [...large, ...large.map(text => text.replaceAll(/%../g, code => code.toLowerCase()))]
}

/**
 * Without a library: Node's decoder knows the 2,350 syllables of KS X 1001; CP949 adds the other 8,822 in their order
 * of Unicode, over the codes that were free. undefined for text that CP949 cannot write.
 */
function cp949Encoder(): (text: string) => Buffer | undefined {
  const codes = new Map<string, number>()
  const decoder = new TextDecoder('euc-kr')
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const character = decoder.decode(Buffer.of(lead, trail))
      if (character.length === 1 && character !== '\ufffd') codes.set(character, (lead << 8) | trail)
    }
  }
  const free = freeCodes()
  for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) {
    const character = String.fromCharCode(syllable)
    if (!codes.has(character)) codes.set(character, free.next().value as number)
  }
  return text => {
    const bytes: number[] = []
    for (const character of text) {
      const code = codes.get(character)
      if (code !== undefined) bytes.push(code >> 8, code & 0xff)
      else if (character < '\u0080') bytes.push(character.charCodeAt(0))
      else return undefined
    }
    return Buffer.from(bytes)
  }
}

function* freeCodes(): Generator<number, number> {
  const isTrail = (byte: number) => (byte - 0x41) % 0x20 < 26 || byte > 0x80
  for (let lead = 0x81; lead < 0xc6; lead++) {
    const lastTrail = lead <= 0xa0 ? 0xfe : 0xa0
    for (let trail = 0x41; trail <= lastTrail; trail++) if (isTrail(trail)) yield (lead << 8) | trail
  }
  for (let trail = 0x41; ; trail++) yield (0xc6 << 8) | trail
}
