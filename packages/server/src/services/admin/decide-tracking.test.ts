import { describe, expect, it } from 'vitest'
import { decideTracking, type TrackingItem } from './decide-tracking.ts'
import type { ParcelRow } from './tables.ts'

const row = (parcel_id: string, change: Partial<ParcelRow> = {}): ParcelRow => ({
  parcel_id,
  tenant: 'acme',
  state: 'issued',
  order_index: null,
  current: 1,
  token_sha256: Buffer.alloc(32),
  token_version: 1,
  order_number: 'A-1',
  carrier: null,
  tracking_number: null,
  sort_code: null,
  marks: '',
  box_count: 1,
  issued_at: 0,
  revoked_at: null,
  version: 1,
  ...change,
})
// Synthetic: the last digit is what the rule of Lotte asks for.
const GOOD = `12345678901${12_345_678_901 % 7}`
const OTHER = `22345678901${22_345_678_901 % 7}`
const decide = (items: TrackingItem[], ...rows: ParcelRow[]) => {
  const byOrderNumber = new Map<string, ParcelRow[]>()
  for (const one of rows) {
    const number = one.order_number ?? ''
    byOrderNumber.set(number, [...(byOrderNumber.get(number) ?? []), one])
  }
  return decideTracking(items, new Map(), { byParcelId: new Map(rows.map(one => [one.parcel_id, one])), byOrderNumber })
}

describe('tracking numbers in', () => {
  it('are written as the carrier writes them, by parcel or by order number', () => {
    const spaced = GOOD.replace(/(\d{4})(?=\d)/g, '$1-')
    const { results, changes } = decide(
      [{ orderNumber: 'A-1', carrier: '롯데택배', trackingNumber: spaced }],
      row('p1'),
    )
    expect(results).toEqual([{ parcelId: 'p1', changed: true }])
    expect(changes).toMatchObject([{ carrier: '롯데택배', trackingNumber: GOOD }])
  })

  it('the same number again is no change', () => {
    const there = row('p1', { carrier: '롯데택배', tracking_number: GOOD })
    expect(decide([{ parcelId: 'p1', trackingNumber: GOOD }], there)).toEqual({
      results: [{ parcelId: 'p1', changed: false }],
      changes: [],
    })
  })

  it('a number that came in with the waybill counts as the same however it was written', () => {
    const there = row('p1', { carrier: '롯데택배', tracking_number: `${GOOD.slice(0, 4)}-${GOOD.slice(4)}` })
    expect(decide([{ parcelId: 'p1', trackingNumber: GOOD }], there).results).toEqual([
      { parcelId: 'p1', changed: false },
    ])
  })

  it('another number is a conflict unless it is to replace', () => {
    const there = row('p1', { carrier: '롯데택배', tracking_number: GOOD })
    expect(decide([{ parcelId: 'p1', trackingNumber: OTHER }], there).results).toEqual([
      { error: { code: 'TRACKING_CONFLICT', parcelId: 'p1' } },
    ])
    expect(decide([{ parcelId: 'p1', trackingNumber: OTHER, replace: true }], there).changes).toHaveLength(1)
  })

  it('a later item sees what an earlier one of the batch did', () => {
    const { results, changes } = decide(
      [
        { parcelId: 'p1', carrier: '롯데택배', trackingNumber: GOOD },
        { parcelId: 'p1', trackingNumber: GOOD },
        { parcelId: 'p1', trackingNumber: OTHER },
      ],
      row('p1'),
    )
    expect(results.map(({ changed, error }) => changed ?? error?.code)).toEqual([true, false, 'TRACKING_CONFLICT'])
    expect(changes).toHaveLength(1)
  })

  it('a number against the rule of its carrier is refused with the reason', () => {
    const wrong = GOOD.slice(0, -1) + ((Number(GOOD.at(-1)) + 1) % 10)
    expect(decide([{ parcelId: 'p1', carrier: '롯데', trackingNumber: wrong }], row('p1')).results).toEqual([
      { error: { code: 'TRACKING_INVALID', field: 'trackingNumber', reason: 'check_digit', parcelId: 'p1' } },
    ])
    const { results } = decide([{ parcelId: 'p1', trackingNumber: '12345' }], row('p1', { carrier: '로젠' }))
    expect(results[0]?.error).toMatchObject({ reason: 'form' })
  })

  it('an order number of several waybills must be told apart; revoked ones do not count', () => {
    const item = { orderNumber: 'A-1', trackingNumber: '1' }
    expect(decide([item], row('p1'), row('p2')).results[0]?.error).toEqual({
      code: 'ORDER_AMBIGUOUS',
      field: 'orderNumber',
    })
    expect(decide([item], row('p1', { state: 'revoked' }), row('p2')).results[0]).toMatchObject({ parcelId: 'p2' })
  })

  it('what is not there, revoked or erased says so', () => {
    const of = (item: TrackingItem, ...rows: ParcelRow[]) => decide([item], ...rows).results[0]?.error?.code
    expect(of({ parcelId: 'p9', trackingNumber: '1' })).toBe('NOT_FOUND')
    expect(of({ orderNumber: 'B', trackingNumber: '1' })).toBe('NOT_FOUND')
    expect(of({ parcelId: 'p1', trackingNumber: '1' }, row('p1', { state: 'revoked' }))).toBe('PARCEL_REVOKED')
    expect(of({ parcelId: 'p1', trackingNumber: '1' }, row('p1', { state: 'erased' }))).toBe('PARCEL_ERASED')
    expect(of({ trackingNumber: '1' })).toBe('REQUEST_INVALID')
  })
})
