import { hash } from 'node:crypto'

/** What was done. Names no person: ids, field names and codes only. */
export interface AuditEvent {
  readonly kind: 'reveal' | 'erase' | 'rotate-keys' | 'refuse-keys' | 'destroy-keys'
  readonly tenant: string
  /** Empty where it is about no single parcel. */
  readonly parcelId: string
  readonly viewerKind: string
  readonly viewerId: string
  /** A code: why it was looked at, or what made it be erased. */
  readonly purpose: string
  readonly requestId: string
  /** Names of fields; of the keys' entries the version. */
  readonly fields: readonly string[]
}

/** One row of the log. */
export interface AuditRow {
  readonly seq: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly kind: string
  readonly tenant: string
  readonly parcel_id: string
  readonly viewer_kind: string
  readonly viewer_id: string
  readonly purpose: string
  readonly request_id: string
  /** Comma-separated. */
  readonly fields: string
  readonly hash: Buffer
}

export type UnhashedRow = Omit<AuditRow, 'hash'>

export const HASH_BYTES = 32
const FORMAT = 1
const FIXED_BYTES = HASH_BYTES + 1 + 8 + 8
/** Longest UTF-8 of the eight texts together; what is longer was never written by us. */
const TEXTS_MAX_BYTES = 64 * 1024
const TEXT_MAX_BYTES = 0xffff

const TEXTS = ['kind', 'tenant', 'parcel_id', 'viewer_kind', 'viewer_id', 'purpose', 'request_id', 'fields'] as const

/** Hashes entries one by one in a place of its own. */
export class EntryHasher {
  readonly #form = Buffer.alloc(FIXED_BYTES + TEXTS_MAX_BYTES)

  /**
   * SHA-256 over: hash of the entry before (32) | format (1) | number (8) | instant (8) | for each text its length in
   * bytes (2) and its UTF-8. All numbers big-endian. Every column but the hash is in it. undefined for a row that has no
   * such form, which none that was written has.
   */
  hash(before: Buffer, row: UnhashedRow): Buffer | undefined {
    const form = this.#form
    if (!Number.isSafeInteger(row.seq) || !Number.isSafeInteger(row.at) || before.length !== HASH_BYTES)
      return undefined
    before.copy(form)
    form[HASH_BYTES] = FORMAT
    writeInteger(form, row.seq, HASH_BYTES + 1)
    writeInteger(form, row.at, HASH_BYTES + 9)
    let at = FIXED_BYTES
    for (const name of TEXTS) {
      const text = row[name]
      if (typeof text !== 'string') return undefined
      // A UTF-16 unit takes at most three bytes.
      if (at + 2 + text.length * 3 > form.length) return undefined
      const length = form.write(text, at + 2)
      if (length > TEXT_MAX_BYTES) return undefined
      form.writeUInt16BE(length, at)
      at += 2 + length
    }
    return hash('sha256', form.subarray(0, at), 'buffer')
  }

  /** The row that comes after the one with the hash `before`. Throws for a text of more than 64 KB, which nobody writes. */
  rowOf(event: AuditEvent, seq: number, at: number, before: Buffer): AuditRow {
    const row = {
      seq,
      at,
      kind: event.kind,
      tenant: event.tenant,
      parcel_id: event.parcelId,
      viewer_kind: event.viewerKind,
      viewer_id: event.viewerId,
      purpose: event.purpose,
      request_id: event.requestId,
      fields: event.fields.join(','),
    }
    const entryHash = this.hash(before, row)
    if (entryHash === undefined) throw new RangeError('an audit entry is too long')
    return { ...row, hash: entryHash }
  }
}

/** Two's complement in eight bytes, without a BigInt. */
function writeInteger(into: Buffer, value: number, at: number): void {
  into.writeInt32BE(Math.floor(value / 2 ** 32), at)
  into.writeUInt32BE(value >>> 0, at + 4)
}
