import type { WaybillInput } from '@exqress/sdk/contract'
import { describe, expect, it } from 'vitest'
import { judgeWaybill, warningsOf } from './judge-waybill.ts'

const waybill = (recipient: Partial<WaybillInput['recipient']>, rest: Partial<WaybillInput> = {}): WaybillInput => ({
  recipient: { name: '나래울', ...recipient },
  ...rest,
})

describe('what a schema cannot say about a waybill', () => {
  it('an ordinary one may be issued', () => {
    expect(judgeWaybill(waybill({ memo: '첫째 줄\r\n둘째\t줄', address: '서울 🏠 강남구' }))).toBeUndefined()
  })

  it('a name of blanks is no name', () => {
    expect(judgeWaybill(waybill({ name: ' \u3000' }))).toEqual({
      code: 'WAYBILL_INVALID',
      field: 'recipient.name',
      reason: 'required',
    })
  })

  it('characters that control, reorder or break text are refused, and the field is named', () => {
    for (const bad of ['\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u2028', '\u202e', '\u2066']) {
      expect(judgeWaybill(waybill({ memo: `문${bad}앞` }))).toMatchObject({
        field: 'recipient.memo',
        reason: 'control_character',
      })
    }
    expect(judgeWaybill(waybill({}, { orderNumber: 'A\u0000' }))).toMatchObject({ field: 'orderNumber' })
    expect(judgeWaybill(waybill({ address: 'x\ud83d' }))).toMatchObject({
      field: 'recipient.address',
      reason: 'broken_character',
    })
  })

  it('a number that a spreadsheet destroyed is refused wherever digits matter', () => {
    expect(judgeWaybill(waybill({ phone: '1.01235E+09' }))).toMatchObject({
      field: 'recipient.phone',
      reason: 'destroyed_number',
    })
    expect(judgeWaybill(waybill({}, { identity: { orderKey: '2.02411E+15' } }))).toMatchObject({
      field: 'identity.orderKey',
    })
    expect(judgeWaybill(waybill({ memo: '1.01235E+09' }))).toBeUndefined()
    expect(judgeWaybill(waybill({}, { orderNumber: '1E5' }))).toBeUndefined()
  })

  it('no error says what stands in the field', () => {
    expect(JSON.stringify(judgeWaybill(waybill({ name: '비밀인\u0000이름' })))).not.toContain('비밀')
  })
})

describe('what is odd about a waybill', () => {
  it("a tracking number against its carrier's rule is a warning, not an error", () => {
    const odd = waybill({}, { carrier: '롯데택배', trackingNumber: '123456789012' })
    expect(judgeWaybill(odd)).toBeUndefined()
    expect(warningsOf(odd)).toEqual([{ field: 'trackingNumber', code: 'check_digit' }])
    expect(warningsOf(waybill({}))).toEqual([])
  })
})
