import { describe, expect, it } from 'vitest'
import { type Candidate, decideIssue } from './decide-issue.ts'
import type { ParcelRow } from './tables.ts'

const row = (parcel_id: string, state: ParcelRow['state'], order_index: string | null = null): ParcelRow => ({
  parcel_id,
  tenant: 'acme',
  state,
  order_index,
  current: 1,
  token_sha256: Buffer.alloc(32),
  token_version: 1,
  order_number: null,
  carrier: null,
  tracking_number: null,
  sort_code: null,
  marks: '',
  box_count: 1,
  issued_at: 0,
  revoked_at: null,
  version: 1,
})
const candidate = (parcelId: string, orderIndex: string | null = null, reissue = false): Candidate => ({
  parcelId,
  orderIndex,
  reissue,
})
const known = (...rows: ParcelRow[]) => ({
  byParcelId: new Map(rows.map(one => [one.parcel_id, one])),
  byOrderIndex: new Map(rows.flatMap(one => (one.order_index === null ? [] : [[one.order_index, one] as const]))),
})
const decide = (candidates: (Candidate | undefined)[], ...rows: ParcelRow[]) => decideIssue(candidates, known(...rows))

describe('issuing', () => {
  it('what nobody knows is fresh', () => {
    expect(decide([candidate('p1', 'o1')])).toEqual([{ kind: 'fresh', replaces: undefined }])
  })

  it('the same waybill again is the parcel that is there', () => {
    const there = row('p1', 'issued', 'o1')
    expect(decide([candidate('p1', 'o1'), candidate('p1', 'o1', true)], there)).toEqual([
      { kind: 'known', row: there },
      { kind: 'same', index: 0 },
    ])
  })

  it('the same order with other fields is refused and names the parcel that stands in the way', () => {
    expect(decide([candidate('p2', 'o1')], row('p1', 'issued', 'o1'))).toEqual([
      { kind: 'refused', error: { code: 'KEY_CHANGED', parcelId: 'p1' } },
    ])
  })

  it('with reissue the earlier parcel is replaced', () => {
    expect(decide([candidate('p2', 'o1', true)], row('p1', 'issued', 'o1'))).toEqual([
      { kind: 'fresh', replaces: 'p1' },
    ])
  })

  it('a revoked or erased parcel never gets a new label, whatever is asked', () => {
    for (const [state, code] of [
      ['revoked', 'PARCEL_REVOKED'],
      ['erased', 'PARCEL_ERASED'],
    ] as const) {
      const refused = [{ kind: 'refused', error: { code, parcelId: 'p1' } }]
      expect(decide([candidate('p1', 'o1')], row('p1', state, 'o1'))).toEqual(refused)
      expect(decide([candidate('p1', 'o1', true)], row('p1', state, 'o1'))).toEqual(refused)
      expect(decide([candidate('p2', 'o1', true)], row('p1', state, 'o1'))).toEqual(refused)
    }
  })

  it('two waybills of one order in one batch: the first wins, reissue or not', () => {
    expect(decide([candidate('p1', 'o1'), candidate('p2', 'o1', true), candidate('p1', 'o1')])).toEqual([
      { kind: 'fresh', replaces: undefined },
      { kind: 'refused', error: { code: 'KEY_CHANGED', parcelId: 'p1' } },
      { kind: 'same', index: 0 },
    ])
  })

  it('a refused waybill does not speak for its order: a later one of the batch may be the right one', () => {
    const there = row('p1', 'issued', 'o1')
    const [first, second] = decide([candidate('p2', 'o1'), candidate('p1', 'o1')], there)
    expect(first).toMatchObject({ kind: 'refused' })
    expect(second).toEqual({ kind: 'known', row: there })
  })

  it('what was refused before has no decision and no part in it', () => {
    expect(decide([undefined, candidate('p1')])).toEqual([undefined, { kind: 'fresh', replaces: undefined }])
  })
})
