import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { SEALED_FIELDS, type SealedField, VaultRefused } from '../../ports/vault.ts'

// record = header, then for each field in the header's order: nonce (12) | ciphertext | tag (16).
// header = format (1) | flags (1) | record version (2) | number of fields (1), then for each field: id (1) | steps (2).
// token  = nonce (12) | ciphertext | tag (16).
// Additional data of each ciphertext = tenant and parcel | header | id (1) | token version (4, 0 for a field). The whole
// header is in it, so that no field can be dropped or moved and no flag turned without every field refusing to open.
const FORMAT = 1
const FLAG_SENDER_IS_BUSINESS = 1
const HEADER_FIXED_BYTES = 5
const HEADER_FIELD_BYTES = 3
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Text is padded to a multiple of this, so that its length tells little. */
const STEP_BYTES = 32
const STEPS_MAX = 0xffff
const RECORD_VERSION = 1
const PAD_MARK = 0x80

/** Names in the stored format: never changed, never used again for another field. */
const FIELD_IDS: Readonly<Record<SealedField, number>> = {
  name: 1,
  phone: 2,
  phone2: 3,
  postcode: 4,
  address: 5,
  addressDetail: 6,
  email: 7,
  memo: 8,
  product: 9,
  productOption: 10,
  productQuantity: 11,
  senderName: 12,
  senderAddress: 13,
}
const TOKEN_ID = 0

/** Whose record it is. */
export interface Owner {
  readonly tenant: string
  readonly parcelId: string
}

export interface RecordContent {
  readonly fields: Readonly<Partial<Record<SealedField, string>>>
  readonly senderIsBusiness: boolean
}

/** How many nonces `sealRecord` takes for these fields and the token. */
export function noncesFor({ fields }: RecordContent): number {
  let count = 1
  for (const field of SEALED_FIELDS) if (fields[field] !== undefined) count++
  return count
}

/** Seals many records with one source of nonces and one place for padded text, which `done` wipes. */
export class Sealer {
  readonly #nonces: Buffer
  #noncesUsed = 0
  #padded = Buffer.alloc(STEP_BYTES * 64)

  /** @param nonces 12 random bytes for each that `noncesFor` counts */
  constructor(nonces: Buffer) {
    this.#nonces = nonces
  }

  seal(key: KeyObject, owner: Owner, content: RecordContent, token: string, tokenVersion: number) {
    const header = headerOf(content)
    const bound = boundTo(owner, header)
    let size = header.length
    for (let at = HEADER_FIXED_BYTES; at < header.length; at += HEADER_FIELD_BYTES)
      size += sealedBytes(header.readUInt16BE(at + 1))
    const record = Buffer.allocUnsafe(size)
    header.copy(record)
    let at = header.length
    for (const field of SEALED_FIELDS) {
      const text = content.fields[field]
      if (text === undefined) continue
      bindField(bound, FIELD_IDS[field], 0)
      at = this.#seal(key, bound, text, record, at)
    }
    return { record, token: this.#sealToken(key, bound, token, tokenVersion) }
  }

  /** The token of a record that has been sealed before. */
  sealToken(key: KeyObject, owner: Owner, record: Buffer, token: string, tokenVersion: number): Buffer {
    const header = record.subarray(0, headerBytes(record, owner))
    return this.#sealToken(key, boundTo(owner, header), token, tokenVersion)
  }

  done(): void {
    this.#padded.fill(0)
  }

  #sealToken(key: KeyObject, bound: Buffer, token: string, tokenVersion: number): Buffer {
    bindField(bound, TOKEN_ID, tokenVersion)
    const sealed = Buffer.allocUnsafe(sealedBytes(stepsOf(token)))
    this.#seal(key, bound, token, sealed, 0)
    return sealed
  }

  /** Returns where the next one begins. */
  #seal(key: KeyObject, bound: Buffer, text: string, into: Buffer, start: number): number {
    const nonce = this.#nonces.subarray(this.#noncesUsed, this.#noncesUsed + NONCE_BYTES)
    if (nonce.length !== NONCE_BYTES) throw new RangeError('a nonce is used once only')
    this.#noncesUsed += NONCE_BYTES
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(bound)
    const ciphertext = cipher.update(this.#pad(text))
    cipher.final()
    let at = start + nonce.copy(into, start)
    at += ciphertext.copy(into, at)
    return at + cipher.getAuthTag().copy(into, at)
  }

  /** ISO/IEC 7816-4: one byte 80, then zeros up to the step. */
  #pad(text: string): Buffer {
    const size = stepsOf(text) * STEP_BYTES
    if (size > this.#padded.length) {
      this.done()
      this.#padded = Buffer.alloc(size * 2)
    }
    const length = this.#padded.write(text)
    this.#padded[length] = PAD_MARK
    this.#padded.fill(0, length + 1, size)
    return this.#padded.subarray(0, size)
  }
}

/** A record that can be opened field by field. Errors: `VaultRefused` SEAL_BROKEN. */
export class SealedRecord {
  readonly senderIsBusiness: boolean
  readonly #key: KeyObject
  readonly #owner: Owner
  readonly #record: Buffer
  readonly #bound: Buffer
  readonly #places = new Map<number, { readonly start: number; readonly end: number }>()

  constructor(key: KeyObject, owner: Owner, record: Buffer) {
    this.#key = key
    this.#owner = owner
    this.#record = record
    const size = headerBytes(record, owner)
    this.#bound = boundTo(owner, record.subarray(0, size))
    this.senderIsBusiness = ((record[1] ?? 0) & FLAG_SENDER_IS_BUSINESS) !== 0
    let start = size
    for (let at = HEADER_FIXED_BYTES; at < size; at += HEADER_FIELD_BYTES) {
      const end = start + sealedBytes(record.readUInt16BE(at + 1))
      this.#places.set(record.readUInt8(at), { start, end })
      start = end
    }
    if (start !== record.length) throw broken(owner)
  }

  /** The text as it was given; undefined when the record has no such field. */
  open(field: SealedField): string | undefined {
    const place = this.#places.get(FIELD_IDS[field])
    if (place === undefined) return undefined
    bindField(this.#bound, FIELD_IDS[field], 0)
    return this.#open(this.#record.subarray(place.start, place.end))
  }

  openToken(sealed: Buffer, tokenVersion: number): string {
    bindField(this.#bound, TOKEN_ID, tokenVersion)
    return this.#open(sealed)
  }

  #open(sealed: Buffer): string {
    if (sealed.length < NONCE_BYTES + STEP_BYTES + TAG_BYTES) throw broken(this.#owner)
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(this.#bound)
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    const padded = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
    try {
      decipher.final()
    } catch (cause) {
      throw broken(this.#owner, cause)
    }
    const text = padded.toString('utf8', 0, padded.lastIndexOf(PAD_MARK))
    padded.fill(0)
    return text
  }
}

const broken = ({ parcelId }: Owner, cause?: unknown) => new VaultRefused('SEAL_BROKEN', parcelId, { cause })

const sealedBytes = (steps: number): number => NONCE_BYTES + steps * STEP_BYTES + TAG_BYTES

function stepsOf(text: string): number {
  const steps = Math.floor(Buffer.byteLength(text) / STEP_BYTES) + 1
  if (steps > STEPS_MAX) throw new RangeError('a field is too long to be sealed')
  return steps
}

function headerOf({ fields, senderIsBusiness }: RecordContent): Buffer {
  const header = Buffer.alloc(HEADER_FIXED_BYTES + HEADER_FIELD_BYTES * SEALED_FIELDS.length)
  header[0] = FORMAT
  header[1] = senderIsBusiness ? FLAG_SENDER_IS_BUSINESS : 0
  header.writeUInt16BE(RECORD_VERSION, 2)
  let at = HEADER_FIXED_BYTES
  for (const field of SEALED_FIELDS) {
    const text = fields[field]
    if (text === undefined) continue
    header[at] = FIELD_IDS[field]
    header.writeUInt16BE(stepsOf(text), at + 1)
    at += HEADER_FIELD_BYTES
  }
  header[4] = (at - HEADER_FIXED_BYTES) / HEADER_FIELD_BYTES
  return header.subarray(0, at)
}

function headerBytes(record: Buffer, owner: Owner): number {
  const size = HEADER_FIXED_BYTES + HEADER_FIELD_BYTES * (record[4] ?? 0)
  if (record[0] !== FORMAT || record.length < size) throw broken(owner)
  return size
}

const BOUND_TAIL_BYTES = 5

// JSON keeps tenant and parcel apart, and ends where it ends: nothing of it can run into the header.
function boundTo({ tenant, parcelId }: Owner, header: Buffer): Buffer {
  const owner = JSON.stringify([tenant, parcelId])
  const length = Buffer.byteLength(owner)
  const bound = Buffer.allocUnsafe(length + header.length + BOUND_TAIL_BYTES)
  bound.write(owner)
  header.copy(bound, length)
  return bound
}

function bindField(bound: Buffer, id: number, tokenVersion: number): void {
  bound[bound.length - BOUND_TAIL_BYTES] = id
  bound.writeUInt32BE(tokenVersion, bound.length - 4)
}
