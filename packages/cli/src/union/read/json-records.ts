import { type CsvField, fieldNamed, knownHeading, normalizeHeading } from '../../csv/fields.ts'
import { Failure } from '../../failure.ts'
import { numberKey, parcelKey, tokenKey } from '../keys.ts'
import type { Spot } from '../shown.ts'
import type { ByteFile } from './byte-file.ts'
import { readLines } from './lines.ts'
import type { Sink } from './sink.ts'
import { readTextLine } from './text-line.ts'
import { tokenIn } from './token-in.ts'

/** A document is read whole; the lines of a longer list or log one by one. */
const MOST_BYTES = 256 * 1024 * 1024
const MOST_DEPTH = 200

/** A document: every object in it that shows a person or names a parcel. */
export async function readJson(file: ByteFile, sink: Sink): Promise<void> {
  const where = { fields: { path: file.path, limit: MOST_BYTES / 1024 / 1024 }, where: { file: file.path } }
  if (file.size > MOST_BYTES) throw new Failure('UNION_FILE_TOO_LARGE', where)
  let document: unknown
  try {
    document = JSON.parse((await file.read(0, file.size)).toString('utf8').replace(/^\ufeff/, ''))
  } catch {
    // The parser's message quotes the text.
    throw new Failure('UNION_FILE_BROKEN', where)
  }
  let item = 0
  const found = (record: Found) => {
    sink.add({ ...record, spot: { item: ++item } })
    sink.advance()
  }
  // Deeper than anybody writes: what lies below is not looked at, and nothing may be claimed of it.
  if (!walk(document, found)) throw new Failure('UNION_FILE_BROKEN', where)
}

/** A log or a list of one JSON object a line; lines that are none are searched for what looks like a person's. */
export async function readJsonLines(file: ByteFile, sink: Sink, signal: AbortSignal): Promise<void> {
  for await (const { text, number } of readLines(file, signal)) {
    sink.advance()
    const parsed = parseLine(text)
    if (parsed === undefined) {
      const record = readTextLine(text)
      if (record !== undefined) sink.add({ ...record, spot: { line: number } })
      continue
    }
    let item = 0
    const whole = walk(parsed, record => {
      item++
      const spot: Spot = item === 1 ? { line: number } : { line: number, item }
      sink.add({ ...record, spot })
    })
    if (!whole) {
      const fields = { path: file.path }
      throw new Failure('UNION_FILE_BROKEN', { fields, where: { file: file.path, line: number } })
    }
  }
}

function parseLine(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}

type Found = Omit<Parameters<Sink['add']>[0], 'spot'>

/** These are part of the object they stand in; any other object is another thing. */
const SAME_PERSON = /^(?:recipient|masked|receiver|consignee|to|waybill|address)$/i
const OTHER_THING = /^(?:sender|from|product|item|items_sold|error|meta|carrier|merchant|store|shop|tenant)$/i

/**
 * Calls back for every object that shows a person or names a parcel, in the order of the document. False when something
 * lies too deep to be looked at.
 */
function walk(value: unknown, found: (record: Found) => void, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > MOST_DEPTH) return false
  if (Array.isArray(value)) return value.every(one => walk(one, found, depth + 1))
  const texts = new Map<CsvField, string>()
  const keys = new Set<string>()
  gather(value, texts, keys, depth)
  if (texts.size > 0 || keys.size > 0) found({ written: writtenOf(texts), keys: [...keys] })
  return Object.entries(value).every(
    ([name, below]) => OTHER_THING.test(name) || isSamePerson(name, below) || walk(below, found, depth + 1),
  )
}

const isSamePerson = (name: string, below: unknown) =>
  SAME_PERSON.test(name) && typeof below === 'object' && !Array.isArray(below)

function gather(object: object, texts: Map<CsvField, string>, keys: Set<string>, depth: number): void {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'string' || typeof value === 'number') note(name, String(value), texts, keys)
    else if (typeof value === 'object' && value !== null && isSamePerson(name, value) && depth < MOST_DEPTH) {
      gather(value, texts, keys, depth + 1)
    }
  }
}

const PERSONAL = new Set<CsvField>(['recipient', 'phone', 'phone2', 'postcode', 'address', 'addressDetail', 'email'])

function note(name: string, text: string, texts: Map<CsvField, string>, keys: Set<string>): void {
  const key = keyOf(name, text)
  if (key !== undefined) {
    keys.add(key)
    return
  }
  const field = fieldOf(name)
  if (field === undefined || text === '' || text === '[redacted]') return
  if (PERSONAL.has(field) && !texts.has(field)) texts.set(field, text)
}

const fieldOf = (name: string): CsvField | undefined =>
  name.toLowerCase() === 'region' ? 'address' : (fieldNamed(name) ?? knownHeading(normalizeHeading(name))?.field)

function keyOf(name: string, text: string): string | undefined {
  const id = parcelKey(text) ?? tokenIn(text)
  if (id !== undefined) return id
  if (/^token$/i.test(name)) return tokenKey(text)
  const field = fieldOf(name)
  return field === 'orderNumber' || field === 'trackingNumber' || /^orderKey$/i.test(name) ? numberKey(text) : undefined
}

const writtenOf = (texts: ReadonlyMap<CsvField, string>) => ({
  name: texts.get('recipient'),
  phone: texts.get('phone') ?? texts.get('phone2'),
  postcode: texts.get('postcode'),
  address: texts.get('address'),
  addressDetail: texts.get('addressDetail'),
  email: texts.get('email'),
})
