import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEALED_FIELDS, type SealedField, VaultRefused } from '../../ports/vault.ts'
import { noncesFor, type Owner, type RecordContent, SealedRecord, Sealer } from './record.ts'

const TOKEN = '0T000000000000000000000001'
const key = createSecretKey(randomBytes(32))
const owner: Owner = { tenant: 'shop', parcelId: 'pcl_1' }
const content: RecordContent = {
  fields: { name: '남궁새봄', phone: '010-7319-2846', address: '서울특별시 강남구 은행나무로 731', memo: '' },
  senderIsBusiness: false,
}

function sealed(of: RecordContent = content, by: KeyObject = key, whose = owner) {
  const sealer = new Sealer(randomBytes(12 * noncesFor(of)))
  return sealer.seal(by, whose, of, TOKEN, 1)
}

/** All that can be read of it. */
function opened(record: Buffer, by: KeyObject = key, whose = owner): RecordContent['fields'] {
  const open = new SealedRecord(by, whose, record)
  const fields: Partial<Record<SealedField, string>> = {}
  for (const field of SEALED_FIELDS) {
    const text = open.open(field)
    if (text !== undefined) fields[field] = text
  }
  return fields
}

function isBroken(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof VaultRefused && error.code === 'SEAL_BROKEN') return true
    throw error
  }
}

const text = fc.string({ unit: 'binary', maxLength: 120 })
const contents = fc.record({
  fields: fc.record(Object.fromEntries(SEALED_FIELDS.map(field => [field, text])), { requiredKeys: [] }),
  senderIsBusiness: fc.boolean(),
})

describe('a record', () => {
  it('gives back every field as it was, and none that was not given', () => {
    fc.assert(
      fc.property(contents, of => {
        const { record, token } = sealed(of)
        expect(opened(record)).toEqual({ ...of.fields })
        const open = new SealedRecord(key, owner, record)
        expect([open.openToken(token, 1), open.senderIsBusiness]).toEqual([TOKEN, of.senderIsBusiness])
      }),
    )
  })

  it('keeps NUL, a text that ends like padding, and 8,192 Hangul syllables', () => {
    for (const name of ['a\0\0', '\u0080', '', 'x'.repeat(31), 'x'.repeat(32), '힣'.repeat(8192)]) {
      expect(opened(sealed({ ...content, fields: { name } }).record)).toEqual({ name })
    }
  })

  it('is as long for every text of up to 31 bytes', () => {
    const length = (name: string) => sealed({ ...content, fields: { name } }).record.length
    expect(new Set(['', '김', '남궁새봄', 'x'.repeat(31)].map(length)).size).toBe(1)
    expect(length('x'.repeat(32))).toBe(length('') + 32)
  })

  it('never looks the same twice', () => {
    const first = sealed()
    const second = sealed()
    expect(first.record.subarray(20).equals(second.record.subarray(20))).toBe(false)
    expect(first.token.equals(second.token)).toBe(false)
  })

  it('takes exactly the nonces it says, and never one twice', () => {
    fc.assert(
      fc.property(contents, of => {
        const count = noncesFor(of)
        const nonces = randomBytes(12 * count)
        const sealer = new Sealer(nonces)
        const { record, token } = sealer.seal(key, owner, of, TOKEN, 1)
        const bytes = Buffer.concat([record, token])
        for (let at = 0; at < nonces.length; at += 12) expect(bytes.includes(nonces.subarray(at, at + 12))).toBe(true)
        expect(() => sealer.sealToken(key, owner, record, TOKEN, 2)).toThrow(RangeError)
      }),
    )
  })

  // Whoever changes the format has to add a version that reads this one.
  it('of format 1 stays as it is', () => {
    const fixed = createSecretKey(Buffer.alloc(32, 7))
    const fields = Object.fromEntries(SEALED_FIELDS.map(field => [field, `${field} 값`]))
    const sealer = new Sealer(Buffer.from(Array.from({ length: 12 * 14 }, (_, index) => index)))
    const { record, token } = sealer.seal(fixed, owner, { fields, senderIsBusiness: true }, TOKEN, 3)
    expect(createHash('sha256').update(record).update(token).digest('hex')).toBe(
      '9ac92c5778620ac0328977c30e386dbd1bb0490e5af8e4624869744c519013da',
    )
  })
})

describe('what was changed does not open', () => {
  const { record, token } = sealed()
  const reads = (changed: Buffer, sealedToken = token) => {
    opened(changed)
    new SealedRecord(key, owner, changed).openToken(sealedToken, 1)
  }

  it('any bit of the record: header, nonces, ciphertexts, tags', () => {
    for (let bit = 0; bit < record.length * 8; bit++) {
      const changed = Buffer.from(record)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      expect({ bit, broken: isBroken(() => reads(changed)) }).toEqual({ bit, broken: true })
    }
  })

  it('any bit of the token', () => {
    for (let bit = 0; bit < token.length * 8; bit++) {
      const changed = Buffer.from(token)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      expect({ bit, broken: isBroken(() => reads(record, changed)) }).toEqual({ bit, broken: true })
    }
  })

  it('any other bytes: cut off, added to, empty, random', () => {
    for (let length = 0; length < record.length; length++)
      expect(isBroken(() => reads(record.subarray(0, length)))).toBe(true)
    expect(isBroken(() => reads(Buffer.concat([record, Buffer.alloc(1)])))).toBe(true)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => isBroken(() => reads(Buffer.from(bytes)))))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => isBroken(() => reads(record, Buffer.from(bytes)))),
    )
  })

  it('two fields in each other’s place', () => {
    const { record: two } = sealed({ fields: { name: '남궁새봄', phone: '제갈찬' }, senderIsBusiness: false })
    const header = 5 + 2 * 3
    const half = (two.length - header) / 2
    const swapped = Buffer.concat([
      two.subarray(0, header),
      two.subarray(header + half),
      two.subarray(header, header + half),
    ])
    expect(isBroken(() => new SealedRecord(key, owner, swapped).open('name'))).toBe(true)
    expect(isBroken(() => new SealedRecord(key, owner, swapped).open('phone'))).toBe(true)
    const renamed = Buffer.from(two)
    renamed[5] = two[8] as number
    renamed[8] = two[5] as number
    expect(isBroken(() => opened(renamed))).toBe(true)
  })

  it('a field left out, or all of them: neither the rest nor the token', () => {
    const { record: one } = sealed({ fields: { name: '남궁새봄' }, senderIsBusiness: false })
    const { record: two } = sealed({ fields: { name: '남궁새봄', phone: '제갈찬' }, senderIsBusiness: false })
    const shortened = Buffer.concat([one.subarray(0, 8), two.subarray(11, 11 + 60)])
    expect(isBroken(() => new SealedRecord(key, owner, shortened).open('name'))).toBe(true)
    const emptied = Buffer.from(record.subarray(0, 5))
    emptied[4] = 0
    expect(isBroken(() => new SealedRecord(key, owner, emptied).openToken(token, 1))).toBe(true)
  })

  it('a person turned into a business, so that the name would be printed', () => {
    const changed = Buffer.from(record)
    changed[1] = 1
    expect(isBroken(() => opened(changed))).toBe(true)
  })

  it('the token of another version, or of another record of the same parcel', () => {
    expect(isBroken(() => new SealedRecord(key, owner, record).openToken(token, 2))).toBe(true)
    const other = sealed({ fields: { name: '제갈찬' }, senderIsBusiness: false })
    expect(isBroken(() => new SealedRecord(key, owner, other.record).openToken(token, 1))).toBe(true)
  })

  it.each([
    ['another tenant', { tenant: 'shop2', parcelId: 'pcl_1' }],
    ['another parcel', { tenant: 'shop', parcelId: 'pcl_2' }],
    ['a tenant that runs into the parcel', { tenant: 'shop","pcl', parcelId: '_1' }],
  ])('the record of %s', (_whose, other) => {
    expect(isBroken(() => opened(record, key, other))).toBe(true)
    expect(isBroken(() => new SealedRecord(key, other, record).openToken(token, 1))).toBe(true)
  })

  it('with another key', () => {
    expect(isBroken(() => opened(record, createSecretKey(randomBytes(32))))).toBe(true)
  })
})
