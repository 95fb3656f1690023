import { createSecretKey } from 'node:crypto'
import type { WaybillInput } from '@exqress/sdk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identify, type Position } from './identity.ts'

const key = createSecretKey(Buffer.alloc(32, 7))
let random = 0
const position: Position = { idempotencyKey: undefined, index: 0, randomBytes: () => Buffer.alloc(16, ++random) }
const base: WaybillInput = {
  identity: { orderKey: 'A-1' },
  recipient: { name: '나래울', phone: '010-2345-6789', address: '서울 강남구 테헤란로 7' },
}
const idOf = (waybill: WaybillInput, at: Position = position, tenant = 'acme') =>
  identify(key, tenant, waybill, at).parcelId
const recipient = (change: Partial<WaybillInput['recipient']>): WaybillInput => ({
  ...base,
  recipient: { ...base.recipient, ...change },
})

describe('the identity of a waybill', () => {
  it('is a parcel id that the contract accepts', () => {
    expect(idOf(base)).toMatch(/^pcl_[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  })

  it('is the same however the fields are spaced, composed or dashed', () => {
    for (const same of [
      recipient({ name: ' 나래울 ' }),
      recipient({ name: '나래울'.normalize('NFD') }),
      recipient({ name: '나\u200b래울\ufeff' }),
      recipient({ phone: '01023456789' }),
      recipient({ phone: '010 2345 6789' }),
      recipient({ phone: '010‑2345‑6789' }),
      recipient({ phone: '０１０-２３４５-６７８９' }),
      recipient({ address: '서울  강남구\u3000테헤란로 7' }),
      recipient({ memo: '' }),
      { ...base, boxCount: 1, marks: [] },
      { ...base, reissue: true },
    ]) {
      expect(idOf(same)).toBe(idOf(base))
    }
  })

  it('changes with every field that says who, where or what', () => {
    const others: WaybillInput[] = [
      recipient({ name: '나래우' }),
      recipient({ phone: '010-2345-6780' }),
      recipient({ phone2: '02-345-6789' }),
      recipient({ postcode: '06236' }),
      recipient({ address: '서울 강남구 테헤란로 8' }),
      recipient({ addressDetail: '101호' }),
      recipient({ email: 'a@example.com' }),
      recipient({ memo: '문앞' }),
      { ...base, sender: { name: '가게' } },
      { ...base, sender: { name: '가게', business: true } },
      { ...base, sender: { name: '가게', address: '경기 성남시' } },
      { ...base, product: { name: '사과' } },
      { ...base, product: { option: '사과' } },
      { ...base, product: { quantity: '2' } },
      { ...base, orderNumber: 'A-1' },
      { ...base, carrier: 'CJ' },
      { ...base, trackingNumber: '1' },
      { ...base, sortCode: '1A' },
      { ...base, marks: ['cold'] },
      { ...base, boxCount: 2 },
      { ...base, identity: { orderKey: 'A-2' } },
    ]
    expect(new Set([base, ...others].map(other => idOf(other))).size).toBe(others.length + 1)
  })

  it('keeps every field apart from its neighbour', () => {
    const text = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const one = recipient({ name: `n${a}`, memo: b })
        const other = recipient({ name: `n${c}`, memo: d })
        const plain = (value: string) =>
          value
            .normalize('NFC')
            .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
            .replace(/\s+/g, ' ')
            .trim()
        const same = plain(`n${a}`) === plain(`n${c}`) && plain(b) === plain(d)
        expect(idOf(one) === idOf(other)).toBe(same)
      }),
    )
  })

  it('is another one for another tenant', () => {
    expect(idOf(base, position, 'other')).not.toBe(idOf(base))
  })

  it('without an order key it is the input and the row, whatever the fields', () => {
    const row = (number: number, inputSha256 = 'a'.repeat(64)): WaybillInput => ({
      recipient: { name: '나래울' },
      identity: { row: { inputSha256, number } },
    })
    expect(idOf(row(1))).toBe(idOf({ ...row(1), recipient: { name: '다른이' } }))
    expect(new Set([idOf(row(1)), idOf(row(2)), idOf(row(1, 'b'.repeat(64)))]).size).toBe(3)
    expect(identify(key, 'acme', row(1), position).orderIndex).toBeNull()
  })

  it('without any identity it is the idempotency key and the place, or a new one each time', () => {
    const anonymous: WaybillInput = { recipient: { name: '나래울' } }
    const keyed = (idempotencyKey: string, index: number) => ({ ...position, idempotencyKey, index })
    expect(idOf(anonymous, keyed('k', 0))).toBe(idOf(anonymous, keyed('k', 0)))
    expect(idOf(anonymous, keyed('k', 0))).not.toBe(idOf(anonymous, keyed('k', 1)))
    expect(idOf(anonymous, keyed('k', 0))).not.toBe(idOf(anonymous, keyed('l', 0)))
    expect(idOf(anonymous)).not.toBe(idOf(anonymous))
  })

  it('the order index depends on the tenant and the order key alone', () => {
    const index = (waybill: WaybillInput, tenant = 'acme') => identify(key, tenant, waybill, position).orderIndex
    expect(index(recipient({ name: '다른이' }))).toBe(index(base))
    expect(index({ ...base, identity: { orderKey: ' A-1 ' } })).toBe(index(base))
    expect(index(base, 'other')).not.toBe(index(base))
  })
})
